"""The results page is made of cards, a summary that opens in place, and pictures: each says what the result says, whatever was cast."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import lxml.html
import openpyxl
import pytest
from django.test import Client

import examples
from answerable import __version__, disclosure
from answerable.fairness import Doubt, RankRange, Reading, Sureness
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally
from answerable.scoring.parts import RankingScale
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.organisation.models import Person, Unit
from answerable.web.results import overview, pictured, summary
from answerable.web.results.models import Statistics
from answerable.web.results.names import Names, names_of
from answerable.web.results.summary import ranked_first

LEVELS = examples.named_levels(Excellent="100", Good="85", Fair="70", Poor="50")
LONG = "内蒙古自治区东北部森林草原生态保护与综合治理联合指挥中心（筹）"


def rules(**parts: Any) -> Rules:
    given = {
        "criteria": [examples.criterion("review", "60", LEVELS), examples.criterion("plan", "40", LEVELS)],
        "groups": examples.titled(Leadership="40", Heads="60"),
        "grades": examples.grades(examples.bands(good="85", fair="0"), {"grade": "good", "count": 1}),
        "k_min": 3,
    }
    return Rules.from_json(examples.written(**{**given, **parts}))


def result_of(
    of: Rules, sheets: dict[str, Sequence[Sequence[Any]]], ids: Sequence[str] = ("p1", "p2"), **beside: Any
) -> Result:
    """`sheets` are ballots by group, each a row of marks for each presenter."""
    cast = [
        OpenedBallot(group, [list(row) for row in sheet]) for group, each in sheets.items() for sheet in each
    ]
    turnout = {group.id: Turnout(len(sheets[group.id]) + 2, len(sheets[group.id]) + 1) for group in of.groups}
    return tally(of, {"sheet": list(ids)}, cast, {"sheet": turnout}, **beside)


def whole(result: Result) -> Result:
    """As everybody sees it where nothing is withheld."""
    return replace(result, published=True)


def named(of: Rules, ids: Sequence[str] = ("p1", "p2")) -> Names:
    return names_of([{"id": each, "name": f"Name {each}", "unit": f"Unit {each}"} for each in ids], of)


SHEETS = {"A": [[[0, 0], [1, 1]]] * 3, "B": [[[0, 1], [0, 1]]] * 3 + [[[3, 3], [2, 2]]]}


def test_the_cards_count_ballots_and_who_was_moved_down() -> None:
    of = rules(grades=examples.grades(examples.bands(good="80", fair="0"), {"grade": "good", "count": 1}))
    found = overview.facts(whole(result_of(of, SHEETS)), of, named(of))
    assert (found.valid, found.void, found.cast, found.issued, found.expected) == (7, 0, 7, 9, 11)
    assert [(each.title, each.valid, each.expected) for each in found.meters] == [
        ("Leadership", 3, 5),
        ("Heads", 4, 6),
    ]
    assert found.quota == overview.QuotaFact("Good", 1, 1, 2, ("Name p2",))
    assert found.quota.named == ("Name p2",)
    assert found.grades == (("Good", 1), ("Fair", 1))


def test_a_card_names_only_as_many_as_it_has_room_for() -> None:
    many = tuple(f"Name {n}" for n in range(overview.NAMED + 1))
    assert overview.QuotaFact("Good", 1, 1, 9, many).named == ()
    assert overview.QuotaFact("Good", 1, 1, 9, many[1:]).named == many[1:]


def test_what_opens_in_place_adds_up_to_the_score() -> None:
    parts = [examples.component("meeting", "60", "meeting"), examples.component("routine", "40")]
    of = rules(components=parts, decimals=3)
    result = whole(result_of(of, SHEETS, components={"routine": {"p1": "90", "p2": "70"}}))
    row = ranked_first(result.to_json())[0]
    found = overview.opened(row, result, of, named(of), 0)
    for each in found.sums:
        assert sum(Fraction(term.adds) for term in each.terms) == pytest.approx(
            Fraction(each.total), abs=0.002
        )
        assert [Fraction(term.score) * Fraction(term.weight) / 100 for term in each.terms] == pytest.approx(
            [Fraction(term.adds) for term in each.terms], abs=0.002
        )
    assert [[term.title for term in each.terms] for each in found.sums] == [
        ["Leadership", "Heads"],
        ["Meeting", "Routine"],
    ]
    assert found.sums[1].total == row["composite"]["shown"]
    assert found.sentences[0].startswith("Rank 1: 0 presenters scored higher")
    assert found.sentences[-1] == "Grade: Good."
    assert [title for title, _query in found.links] == ["Rank", "Grade"]


def test_before_rounding_is_said_only_where_rounding_took_something() -> None:
    of = rules(groups=examples.titled(All="100"))
    for sheets, exact in ((SHEETS["B"][:3], ""), (SHEETS["B"][1:], "79.333333")):
        result = whole(result_of(of, {"A": sheets}))
        row = ranked_first(result.to_json())[-1]
        assert overview.opened(row, result, of, named(of), 0).sums[0].exact == exact


def test_who_has_no_rank_is_told_why() -> None:
    of = rules()
    result = whole(result_of(of, SHEETS, withdrawn={"p2": "Posted abroad"}))
    found = overview.opened(ranked_first(result.to_json())[1], result, of, named(of), 0)
    assert (found.sums, found.links) == ((), ())
    assert found.sentences == ("Withdrawn, so not ranked: Posted abroad",)


def test_levels_are_the_marks_of_all_groups_and_criteria() -> None:
    of = rules()
    shown = ranked_first(whole(result_of(of, SHEETS)).to_json())
    first, second = pictured.level_panels(shown, of, named(of))
    assert (first.name, first.note) == ("Name p1", "Unit p1")
    # 3 x 2 + 3 of 14 marks are the best level, 3 the second, 2 the last.
    assert [(each.level, each.value) for each in first.shares] == [
        ("Excellent", Fraction(900, 14)), ("Good", Fraction(300, 14)), ("Fair", Fraction(0)), ("Poor", Fraction(200, 14)),
    ]  # fmt: skip
    assert [each.shown for each in first.shares] == ["64", "21", "0", "14"]
    assert second.name == "Name p2"


def test_no_levels_are_drawn_where_the_difference_would_be_a_small_group() -> None:
    of = rules(k_min=4)
    shown = ranked_first(disclosure.public(disclosure.decide([of], [result_of(of, SHEETS)]), 0).to_json())
    assert pictured.level_panels(shown, of, named(of)) == []
    assert pictured.cell_panels(shown[0], of, named(of)) == []


def test_criteria_on_different_scales_are_not_put_together() -> None:
    of = rules(criteria=[examples.criterion("review", "60", LEVELS), examples.criterion("plan", "40")])
    sheets = {"A": [[[0, "90"], [1, "80"]]] * 3, "B": [[[0, "100"], [1, "0"]]] * 4}
    shown = ranked_first(whole(result_of(of, sheets)).to_json())
    assert pictured.level_panels(shown, of, named(of)) == []
    panels = pictured.cell_panels(shown[0], of, named(of))
    assert [(each.name, each.note) for each in panels] == [
        ("Review", "Leadership"), ("Plan", "Leadership"), ("Review", "Heads"), ("Plan", "Heads"),
    ]  # fmt: skip
    assert [(share.level, share.shown) for share in panels[1].shares] == [
        ("80–100", "100"), ("60–80", "0"), ("40–60", "0"), ("20–40", "0"), ("0–20", "0"),
    ]  # fmt: skip
    assert panels[3].shares[0].shown == "100", "the highest number is in the best part"


@pytest.mark.parametrize(
    ("places", "bars"),
    [
        (3, ["1", "2", "3"]),
        (12, ["1–3", "4–6", "7–9", "10–12"]),
        (19, ["1–4", "5–8", "9–12", "13–16", "17–19"]),
    ],
)
def test_places_are_drawn_one_by_one_or_some_together(places: int, bars: list[str]) -> None:
    found = pictured.shares(RankingScale(places), [{"counts": {"1": 3, str(places): 1}}], named(rules()))
    assert [each.level for each in found] == bars
    assert [each.shown for each in found if each.value] == ["75", "25"]


def test_more_levels_than_bars_have_room_for_are_not_drawn() -> None:
    many = [examples.criterion(scale=examples.levels(*map(str, range(100, 90, -1))))]
    of = rules(criteria=many, grades=examples.grades([], None))
    shown = ranked_first(whole(result_of(of, {"A": [[[0], [1]]] * 3, "B": [[[0], [1]]] * 3})).to_json())
    assert pictured.level_panels(shown, of, named(of)) == pictured.cell_panels(shown[0], of, named(of)) == []


def test_nobody_marked_is_no_picture() -> None:
    of = rules()
    shown = ranked_first(whole(result_of(of, {"A": [], "B": []})).to_json())
    assert pictured.level_panels(shown, of, named(of)) == []
    assert pictured.cell_panels(shown[0], of, named(of)) == []


def pictures_of(page: str, table: str) -> list[str]:
    """What the pictures in a table say, row by row."""
    document = lxml.html.fromstring(page)
    return [
        str(each)
        for each in document.xpath(f'//*[@aria-labelledby="{table}"]//td[@class="r-picture"]/svg/@aria-label')
    ]


ENOUGH = {"A": 6, "B": 7, "C": 8}


def test_a_picture_says_the_figures_of_its_row(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(ENOUGH)
    page = client.get(f"/evidence/{meeting.key}/results").content.decode()
    assert pictures_of(page, "table-summary")[0] == "rank 1"
    assert (
        pictures_of(page, "table-groups")[0]
        == "Leadership 92.5; Heads 93.6; Representatives 92.5; in all 92.8"
    )
    assert pictures_of(page, "table-turnout")[-1] == "21 valid, 0 void, 24 expected"
    assert "Range of ranks" not in page, "nothing is said of intervals where none was worked out"


def test_the_page_needs_no_script_to_open_a_row(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(ENOUGH)
    document = lxml.html.fromstring(client.get(f"/evidence/{meeting.key}/results").content.decode())
    rows = document.xpath('//tr[td[@class="how"]/details][following-sibling::tr[1][@class="r-opened"]]')
    assert len(rows) == 3
    for row in rows:
        assert "Leadership" in row.getnext().text_content()
    assert not document.xpath("//main//*[@style or @onclick]")
    assert not document.xpath("//main//script")


def test_no_two_parts_of_the_page_are_called_alike(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    """Whoever goes from landmark to landmark with a reader of screens can tell them apart."""
    meeting = published_meeting(ENOUGH)
    document = lxml.html.fromstring(client.get(f"/evidence/{meeting.key}/results").content.decode())
    parts = document.xpath('//section[@aria-labelledby or @aria-label] | //*[@role="region"]')
    names = [
        part.get("aria-label") or document.get_element_by_id(part.get("aria-labelledby")).text_content()
        for part in parts
    ]
    assert len(names) > 5
    assert sorted(names) == sorted(set(names))


def sixty(meeting: Meeting) -> None:
    for number in range(4, 61):
        unit = Unit.objects.create(name=f"{LONG}第{number}分中心", parent=Unit.objects.get(parent=None))
        person = Person.objects.create(
            identifier=f"P{number}", name="欧阳建国·阿卜杜热合曼·买买提", unit=unit
        )
        Presenter.objects.create(meeting=meeting, person=person, unit=unit, position=number)


def alone(meeting: Meeting) -> None:
    meeting.presenters.filter(position__gt=1).delete()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("ballots", "among", "withdrawn", "says"),
    [
        ({}, None, False, {"en": "No ballot was cast", "zh-hans": "没有收回任何选票"}),
        ({"B": 1}, None, False, {"en": "1 returned, 0 of them void", "zh-hans": "收回 1 张"}),
        (ENOUGH, None, False, {"en": "21 returned", "zh-hans": "收回 21 张"}),
        (ENOUGH, alone, False, {"en": "Presenter 1", "zh-hans": "Presenter 1"}),
        (ENOUGH, None, True, {"en": "Posted abroad", "zh-hans": "Posted abroad"}),
        (ENOUGH, sixty, False, {"en": f"{LONG}第60分中心", "zh-hans": f"{LONG}第60分中心"}),
    ],
    ids=["no ballots", "one ballot", "all equal", "one unit", "all withdrawn", "sixty with long names"],
)
def test_the_page_stands_whatever_was_cast(
    client: Client, meeting: Meeting, publish_result: Callable[..., Meeting], ballots: dict[str, int],
    among: Callable[[Meeting], None] | None, withdrawn: bool, says: dict[str, str], language: str,
) -> None:  # fmt: skip
    if among is not None:
        among(meeting)
    of = Rules.from_json(meeting.cycle.rules)
    ids = [f"p{each.pk}" for each in meeting.presenters.order_by("position")]
    sheets = {group: [[[0, 1]] * len(ids)] * ballots.get(group, 0) for group in "ABC"}
    away = dict.fromkeys(ids, "Posted abroad") if withdrawn else None
    routine = {"routine": dict.fromkeys(ids, "90")}
    publish_result(meeting, result_of(of, sheets, ids, components=routine, withdrawn=away))
    page = client.get(
        f"/evidence/{meeting.key}/results", headers={"accept-language": language}
    ).content.decode()
    assert says[language] in lxml.html.fromstring(page).text_content()
    for lost in ("None", "nan", "{{", "%(", "Traceback"):
        assert lost not in re.sub(r"<[^>]*>", " ", page)
    svgs = re.findall(r"<svg xmlns.*?</svg>", page, re.DOTALL)
    assert all(
        float(number) >= 0 for each in svgs for number in re.findall(r' (?:width|height|r)="([^"]+)"', each)
    )
    assert len(svgs) > len(ids) or not ballots or withdrawn


def test_page_and_workbook_show_a_score_just_under_a_grade_as_what_it_is(
    client: Client, meeting: Meeting, publish_result: Callable[..., Meeting]
) -> None:
    """84.9625 is graded below “good from 85”, so nothing may show it as 85.0."""
    fine = {"kind": "range", "low": "80", "high": "100", "step": "0.0025"}
    of = rules(
        criteria=[examples.criterion(scale=fine)],
        groups=examples.titled(Leadership="40", Heads="30", Representatives="30"),
        grades=examples.grades(examples.bands(good="85", fair="0")),
    )
    meeting.cycle.rules = of.to_json()
    meeting.cycle.save()
    ids = [f"p{each.pk}" for each in meeting.presenters.order_by("position")]
    some = [[["84.95"], ["89.5"], ["88"]], [["84.975"], ["90.5"], ["89"]]]
    publish_result(meeting, result_of(of, dict.fromkeys("ABC", some * 3), ids))
    address = f"/evidence/{meeting.key}/results"
    page = lxml.html.fromstring(client.get(address).content.decode())
    scores = [str(each) for each in page.xpath('//td[contains(@class, "r-score")]/text()')]
    assert scores == ["90.0", "88.5", "84.96"]
    assert "more where with fewer one would look like another" in page.text_content()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/workbook.xlsx").getvalue()))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    formats = {cell.number_format for cell in cells if cell.value == pytest.approx(84.9625)}
    scores = {
        cell.number_format
        for cell in cells
        if str(cell.value).startswith("=") and cell.number_format == "0.00"
    }
    assert formats | scores == {"0.00"}, "as a value or as the formula that gives it"
    working = client.get(f"{address}/why", {"subject": "meeting", "presenter": ids[0]}).content.decode()
    assert "Where a figure decides, more than 1 decimal is shown" in working


def doubtful(ids: Sequence[str], exact: bool) -> Doubt:
    """The first presenter surely first, the others level."""
    ranges = {ids[0]: RankRange(1, 1), ids[1]: RankRange(2, 3), ids[2]: RankRange(2, 3)}
    panel, cast = (
        Sureness(reading=reading, exact=done, ranges=ranges, level_with=dict.fromkeys(ids, ()), quota=None)
        for reading, done in ((Reading.ANOTHER_PANEL, False), (Reading.NOT_CAST, exact))
    )
    return Doubt(
        coverage=0.95,
        units=tuple(ids),
        ranks={each: place for place, each in enumerate(ids, start=1)},
        another_panel=panel,
        not_cast=cast,
        without=(),
        without_any=ranges,
        above=tuple((0.5,) * 3 for _ in ids),
        unknown_spread=(),
        blind=False,
    )


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("ballots", [ENOUGH, {"A": 3, "B": 7, "C": 8}])
def test_ranges_of_ranks_are_drawn_where_they_are_known_also_beside_a_withheld_group(
    client: Client,
    published_meeting: Callable[..., Meeting],
    ballots: dict[str, int],
    exact: bool,
) -> None:
    meeting = published_meeting(ballots)
    ids = [f"p{each.pk}" for each in meeting.presenters.order_by("position")]
    Statistics.objects.create(
        meeting=meeting, under=0, inputs="", release=__version__, doubt=doubtful(ids, exact).to_json()
    )
    page = client.get(f"/evidence/{meeting.key}/results").content.decode()
    told = pictures_of(page, "table-summary")
    assert told == ["rank 1, between 1 and 1", "rank 2, between 2 and 3", "rank 3, between 2 and 3"]
    assert "in 95 of 100 such meetings" in page
    assert ("as a count these ranks are exact" in page) is exact
    cells = lxml.html.fromstring(page).xpath('//*[@aria-labelledby="table-summary"]//td[@class="r-picture"]')
    assert [cell.xpath("string(span)") for cell in cells] == ["1", "2–3", "2–3"]


def test_where_further_decimals_are_withheld_the_page_says_that_a_score_is_just_under() -> None:
    of = rules(grades=examples.grades(examples.bands(good="85", fair="0")))
    row = {"id": "p1", "band": "fair", "composite": {"shown": "85.0"}}
    at, above = {**row, "band": "good"}, {**row, "composite": {"shown": "84.9"}}
    assert summary.just_under({"presenters": [row]}, of, named(of)) == [
        "Name p1 (Unit p1): 85.0 stands for a score that is just under 85."
    ]
    others = [at, above, {**row, "band": None}, {**row, "composite": None}]
    assert summary.just_under({"presenters": others}, of, named(of)) == []
