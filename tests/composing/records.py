"""The reference meeting as a record: 19 units, 290 people, 20 venues, five requirements."""

from datetime import date

from answerable.composing.record import (
    BallotCounts,
    Category,
    Demanded,
    Heard,
    Name,
    QuestionTaken,
    Record,
    SaidToAll,
)

UNITS = tuple(Name(f"第{number:02d}单位", f"Unit {number:02d}") for number in range(1, 20))
THEMES = ("海外经营", "安全环保与生产", "研究创新", "青年人才培养", "项目管理", "新老装置衔接")


def reference(**more: object) -> Record:
    values: dict[str, object] = {
        "organisation": Name("岚庭材料集团", "Lanting Materials Group"),
        "title": "2021年度述职评议会",
        "year": 2021,
        "day": date(2022, 1, 24),
        "convened_by": "集团党委",
        "leader": "集团主要领导",
        "chair": "集团分管领导",
        "venues": 20,
        "has_video": True,
        "categories": (
            Category("领导班子", 9, 9, "40"),
            Category("职能部门负责人", 14, 14, "20"),
            Category("单位负责人", 19, 18, "20"),
            Category("代表", 248, 242, "20"),
        ),
        "reports": tuple(Heard(unit, 100 + place) for place, unit in enumerate(UNITS)),
        "minutes_each": 8,
        "debriefs": 19,
        "questions": tuple(QuestionTaken(theme, True, 200 + place) for place, theme in enumerate(THEMES)),
        "speakers": 4,
        "remarks": (SaidToAll("各单位一年来做了大量工作。\n\n基础管理还有短板。", 300),),
        "comments": 19,
        "requirements": (
            Demanded("安全不给产量让路", ("交接班事项写进操作票", "停工权交给班组长"), 401),
            Demanded("现场的问题在现场解决：能在车间答复的不上会。", (), 402),
            Demanded("研发项目按节点算账。节点、责任人、经费写在一张表上。", (), 403),
            Demanded("青年骨干轮岗，带教人先到位", (), 404),
            Demanded("海外项目一张清单管到底", (), 405),
        ),
        "criteria": ("工作回顾", "亮点", "问题", "打算", "答问"),
        "papers": BallotCounts(283, 281, 279, 2),
        **more,
    }
    return Record(**values)  # type: ignore[arg-type]  # fields of many types by name
