"""The sentences of a draft in Chinese and in English. Both languages have all of them, or mypy and import fail.

A sentence with {names} is filled with `str.format`, so braces in what people wrote are not looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from answerable.composing.draft import Missing
from answerable.composing.record import Tongue

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True)
class NewsWording:
    day: Callable[[date], str]
    listed: str  # between the names of a list
    last: str  # before the last one
    gap: str
    gaps: dict[Missing, str]
    title: str
    subtitle: str
    subtitle_short: str
    summary: str
    summary_requirements: str
    held: str
    held_by_video: str
    venues: str
    convened: str
    chaired: str
    led: str
    attendance: str
    heading_reports: str
    reports: str
    reports_each: str
    reported: str
    debriefs: str
    order: str
    missing: str
    missing_reason: str
    heading_questions: str
    questions: str
    answered: str
    themes: str
    speakers: str
    heading_remarks: str
    remarks: str
    comments: str
    heading_requirements: str
    requirements: str
    heading_scoring: str
    scoring: str
    criteria: str
    weights: str
    weight: str
    papers: str
    heading_grades: str
    grade: str
    table: str
    table_head: tuple[str, str, str]
    total: str
    follow: str


CHINESE = NewsWording(
    day=lambda day: f"{day.year}年{day.month}月{day.day}日",
    listed="、",
    last="、",
    gap="【待补：{what}】",
    gaps={
        Missing.CONVENER: "召集单位",
        Missing.CHAIR: "主持人",
        Missing.LEADER: "出席并讲话的主要领导",
        Missing.ATTENDANCE: "到会人数",
        Missing.REPORTS: "述职单位",
        Missing.THEMES: "提问的主题",
        Missing.REMARKS: "主要领导的讲话要点",
        Missing.REQUIREMENTS: "工作要求",
        Missing.PAPERS: "测评票发出和收回数",
        Missing.ENGLISH: "英文译文",
    },
    title="{organisation}召开{year}年度述职评议会",
    subtitle="{units}家单位述职，{present}人参加，提出{requirements}项工作要求",
    subtitle_short="{units}家单位述职，{present}人参加",
    summary="{organisation}{day}召开{year}年度述职评议会，{units}家单位负责人述职，接受提问和测评。",
    summary_requirements="{organisation}{day}召开{year}年度述职评议会，{units}家单位负责人述职，接受提问和测评；会议提出{requirements}项工作要求。",
    held="{day}，{organisation}召开{year}年度述职评议会。",
    held_by_video="{day}，{organisation}以视频方式召开{year}年度述职评议会。",
    venues="会议设主会场和{count}个分会场。",
    convened="会议由{convener}召集。",
    chaired="会议由{chair}主持。",
    led="{leader}出席会议并讲话。",
    attendance="应到{expected}人，实到{present}人。",
    heading_reports="述职",
    reports="{count}家单位的负责人依次述职。",
    reports_each="{count}家单位的负责人依次述职，每家{minutes}分钟。",
    reported="各单位回顾全年工作，报告工作亮点，分析存在问题，提出下一步打算。",
    debriefs="会前提交并通过审核的书面述职共{count}份。",
    order="述职单位依次为：{units}。",
    missing="{unit}没有述职。",
    missing_reason="{unit}没有述职：{reason}。",
    heading_questions="提问与回答",
    questions="会上共受理提问{count}个。",
    answered="会上共受理提问{count}个，其中{answered}个当场作了回答。",
    themes="提问集中在以下方面：{themes}。",
    speakers="另有{count}人次在各会场发言。",
    heading_remarks="讲话要点",
    remarks="{leader}在讲话中指出：",
    comments="主要领导对{count}家单位的述职作了点评。",
    heading_requirements="工作要求",
    requirements="会议提出{count}项工作要求：",
    heading_scoring="测评",
    scoring="与会人员以无记名方式现场测评，票封存后任何人不能提前看到分数，截止后统一开票计算。",
    criteria="测评指标为：{criteria}。",
    weights="各票类的权重为：{weights}。",
    weight="{group}{weight}%",
    papers="共发出测评票{issued}张，收回{returned}张，其中有效{valid}张、无效{void}张。",
    heading_grades="定等次结果",
    grade="{grade}：{units}。",
    table="参会情况（单位：人）",
    table_head=("类别", "应到", "实到"),
    total="合计",
    follow="各项工作要求的落实情况记入整改台账，下一年度述职时逐项答复。",
)

ENGLISH = NewsWording(
    day=lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    listed=", ",
    last=" and ",
    gap="[to be added: {what}]",
    gaps={
        Missing.CONVENER: "who convened the meeting",
        Missing.CHAIR: "who presided",
        Missing.LEADER: "which leader attended and spoke",
        Missing.ATTENDANCE: "how many attended",
        Missing.REPORTS: "which units reported",
        Missing.THEMES: "what the questions were about",
        Missing.REMARKS: "what the leader said",
        Missing.REQUIREMENTS: "the requirements",
        Missing.PAPERS: "how many ballots were issued and returned",
        Missing.ENGLISH: "the translation into English",
    },
    title="{organisation} holds its debriefing and assessment meeting for {year}",
    subtitle="{units} units report, {present} people attend, {requirements} requirements are set",
    subtitle_short="{units} units report, {present} people attend",
    summary="On {day} {organisation} held its debriefing and assessment meeting for {year}. The heads of {units} units reported, were questioned and were assessed.",
    summary_requirements="On {day} {organisation} held its debriefing and assessment meeting for {year}. The heads of {units} units reported, were questioned and were assessed; {requirements} requirements were set.",
    held="On {day} {organisation} held its debriefing and assessment meeting for {year}.",
    held_by_video="On {day} {organisation} held its debriefing and assessment meeting for {year} by video.",
    venues="There were a main venue and {count} sub-venues.",
    convened="The meeting was convened by {convener}.",
    chaired="{chair} presided.",
    led="{leader} attended and spoke.",
    attendance="{present} of the {expected} people expected were present.",
    heading_reports="Debriefs",
    reports="The heads of {count} units reported in turn.",
    reports_each="The heads of {count} units reported in turn, {minutes} minutes each.",
    reported="They reviewed the year, reported highlights, analysed problems and set out their plans.",
    debriefs="{count} written debriefs had been handed in and accepted before the meeting.",
    order="The units reported in this order: {units}.",
    missing="{unit} did not report.",
    missing_reason="{unit} did not report: {reason}.",
    heading_questions="Questions and answers",
    questions="{count} questions were taken.",
    answered="{count} questions were taken, of which {answered} were answered on the spot.",
    themes="They were about: {themes}.",
    speakers="Besides, people in the venues spoke {count} times.",
    heading_remarks="The leader's remarks",
    remarks="{leader} said:",
    comments="The leader commented on the debriefs of {count} units.",
    heading_requirements="Requirements",
    requirements="The meeting set {count} requirements:",
    heading_scoring="Assessment",
    scoring="Those present assessed by secret ballot. Ballots are sealed, nobody can see a score before the close, and they are opened and counted together afterwards.",
    criteria="The criteria were: {criteria}.",
    weights="The groups' weights were: {weights}.",
    weight="{group} {weight}%",
    papers="{issued} ballots were issued and {returned} returned, {valid} of them valid and {void} void.",
    heading_grades="Grades",
    grade="{grade}: {units}.",
    table="Attendance (people)",
    table_head=("Category", "Expected", "Present"),
    total="Total",
    follow="How each requirement is met is kept in the action ledger, and answered for in next year's debriefs.",
)

# How a gap begins in each language. A text that still has one is not ready for readers.
GAP_MARKS = tuple(each.gap.partition("{")[0] for each in (CHINESE, ENGLISH))
WORDINGS = {Tongue.CHINESE: CHINESE, Tongue.ENGLISH: ENGLISH}
