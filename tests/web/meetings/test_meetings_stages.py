"""The table of transitions, and what is locked when."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import answerable.web
from answerable.web.casting.castings import set_casting
from answerable.web.meetings.models import AuditEntry, Meeting, Stage
from answerable.web.meetings.stage import LIVE
from answerable.web.meetings.stages import (
    OPEN_DURING,
    TABLE,
    NotNow,
    Part,
    Verb,
    advance,
    demand_open,
    doubts,
    lock_reason,
    next_transition,
    problems,
    transition,
)
from answerable.web.meetings.tickets import issue_tickets

from .conftest import Place

LADDER = ["prepared", "frozen", "convened", "scoring", "closing", "closed", "published"]
VERBS = ["freeze", "convene", "open", "close", "finish", "publish"]


def test_the_table_is_one_ladder_without_a_way_back() -> None:
    assert [(verb.value, before.value, after.value) for verb, (before, after) in TABLE.items()] == [
        (verb, LADDER[at], LADDER[at + 1]) for at, verb in enumerate(VERBS)
    ]
    assert [transition(verb).url_name for verb in VERBS] == [
        "evidence:freeze",
        "meetings:convene",
        "casting:open",
        "casting:close",
        "casting:close",
        "results:publish",
    ]
    assert Stage.values == LADDER


@pytest.mark.slow
@pytest.mark.parametrize("stage", LADDER)
@pytest.mark.parametrize("verb", VERBS)
def test_every_stage_and_verb(place: Place, stage: str, verb: str) -> None:
    issue_tickets(place.attendees)
    place.stage(stage)
    asked = transition(verb)
    if stage == asked.before:
        advance(place.meeting, verb, place.organiser, {"reason": "test"})
        after, entries = asked.after.value, [(verb, "organiser", {"reason": "test"})]
    else:
        with pytest.raises(NotNow) as refusal:
            advance(place.meeting, verb, place.organiser)
        assert refusal.value.reason
        after, entries = stage, []
    assert Meeting.objects.get(pk=place.meeting.pk).stage == after
    assert place.meeting.stage == after
    assert list(AuditEntry.objects.values_list("verb", "actor_name", "detail")) == entries


@pytest.mark.parametrize("stage", LADDER)
def test_what_comes_next(place: Place, stage: str) -> None:
    place.stage(stage)
    coming = next_transition(place.meeting)
    assert (coming.verb.value if coming else None) == dict(zip(LADDER, VERBS, strict=False)).get(stage)


def test_the_second_of_two_who_press_at_once_is_told_why(place: Place) -> None:
    issue_tickets(place.attendees)
    place.stage("frozen")
    stale = Meeting.objects.get(pk=place.meeting.pk)
    advance(place.meeting, Verb.CONVENE, place.organiser)
    with pytest.raises(NotNow) as refusal:
        advance(stale, Verb.CONVENE, place.organiser)
    assert "Convened" in refusal.value.reason
    assert AuditEntry.objects.count() == 1


def test_a_verb_that_is_not_in_the_table_is_a_mistake(place: Place) -> None:
    with pytest.raises(AssertionError):
        advance(place.meeting, "reopen", place.organiser)


def no_rules(place: Place) -> None:
    place.meeting.cycle.rules = {}
    place.meeting.cycle.save()


def no_main_venue(place: Place) -> None:
    place.meeting.venues.update(is_main=False)


def nobody_reports(place: Place) -> None:
    place.meeting.presenters.update(withdrawn=True)


def nobody_expected(place: Place) -> None:
    place.meeting.attendees.all().delete()


def stray_group(place: Place) -> None:
    place.meeting.attendees.filter(group="A").update(group="Z")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (no_rules, "The rules of “Year 2021” have"),
        (no_main_venue, "No venue is the main venue"),
        (nobody_reports, "Nobody reports"),
        (nobody_expected, "Nobody is expected"),
        (stray_group, "1 attendee is in group “Z”"),
    ],
)
def test_what_stands_in_the_way_of_freezing(place: Place, spoil: Callable[[Place], None], told: str) -> None:
    assert problems(place.meeting, Verb.FREEZE) == []
    spoil(place)
    assert any(sentence.startswith(told) for sentence in problems(place.meeting, Verb.FREEZE))
    with pytest.raises(NotNow):
        advance(place.meeting, Verb.FREEZE, place.organiser)
    assert Meeting.objects.get(pk=place.meeting.pk).stage == "prepared"


def test_convening_waits_for_every_ticket(place: Place) -> None:
    place.stage("frozen")
    issue_tickets(place.attendees[1:])
    assert problems(place.meeting, Verb.CONVENE) == ["1 attendee has no ticket: make it on the page Tickets."]
    issue_tickets(place.attendees)
    assert problems(place.meeting, Verb.CONVENE) == []


def test_doubts_do_not_stand_in_the_way(place: Place) -> None:
    place.meeting.attendees.filter(group="A").delete()
    assert doubts(place.meeting, Verb.FREEZE) == [
        "No lot has been drawn: the order is the one set by hand.",
        "There is no agenda; its order cannot be changed after freezing.",
        "Nobody is expected in group A · Leadership, though the rules give it a weight.",
    ]
    assert doubts(place.meeting, Verb.OPEN) == ["Nobody has signed in yet."]
    advance(place.meeting, Verb.FREEZE, place.organiser)


# Each part of a meeting, and the last stage at which it can be changed.
LAST = {
    "details": "prepared",
    "venues": "prepared",
    "presenters": "prepared",
    "withdrawal": "closing",
    "agenda": "prepared",
    "minutes": "closing",
    "attendees": "prepared",
    "seating": "closing",
    "presence": "closing",
}


@pytest.mark.slow
@pytest.mark.parametrize("stage", LADDER)
@pytest.mark.parametrize("part", Part.values)
def test_every_part_at_every_stage(place: Place, part: str, stage: str) -> None:
    place.stage(stage)
    reason = lock_reason(place.meeting, Part(part))
    if LADDER.index(stage) <= LADDER.index(LAST[part]):
        assert reason == ""
        demand_open(place.meeting, Part(part))
    else:
        assert reason.startswith("Locked: ")
        assert str(Stage(stage).label) in reason
        with pytest.raises(NotNow) as refusal:
            demand_open(place.meeting, Part(part))
        assert refusal.value.reason == reason
    assert set(OPEN_DURING) == set(Part)


def test_the_confirmation_says_what_it_will_do_and_what_is_missing(place: Place) -> None:
    place.stage("frozen")
    client = place.client("organiser")
    page = client.get(place.url("convene")).content.decode()
    assert "The meeting begins: people sign in" in page
    assert "5 attendees have no ticket: make them on the page Tickets." in page
    assert 'method="post" class="stack"' not in page

    answer = client.post(place.url("convene"))
    assert answer.status_code == 409
    assert Meeting.objects.get(pk=place.meeting.pk).stage == "frozen"

    client.post(place.url("tickets/make"))
    assert 'method="post" class="stack"' in client.get(place.url("convene")).content.decode()
    assert client.post(place.url("convene")).status_code == 302
    assert Meeting.objects.get(pk=place.meeting.pk).stage == "convened"
    assert AuditEntry.objects.get(verb="convene").actor_name == "organiser"


@pytest.mark.parametrize("stage", LADDER)
def test_the_home_shows_the_stage_and_the_next_step(place: Place, stage: str) -> None:
    place.stage(stage)
    page = place.client("organiser").get(place.url()).content.decode()
    assert page.count('aria-current="step"') == 1
    coming = next_transition(place.meeting)
    if stage in LIVE:
        assert place.url("console") in page
    elif coming and stage != "closed":  # the count is looked at before it is published
        assert f"{coming.verb.label}…" in page
    else:
        assert "…" not in page


def test_the_meetings_number_in_groups_of_four(place: Place) -> None:
    assert "The meeting&#x27;s number" not in place.client("organiser").get(place.url()).content.decode()
    place.stage("frozen")
    set_casting(place.meeting, manifest="{}\n\n— signed\n", manifest_hash="0123456789abcdef" * 4)
    page = place.client("chair").get(place.url()).content.decode()
    assert "0123 4567" not in page, "it stands under Evidence, and nowhere else"
    assert f"/evidence/{place.meeting.key}/manifest" in page


def test_sets_of_stages_are_named_in_one_file() -> None:
    """Elsewhere a stage is compared with one stage, or looked for in a set that has a name.

    Two tables are no sets of that kind: what leads from which stage to which, and the words that stand for stages at the head of a page.
    """
    web = Path(answerable.web.__file__).parent
    unnamed = set()
    for path in web.rglob("*.py"):
        file = path.relative_to(web).as_posix()
        if (
            file in {"meetings/stage.py", "meetings/stages.py", "meetings/navigation.py"}
            or "migrations" in path.parts
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Set | ast.Tuple | ast.List) and any(
                re.fullmatch(r"Stage\.[A-Z]+", ast.unparse(each)) for each in node.elts
            ):
                unnamed.add(f"{file}: {ast.unparse(node)}")
    for path in web.rglob("*.html"):
        unnamed |= {
            f"{path.name}: {tag}"
            for tag in re.findall(r"{% (?:el)?if [^%]*%}", path.read_text())
            if len(re.findall(r"\bstage == ", tag)) > 1
        }
    assert unnamed == set()
