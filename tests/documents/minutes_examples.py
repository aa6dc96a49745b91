"""One invented meeting, whose minutes fill two pages in the official layout."""

from datetime import date, datetime

from answerable.documents.minutes.content import (
    Attendance,
    Debrief,
    Item,
    Minutes,
    Question,
    Remark,
    Requirement,
    Speech,
    VenueAttendance,
)


def at(hour: int, minute: int) -> datetime:
    return datetime(2027, 1, 15, hour, minute)


EXAMPLE = Minutes(
    mark="岚庭材料集团会议纪要",
    title="2026年度述职评议会会议纪要",
    meeting="2026年度述职评议会",
    begun=at(9, 0),
    ended=at(11, 40),
    issuer="集团办公室",
    number="第1期",
    issued=date(2027, 1, 19),
    chair="沈知远",
    places=(
        VenueAttendance(
            "主会场",
            (Attendance("领导班子", 9, 9), Attendance("部门负责人", 14, 14), Attendance("职工代表", 40, 39)),
        ),
        VenueAttendance("花溪水务", (Attendance("部门负责人", 2, 2), Attendance("职工代表", 12, 11))),
    ),
    present=("领导班子9人", "部门负责人16人", "职工代表50人"),
    absent=("职工代表2人",),
    agenda=(
        Item("现场述职和提问", at(9, 10), at(11, 5)),
        Item("领导讲话", at(11, 5), at(11, 40)),
    ),
    debriefs=(
        Debrief(
            "林岸",
            "花溪水务",
            at(9, 10),
            at(9, 24),
            (Question("漏损率何时降到百分之八？", "管网", "周小满", "九月底。"),),
        ),
        Debrief("陆青禾", "西岭膜材", at(9, 24), at(9, 39), (Question("新产线的质检人员够不够？"),)),
    ),
    speeches=(Speech("何一舟", "白雁物流", theme="夜班交接", begun=at(10, 52), ended=at(10, 55)),),
    remarks=(Remark("漏损每月通报一次。", "沈知远", "林岸"),),
    requirements=(
        Requirement("交接班事项写进操作票。", "安全不给产量让路"),
        Requirement(
            "现场的问题在现场解决：", items=("当场能答的当场答。", "三日内没有答复的，转到单位负责人名下。")
        ),
    ),
    drafted_by="顾言",
    approved_by="沈知远",
    approved_on=date(2027, 1, 18),
    copies="集团领导，各职能部门，各单位。",
)
