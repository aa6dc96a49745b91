"""Contents of reports: a small one that has everything, and one of any size."""

from dataclasses import replace
from datetime import date

from answerable.documents.report.content import (
    Evidence,
    MarkCount,
    PresenterDetail,
    ReportColumn,
    ReportPicture,
    ReportRow,
    ReportTable,
    ResultContent,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><rect width="300" height="20"/></svg>'
COUNTS = ("expected", "issued", "cast", "valid", "void", "not_returned")
TURNOUT = ReportTable(
    "turnout",
    "Ballots by rater group",
    (ReportColumn("group", "票类"), *(ReportColumn(key, key.title(), figure=True) for key in COUNTS)),
    (
        ReportRow("A", ("领导班子", "9", "9", "9", "9", "0", "0")),
        ReportRow("B", ("代表", "40", "38", "37", "36", "1", "1")),
        ReportRow("all", ("全部", "49", "47", "46", "45", "1", "1")),
    ),
)
SUMMARY = ReportTable(
    "summary",
    "汇总表",
    (
        ReportColumn("rank", "名次", figure=True),
        ReportColumn("unit", "单位"),
        ReportColumn("presenter", "述职人"),
        ReportColumn("order", "顺序", figure=True),
        ReportColumn("group:A", "领导班子", "60%", figure=True),
        ReportColumn("group:B", "代表", "40%", figure=True),
        ReportColumn("meeting", "会议测评", "60%", figure=True),
        ReportColumn("component:routine", "日常考核", "40%", figure=True),
        ReportColumn("composite", "综合得分", "100%", figure=True),
        ReportColumn("grade", "等次"),
    ),
    (
        ReportRow(
            "p1", ("=1", "翠湖研究院", "述职人 01", "2", "95.5", "94.5", "95.1", "93.2", "94.3", "优秀")
        ),
        ReportRow(
            "p2", ("=1", "清河有机硅", "述职人 02", "1", "95.4", "94.6", "95.1", "93.2", "94.3", "称职")
        ),
        ReportRow("p3", ("–", "竹园海外乙", "述职人 03", "3"), "退出，不计分"),
    ),
)
CELLS = ReportTable(
    "cells:p1",
    "各指标得分",
    (
        ReportColumn("criterion", "指标"),
        ReportColumn("group:A", "领导班子", "60%", figure=True),
        ReportColumn("all", "全部", figure=True),
    ),
    (ReportRow("review", ("回顾 100%", "95.5", "95.1")), ReportRow("all", ("全部", "95.5", "95.1"))),
)
EXAMPLE = ResultContent(
    key="k7", organisation="岚庭集团", meeting="2026 年度述职评议会", held=date(2027, 1, 15), status="",
    published=True, facts=(("考核年度", "2026"), ("会议日期", "2027年1月15日")),
    ballots="票数：发出 47，收回 46，有效 45，废票 1。",
    turnout=(
        TURNOUT,
        ReportTable(
            "rounds", "Ballots by presenter", (ReportColumn("presenter", "述职人"), *TURNOUT.columns[1:]),
            (ReportRow("p1", ("述职人 01", "49", "47", "46", "45", "1", "1")),),
        ),
    ),
    summary=SUMMARY,
    tables=(
        ReportTable(
            "groups", "按票类", (ReportColumn("presenter", "述职人"), ReportColumn("group:A", "领导班子", figure=True)),
            (ReportRow("p1", ("述职人 01", "95.5")), ReportRow("p2", ("述职人 02", "95.4"))),
        ),
    ),
    presenters=(
        PresenterDetail("p1", "述职人 01", "翠湖研究院", (("名次", "1"), ("等次", "优秀")), (CELLS,), ("名额已满。",)),
        PresenterDetail("p3", "述职人 03", "竹园海外乙", (), (), ("退出。",)),
    ),
    marks=(
        MarkCount("p1", "A", "review", "good", "好", "100/1", 7),
        MarkCount("p1", "A", "review", "fair", "较好", "85/1", 2),
    ),
    decisions=("翠湖研究院定为优秀，由委员会决定，理由：日常考核得分较高。",), amendments=("第 1 次修改：权重相同。",),
    remarks=("述职人 03 退出。",), rules=("每项指标按票类求平均。", "各票类得分按权重合计。"),
    evidence=Evidence("ab" * 32, "cd" * 32, "ef" * 32, "https://example/evidence/k7/results/check#cd"),
    pictures=(ReportPicture("ranks", "名次", SVG, "翠湖研究院第 1", "由同一结果绘制"),),
)  # fmt: skip


def many(number: int, name: str = "单位") -> ResultContent:
    """With so many presenters, each with a section."""
    rows = tuple(
        ReportRow(
            f"p{at}",
            (
                str(at),
                f"{name}{at}",
                f"述职人 {at:02}",
                str(at),
                "95.5",
                "94.5",
                "95.1",
                "93.2",
                "94.3",
                "优秀",
            ),
        )
        for at in range(1, number + 1)
    )
    details = tuple(
        PresenterDetail(row.key, row.cells[2], row.cells[1], (("名次", row.cells[0]),), (CELLS, CELLS))
        for row in rows
    )
    return replace(EXAMPLE, summary=replace(SUMMARY, rows=rows), presenters=details)
