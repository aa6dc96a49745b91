"""The top of the results page: how many ballots count, what the quota did, and behind each row of the summary how its score comes about.

Everything is of the published view, as in `summary`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from answerable.scoring import Result, Rules, together, why
from answerable.web.results.figures import written
from answerable.web.results.names import Names
from answerable.web.results.working import in_words

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Meter:
    """Valid ballots of one group, of so many expected."""

    title: str
    valid: int
    expected: int

    @property
    def full(self) -> int:
        return max(self.valid, self.expected, 1)


NAMED = 6


@dataclass(frozen=True, slots=True)
class QuotaFact:
    """`held` have the grade or a better one; `lowered` reached its score and were moved down."""

    grade: str
    held: int
    places: int
    base: int
    lowered: tuple[str, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """Who was moved down, unless they are too many for a card; the table marks them all."""
        return self.lowered if len(self.lowered) <= NAMED else ()


@dataclass(frozen=True, slots=True)
class ResultFacts:
    valid: int
    void: int
    cast: int
    issued: int
    expected: int
    meters: tuple[Meter, ...]
    quota: QuotaFact | None
    grades: tuple[tuple[str, int], ...]


def facts(result: Result, rules: Rules, names: Names) -> ResultFacts:
    """`grades`: how many have each grade, best first; empty where no grades are given."""
    groups = together(result.turnout.values())
    shown = result.to_json()
    held = [row["grade"] for row in shown["presenters"]]
    return ResultFacts(
        valid=sum(each.valid for each in groups),
        void=sum(each.void for each in groups),
        cast=sum(each.cast for each in groups),
        issued=sum(each.issued for each in groups),
        expected=sum(each.expected for each in groups),
        meters=tuple(Meter(names.group(each.group), each.valid, each.expected) for each in groups),
        quota=_quota(shown, names),
        grades=tuple((band.title, held.count(band.id)) for band in rules.bands),
    )


def _quota(shown: Json, names: Names) -> QuotaFact | None:
    quota = shown["quota"]
    if quota is None:
        return None
    lowered = [
        names.presenters[row["id"]][0]
        for row in shown["presenters"]
        if any(flag["code"] == "quota-lowered" for flag in row["flags"])
    ]
    grade = names.grade(quota["grade"])
    return QuotaFact(grade, quota["held"], quota["places"], quota["base"], tuple(lowered))


@dataclass(frozen=True, slots=True)
class ScoreTerm:
    """One part of a sum: `score` times `weight` percent adds `adds`. `query` asks for its working."""

    title: str
    score: str
    weight: str
    adds: str
    query: str


@dataclass(frozen=True, slots=True)
class ScoreSum:
    terms: tuple[ScoreTerm, ...]
    title: str
    total: str
    exact: str  # before rounding, to six decimals; empty where the total says as much
    query: str


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """What stands behind one row of the summary: its sums, then sentences on rank and grade, and where each leads on to."""

    sums: tuple[ScoreSum, ...]
    sentences: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def opened(row: Json, result: Result, rules: Rules, names: Names, under: int) -> OpenedRow:
    """How the presenter's score, rank and grade come about, short enough to stand in the table."""
    asked: list[tuple[str, str]] = []
    if row["rank"] is not None:
        asked.append((_("Rank"), "rank"))
    if row["grade"] is not None:
        asked.append((_("Grade"), "grade"))
    sentences = [
        sentence.text
        for _title, subject in asked or [("", "rank")]
        for sentence in in_words(why(rules, result, subject, presenter=row["id"]), names)
    ]
    links = tuple((title, _query(row, under, subject)) for title, subject in asked)
    return OpenedRow(tuple(_sums(row, names, under)), tuple(sentences), links)


def _sums(row: Json, names: Names, under: int) -> Iterator[ScoreSum]:
    """The groups' scores make the meeting score, and the components the composite score."""
    groups = tuple(
        _term(names.group(each["id"]), each["score"], each, _query(row, under, "group", group=each["id"]))
        for each in row["groups"]
        if each["score"] is not None
    )
    if row["meeting"] is not None:
        yield _sum(groups, _("Meeting score"), row["meeting"], _query(row, under, "meeting"))
    parts = tuple(
        _term(
            names.components[each["id"]],
            each["scaled"],
            each,
            _query(row, under, "component", component=each["id"]),
        )
        for each in row["components"]
        if each["scaled"] is not None
    )
    if row["composite"] is not None and row["components"]:
        yield _sum(parts, _("Composite score"), row["composite"], _query(row, under, "composite"))


def _term(title: str, score: Json, part: Json, query: str) -> ScoreTerm:
    adds = part["contribution"]
    return ScoreTerm(title, score["shown"], part["weight"], adds["shown"] if adds else "", query)


def _sum(terms: Sequence[ScoreTerm], title: str, total: Json, query: str) -> ScoreSum:
    whole = Fraction(total["exact"]) == Fraction(total["shown"])
    exact = "" if whole else written(total["exact"]).rpartition(" ")[2]
    return ScoreSum(tuple(terms), title, total["shown"], exact, query)


def _query(row: Json, under: int, subject: str, **asked: str) -> str:
    return urlencode({"subject": subject, "presenter": row["id"], **asked, "under": under})
