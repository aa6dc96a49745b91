"""The sentences of the minutes, in Chinese and in English. Both languages have all of them, or mypy and import fail.

A sentence with {names} is filled with `str.format`, so braces in what people wrote are not looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from answerable.documents.fonts import Fonts, substitutes

DIGITS = "〇一二三四五六七八九"


class Language(StrEnum):
    """The language of the headings; what people wrote stays as it is."""

    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    section: Callable[[int], str]  # how the headings of the first level are numbered
    part: Callable[[int, int], str]  # of the second: section and part
    point: Callable[[int], str]  # of the third
    day: Callable[[date], str]
    span: Callable[[str, str], str]  # from and until, each empty if not known
    listed: str  # between the names of a list
    stop: str  # ends a list
    draft: str
    changed: str
    opening: str
    opening_chair: str
    opening_places: str
    opening_count: str
    attendance: str
    place: str
    total: str
    agenda: str
    debriefs: str
    speeches: str
    remarks: str
    requirements: str
    notes: str
    changes: str
    timed: str
    presenter: str
    presented: str
    speaker: str
    theme: str
    asked_by: str
    unnamed: str
    answer: str
    unanswered: str
    remark: str
    remark_unsigned: str
    to_all: str
    title: str
    change: str
    change_from: str
    present: str
    absent: str
    attending: str
    drafted: str
    approved: str
    approved_on: str
    addressed: str
    copies: str
    issued: str
    substitute: str
    page: str


def substituted(fonts: Fonts, language: Language) -> str:
    """In which typefaces a document is set instead of the official ones; empty where it is set in those."""
    say = WORDING[language]
    told = (
        say.substitute.format(asked=say.listed.join(asked), used=used) for asked, used in substitutes(fonts)
    )
    between = "" if language is Language.CHINESE else " "
    return between.join(each + say.stop for each in told)


def han(number: int) -> str:
    """1 to 99 in Chinese, as headings are numbered; larger numbers digit by digit, as they are spoken of in lists."""
    tens, ones = divmod(number, 10)
    if number > 99:
        return "".join(DIGITS[int(digit)] for digit in str(number))
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def clock(moment: datetime | None) -> str:
    """9:05, or nothing."""
    return f"{moment.hour}:{moment.minute:02}" if moment else ""


def _chinese_span(begun: str, ended: str) -> str:
    return f"{begun}至{ended}" if begun and ended else begun or (ended and f"至{ended}")


def _english_span(begun: str, ended: str) -> str:
    return f"{begun}–{ended}" if begun and ended else begun or (ended and f"until {ended}")


WORDING = {
    Language.CHINESE: Wording(
        section=lambda number: f"{han(number)}、",
        part=lambda _, number: f"（{han(number)}）",
        point=lambda number: f"{number}. ",
        day=lambda on: f"{on.year}年{on.month}月{on.day}日",
        span=_chinese_span,
        listed="、",
        stop="。",
        draft="（草稿，尚未审定）",
        changed="（{day}更正）",
        opening="{day}{span}，召开{meeting}。",
        opening_chair="{chair}主持会议。",
        opening_places="会议设{number}个会场。",
        opening_count="应到{expected}人，实到{present}人。",
        attendance="到会情况",
        place="会场（实到/应到）",
        total="合计",
        agenda="会议议程",
        debriefs="述职和提问",
        speeches="会议发言",
        remarks="领导讲话",
        requirements="工作要求",
        notes="记录说明",
        changes="更正",
        timed="{span}，{text}",
        presenter="{unit}{gap}{presenter}",
        presented="{name}（{span}）",
        speaker="{name}（{origin}）",
        theme="{theme}：{text}",
        asked_by="{text}（{asker}提问）",
        unnamed="{text}（未署名）",
        answer="答：{answer}",
        unanswered="会上未答复。",
        remark="{by}（对{about}）：",
        remark_unsigned="对{about}：",
        to_all="全体与会人员",
        title="{title}。",
        change="{day}，{by}更正：{what}",
        change_from="原文：“{before}”，现为：“{after}”。",
        present="出席",
        absent="请假",
        attending="列席",
        drafted="记录",
        approved="审定",
        approved_on="{by}，{day}",
        addressed="：",
        copies="抄送",
        issued="{day}印发",
        substitute="{asked}以 {used} 代替",
        page="— {page} —",
    ),
    Language.ENGLISH: Wording(
        section=lambda number: f"{number}. ",
        part=lambda section, number: f"{section}.{number} ",
        point=lambda number: f"({number}) ",
        day=lambda on: f"{on.day} {on:%B} {on.year}",
        span=_english_span,
        listed=", ",
        stop=".",
        draft="Draft, not yet approved",
        changed="Corrected on {day}",
        opening="{meeting} was held on {day}, {span}. ",
        opening_chair="{chair} was in the chair. ",
        opening_places="There were {number} venues. ",
        opening_count="Of {expected} people expected, {present} were present.",
        attendance="Attendance",
        place="Venue (present/expected)",
        total="Total",
        agenda="Agenda",
        debriefs="Debriefs and questions",
        speeches="Speakers",
        remarks="Remarks of the leaders",
        requirements="Requirements",
        notes="Notes of the recorder",
        changes="Corrections",
        timed="{span}: {text}",
        presenter="{unit}, {presenter}",
        presented="{name} ({span})",
        speaker="{name} ({origin})",
        theme="{theme}: {text}",
        asked_by="{text} (asked by {asker})",
        unnamed="{text} (asked without a name)",
        answer=" Answer: {answer}",
        unanswered=" Not answered in the meeting.",
        remark="{by}, to {about}: ",
        remark_unsigned="To {about}: ",
        to_all="all",
        title="{title}. ",
        change="{day}, {by}: {what}",
        change_from=" It was “{before}” and is now “{after}”.",
        present="Present",
        absent="Absent",
        attending="In attendance",
        drafted="Recorded by",
        approved="Approved by",
        approved_on="{by}, {day}",
        addressed=",",
        copies="Copies",
        issued="Issued on {day}",
        substitute="{used} stands in for {asked}",
        page="Page {page} of {pages}",
    ),
}
