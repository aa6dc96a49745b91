"""Pictures that tests look at: an ordinary meeting, one presenter, sixty with long names, nobody."""

from fractions import Fraction

from answerable.documents.charts import Chart, apart, ranks, shares, turnout, years
from answerable.documents.charts.apart import ApartLine, ScorePoint
from answerable.documents.charts.ranks import RankField, RankLine
from answerable.documents.charts.shares import LevelShare, SharePanel
from answerable.documents.charts.turnout import TurnoutLine
from answerable.documents.charts.years import YearLine
from answerable.documents.minutes.wording import Language

LONG = "内蒙古自治区东北部森林草原生态保护与综合治理联合指挥中心（筹）欧阳建国·阿卜杜热合曼"


def score(text: str) -> ScorePoint:
    return ScorePoint(Fraction(text), text)


def names(count: int) -> list[tuple[str, str]]:
    if count == 60:
        return [(f"{LONG}{n}", f"A very long unit name <{n}> & its “subsidiaries”") for n in range(1, 61)]
    return [(f"述职人{n:02}", "北澜盐化") for n in range(1, count + 1)]


def rank_picture(count: int, language: Language = Language.CHINESE) -> Chart:
    lines = [
        RankLine(name, note, place, max(1, place - 2), min(count, place + 1))
        for place, (name, note) in enumerate(names(count), 1)
    ]
    return ranks.chart(RankField(count, count * 3 // 10, "好"), lines, language)


def apart_picture(count: int, language: Language = Language.CHINESE) -> Chart:
    lines = [
        ApartLine(
            name,
            note,
            (
                score(f"{93 - place / 10:.1f}"),
                score(f"{92.8 - place / 10:.1f}"),
                None if place == 2 else score(f"{88 + place / 10:.1f}"),
            ),
            score(f"{91 - place / 20:.1f}"),
        )
        for place, (name, note) in enumerate(names(count), 1)
    ]
    return apart.chart(apart.field_of(("A 领导班子", "B 中层干部", "C 职工代表"), lines), lines, language)


def year_picture(count: int, language: Language = Language.CHINESE) -> Chart:
    lines = [
        YearLine(
            name,
            note,
            None if place == 3 else score(f"{88 + place % 5:.1f}"),
            score(f"{90 - place / 10:.1f}"),
            "" if place == 3 else "+1.2",
        )
        for place, (name, note) in enumerate(names(count), 1)
    ]
    return years.chart(years.field_of(2025, 2026, lines), lines, language)


def turnout_picture(language: Language = Language.CHINESE) -> Chart:
    lines = [
        TurnoutLine("A 领导班子", 9, 9, 0),
        TurnoutLine("B 中层干部", 145, 134, 6),
        TurnoutLine("C 职工代表", 129, 128, 1),
        TurnoutLine("D 多出来的", 4, 6, 0),
    ]
    return turnout.chart(lines, language)


def panel(name: str, note: str, *values: int) -> SharePanel:
    levels = ("好", "较好", "一般", "差", "Extraordinarily bad")
    return SharePanel(
        name,
        note,
        tuple(
            LevelShare(level, Fraction(value), str(value))
            for level, value in zip(levels, values, strict=False)
        ),
    )


def share_picture(count: int, language: Language = Language.CHINESE) -> Chart:
    panels = [
        panel(name, note, 54 - place % 30, 40, 6, 0) for place, (name, note) in enumerate(names(count), 1)
    ]
    return shares.chart([*panels[:1], panel("不公布的", "D 票"), *panels[1:]], 4, language)
