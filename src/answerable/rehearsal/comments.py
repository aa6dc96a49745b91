"""What some simulated raters write about the first units on the sheet; all of it invented. One unit gets too few to be shown."""

from collections.abc import Sequence

from answerable.rehearsal.company import Company, Conduct

# By the unit's place on the sheet.
WRITTEN: tuple[tuple[str, ...], ...] = (
    (
        "数据清楚，问题说得实在，没有回避。",
        "安全投入的钱花在哪里，建议下次列一张表。",
        "对下属单位的支持比去年多，值得肯定。",
        "Good on figures, short on people: say more about training.",
        "明年计划里的第二条没有时间表，请补上。",
        "The answers to the questions were the best part.",
    ),
    (
        "汇报时间超了三分钟，重点可以再突出一些。",
        "质量事故的原因分析到位，整改要有人跟。",
        "与兄弟单位的配合有进步。",
        "The delay in spring was known to everybody; it should have been named first.",
        "食堂和宿舍的事职工反映了两年，希望明年解决。",
        "张主任办事认真，但是流程太长，一个申请要签七个字。",
        "Thank you for coming to our site in the summer.",
    ),
    (
        "技术改造的成效讲得很好，建议推广。",
        "应收账款还是偏高，请给出每季度的目标。",
        "年轻人流失的问题没有提。",
        "Please publish the maintenance plan before the year begins.",
        "整体不错，希望明年把环保指标放在前面。",
    ),
    (
        "语言朴实，听得懂。",
        "新产品的市场调研做得不够，客户的意见没有听到。",
        "Costs went down, and so did the quality of the packaging.",
        "请说明去年承诺的三件事里没有完成的那一件。",
        "跨部门会议太多，能不能减一半。",
        "建议班子成员多到一线，一年至少两次。",
    ),
    (
        "The plan for next year is realistic.",
        "设备老化的风险讲得清楚，预算也合理。",
        "希望公开供应商的评分办法。",
        "PPT 字太小，后排看不清。",
        "对检查发现的问题整改及时。",
    ),
    (
        "今年进步明显。",
        "More about the subsidiaries, please.",
    ),
)
# Of the comments on the second unit: one that is withheld, and a word that is blacked out.
WITHHELD = "Thank you for coming to our site in the summer."
NAMED, NAME = "张主任办事认真，但是流程太长，一个申请要签七个字。", "张主任"


def comments_by(company: Company, identifier: str, units: Sequence[str]) -> dict[str, str]:
    """What this member writes, by unit; `units` are all, as they stand on the sheet."""
    writers = [each.identifier for each in company.members if each.conduct is Conduct.PLAIN]
    given = [(unit, text) for unit, several in zip(units, WRITTEN, strict=False) for text in several]
    return {
        unit: text
        for number, (unit, text) in enumerate(given)
        # Far apart, so that not one person writes them all; with few members somebody's second text on a unit replaces the first.
        if writers and writers[number * 7 % len(writers)] == identifier
    }
