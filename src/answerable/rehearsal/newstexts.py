"""What the editors of the demonstration write: the Chinese for what the meeting's record has in English, what the record does not hold, and a few short articles.

The company and everything that is told of it are invented. In Chinese no space stands between Han and Latin or digits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from answerable.rehearsal.company import TITLES, UNITS, Group, person

UNITS_IN_CHINESE = dict(
    zip(
        UNITS,
        (
            "清河有机硅",
            "云山树脂",
            "北澜盐化",
            "鹿鸣纤维",
            "丹霞颜料",
            "西岭膜材",
            "海棠涂料",
            "松涛催化剂",
            "金岩气体",
            "枫林胶粘剂",
            "桃溪饲料添加剂",
            "明月工程",
            "白雁物流",
            "蓝桥贸易",
            "翠湖研究院",
            "梧桐装备",
            "花溪水务",
            "竹园海外甲",
            "竹园海外乙",
        ),
        strict=True,
    )
)
# As the meeting's page names whoever convened it.
FIRST_HEAD = f"{TITLES[Group.FUNCTIONS]} {person(Group.FUNCTIONS, 1)}"
# The meeting was held in English. Longer phrases are replaced before those that stand in them.
IN_CHINESE: Mapping[str, str] = {
    **UNITS_IN_CHINESE,
    "Unit ": "单位",  # those beyond the nineteen have numbers
    FIRST_HEAD: "集团办公室负责人",
    "Taken ill; the deputy reports in writing": "述职人因病退出，由副职书面报告",
    "Leadership": "领导班子",
    "Functional heads": "职能部门负责人",
    "Unit heads": "单位负责人",
    "Representatives": "职工代表",
    "Review of the year": "年度工作回顾",
    "Highlights": "工作亮点",
    "Analysis of problems": "问题分析",
    "Next-year plan": "下一步打算",
    "Answers to questions": "现场答问",
    "Production": "生产",
    "Safety": "安全",
    "Market": "市场",
    "Young talent": "青年人才",
    "A year of work lies behind every report. What counts from tomorrow is what was promised today.": "每一份述职，背后都是一年的工作。从明天起，要看的是今天承诺的事做到没有。",
    "Safety and environment first": "安全环保第一",
    "Every unit checks its ten greatest hazards and removes them.": "各单位排查十项最大隐患并逐项消除。",
    "List them by the end of the month, with a name beside each.": "月底前列出清单，每项写明责任人；",
    "Close two of them in each quarter.": "每季度销号两项。",
    "Bring output back to plan, with the causes of each stoppage written down.": "产量回到计划，每次停车都写明原因。",
    "A stoppage of more than a shift is reported on the same day.": "停车超过一个班的，当天报告。",
    "Research": "研发",
    "Two projects a unit with a customer who has agreed to try the result.": "每家单位两个项目，各有一家同意试用的客户。",
    "Name the customer in the plan of the year.": "在年度计划里写明客户；",
    "Report after the first trial.": "首次试用后报告结果。",
    "A mentor by name for everybody in their first three years.": "入职三年以内的青年职工，人人有指定的带教人。",
    "No mentor has more than three.": "一名带教人最多带三人；",
    "Both write half a page each quarter.": "双方每季度各写半页小结。",
    "Local government": "企地关系",
    "One open day, and an answer to every question put on it.": "办好一次开放日，现场提出的问题件件有答复。",
}
# What stands for a gap of the draft, and for what nobody would print. The record does not hold it; the editors asked.
FILLED: Mapping[str, Mapping[str, str]] = {
    "zh-hans": {
        "【待补：召集单位】": "集团管理层",
        "【待补：出席并讲话的主要领导】": "集团主要负责人",
    },
    "en": {
        "[to be added: who convened the meeting]": "the group's management",
        "[to be added: which leader attended and spoke]": "The head of the group",
        FIRST_HEAD: "The head of the group's office",
    },
}
EDITED_BY = {"zh-hans": "集团新闻组", "en": "The group's news desk"}
# At a glance: what is counted, and its unit of measure.
COUNTED = {
    "zh-hans": (("应到", "人"), ("实到", "人"), ("收回票", "张"), ("会场", "个")),
    "en": (("Expected", ""), ("Present", ""), ("Ballots returned", ""), ("Venues", "")),
}
CAPTION, CREDIT = "主会场大屏，红框内是正在述职的单位", "示意图，非实景"
READ, AGREED = "Proofread against the record.", "Agreed."


def put_into(language: str, text: str) -> str:
    """A text of the draft as the editors leave it."""
    known = {**FILLED[language], **(IN_CHINESE if language == "zh-hans" else {})}
    for phrase in sorted(known, key=len, reverse=True):
        text = text.replace(phrase, known[phrase])
    return text


@dataclass(frozen=True, slots=True)
class ShortText:
    """An article in one language."""

    title: str
    summary: str
    source: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """A short article in both languages, in the section of that name."""

    section: str
    slug: str
    chinese: ShortText
    english: ShortText


OFFICE, OFFICE_EN = "集团办公室", "Group office"
ALLOWED = "The number is made public for this day."  # why the checks' telephone numbers may stand
OF_THE_GROUP = (
    Short(
        "notices",
        "open-day",
        ShortText(
            "集团开放日报名通知",
            "三月第二个星期六，清河、云山两个厂区向居民开放。",
            OFFICE,
            (
                "开放日当天设四条参观路线，每条不超过二十人，由车间负责人带队讲解。现场提出的问题一一记录，两周内在本站答复。",
                "报名电话：0000-60000000，工作日9时至17时。",
            ),
        ),
        ShortText(
            "Open day: how to register",
            "On the second Saturday of March the plants at Qinghe and Yunshan are open to their neighbours.",
            OFFICE_EN,
            (
                "There are four tours with no more than twenty people each, led by the heads of the workshops. Every question is written down and answered on this site within two weeks.",
                "To register, call 0000-60000000 on working days from 9 to 17.",
            ),
        ),
    ),
    Short(
        "news",
        "handover",
        ShortText(
            "集团首次安全例会：交接班写进操作票",
            "例会不念材料，各单位带着自己的操作票来，当场互查，查出缺项二十三处。",
            "集团安全环保部",
            (
                "集团首次安全例会在清河厂区召开。会上没有汇报材料，各单位带来上个月的操作票，两两互查。",
                "查出的二十三处缺项当场记下责任人和期限，其中十一处与交接班有关。下个月起，交接班事项写进操作票，缺项不得接班。",
            ),
        ),
        ShortText(
            "First safety round: the shift handover goes into the work permit",
            "Nobody read out a report. The units brought their own work permits, checked each other's, and found twenty-three gaps.",
            "Safety and environment",
            (
                "The group's first safety round was held at the Qinghe plant. There were no reports; each unit brought last month's work permits and checked those of another.",
                "For each of the twenty-three gaps a name and a date were written down on the spot. Eleven had to do with the handover between shifts, which from next month stands in the work permit: whoever finds a gap does not take over.",
            ),
        ),
    ),
)
OF_UNITS: Mapping[str, Short] = {
    UNITS[0]: Short(
        "news",
        "closed-slurry-unit",
        ShortText(
            "密闭浆渣装置一次开车成功",
            "敞口沉降改为密闭处理，连续运行满三十天后再作评价。",
            "清河有机硅生产部",
            (
                "清河有机硅的密闭浆渣装置一次开车成功。过去敞口沉降的浆渣，现在在密闭系统里分离和回收。",
                "装置连续运行满三十天后，由集团安全环保部组织评价，结果在本站公布。",
            ),
        ),
        ShortText(
            "The closed slurry unit starts up at the first attempt",
            "What used to settle in open basins is treated in a closed system. It is assessed after thirty days of running.",
            "Qinghe Silicones, production",
            (
                "The closed slurry unit of Qinghe Silicones started up at the first attempt. Slurry that used to settle in open basins is now separated and recovered in a closed system.",
                "After thirty days of running the group's safety department assesses it, and the result is published here.",
            ),
        ),
    ),
    UNITS[1]: Short(
        "news",
        "low-phenol",
        ShortText(
            "低游离酚配方转入量产",
            "从小试到量产用了十九个月，比计划晚六十天，原因已在台账列明。",
            "云山树脂技术中心",
            (
                "云山树脂的低游离酚配方转入量产，首批二十吨已交付客户试用。",
                "项目比节点表晚六十天：中试釜的搅拌要改，等了两个月的桨叶。原因和改法已记入整改台账，供其他单位参考。",
            ),
        ),
        ShortText(
            "The low-phenol recipe goes into production",
            "It took nineteen months from the laboratory, sixty days more than planned. The action ledger says why.",
            "Yunshan Resins, technology",
            (
                "The low-phenol recipe of Yunshan Resins has gone into production, and the first twenty tonnes are with a customer for trial.",
                "That is sixty days later than planned: the stirrer of the pilot vessel had to be changed, and its blades took two months to come. Cause and remedy stand in the action ledger for others to learn from.",
            ),
        ),
    ),
}
