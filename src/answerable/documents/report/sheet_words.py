"""The words of the workbook that no table of the content has, in Chinese and in English."""

from dataclasses import dataclass

from answerable.documents.minutes.wording import Language


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The heads are of the columns before the figures, and of those."""

    means: str
    marks: str
    means_head: tuple[str, ...]
    marks_head: tuple[str, ...]
    legend: str
    chart: str


SHEET_WORDS = {
    Language.CHINESE: SheetWords(
        means="平均分",
        marks="给分次数",
        means_head=("述职人", "票类", "指标", "平均分"),
        marks_head=("述职人", "票类", "指标", "档次或分数", "百分制", "次数"),
        legend="黑色数字由公式算出，可以追溯到给分次数；蓝色数字直接来自结果（外部导入、不公布明细或不能用平均数公式计算的）。",
        chart="柱状图：",
    ),
    Language.ENGLISH: SheetWords(
        means="Means",
        marks="Marks",
        means_head=("Presenter", "Rater group", "Criterion", "Mean"),
        marks_head=("Presenter", "Rater group", "Criterion", "Level or number", "Out of 100", "How often"),
        legend="Figures in black are formulas, down to how often each mark was given; those in blue come from the result: brought in from outside, withheld in detail, or not a plain mean.",
        chart="Bars of",
    ),
}
