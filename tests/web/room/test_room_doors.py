"""Wrong role, wrong venue and wrong meeting are refused: one table for the streams, one for the pages, one for the acts, each of them complete."""

from collections.abc import Set
from typing import Any, get_args

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from answerable.room import acts
from answerable.room.audiences import Audience
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, MeetingRole
from answerable.web.organisation.models import Person, Unit
from answerable.web.room import admission, reading, screens, urls, verbs
from answerable.web.room.hub import Proofs, Topic
from answerable.web.room.models import Screen
from web.casting.casting_world import make_meeting, post

from .hall_world import ROLES, Hall, convened

# `steward` is of the main venue, `usher` of all; the presenter has no other duty.
EVERYBODY = {*ROLES, "auditor", "presenter"} - {"visitor", "stranger"}
LEAD = {"chair", "organiser"}
MODERATE = LEAD | {"moderator"}
RECORD = {"organiser", "recorder"}
STEWARD = LEAD | {"steward", "usher"}
READ = LEAD | {"auditor"}

STREAMS: dict[Audience, Set[str]] = {
    Audience.CHAIR: LEAD,
    Audience.MODERATOR: MODERATE,
    Audience.RECORDER: RECORD,
    Audience.STEWARD: LEAD,  # all venues; a steward's own is `steward-KEY`
    Audience.PODIUM: LEAD,  # likewise; a screen at a podium hears its own venue's
    Audience.SCREEN: EVERYBODY,
    Audience.RATER: EVERYBODY,
}

# By the name of the address. A page that is not open yet to whoever may have it answers 409; what is posted to by mistake, 405.
PAGES: dict[str, Set[str]] = {
    "console": LEAD,
    "chair-scores": {"organiser"},
    "screens": LEAD,
    "screen-change": LEAD,
    "screen-release": LEAD,
    "moderator": MODERATE,
    "questions-xlsx": MODERATE,
    "questions-csv": MODERATE,
    "speakers-csv": MODERATE,
    "recorder": RECORD,
    "hand-over": RECORD,
    "stewards": STEWARD,
    "steward": STEWARD,
    "steward-people": STEWARD,
    "steward-sign-in": STEWARD,
    "minutes": READ | {"recorder"},
    "minutes-draft": RECORD | {"chair"},
    "minutes-approve": LEAD,
    "minutes-section": RECORD | {"chair"},
    "minutes-pdf": READ | {"recorder"},
    "minutes-word": READ | {"recorder"},
    "replay": READ,
    "replay-state": READ,
    "log": {"organiser", "auditor"},
    "archive": {"organiser", "auditor"},
    "act": EVERYBODY,
}
# Open to everybody: they show nothing of a meeting before a screen's cookie or a ticket says which.
BY_OTHER_PROOFS = {"screen", "screen-state", "phone"}

MAIN, OTHER = 1, 2
LEADING: tuple[dict[str, Any], ...] = (
    *({"kind": f"item-{verb}", "item": 1} for verb in ("called", "started", "paused", "ended", "skipped")),
    {"kind": "item-extended", "item": 1, "seconds": 60},
    *({"kind": f"item-{verb}", "item": 1} for verb in ("postponed", "restored")),
    {"kind": "presenter-withdrawn", "presenter": 1},
    {"kind": "scoring-opened", "scopes": ["sheet"]},
    {"kind": "scoring-closed", "scopes": ["sheet"]},
    {"kind": "venue-kept-open", "venue": MAIN},
    *({"kind": kind} for kind in ("screens-blanked", "screens-back", "view-chosen", "result-revealed")),
    {"kind": "message-sent", "text": "Break"},
    {"kind": "message-cleared"},
    {"kind": "floor-given", "venue": MAIN},
    *({"kind": kind} for kind in ("floor-taken", "recording-started", "recording-stopped")),
)
MODERATING: tuple[dict[str, Any], ...] = (
    *({"kind": kind} for kind in ("questions-opened", "questions-closed")),
    *(
        {"kind": f"question-{verb}", "question": 1}
        for verb in ("approved", "dismissed", "moved", "shown", "hidden", "answered")
    ),
    {"kind": "question-merged", "question": 1, "into": 2},
    *({"kind": kind, "hand": 1} for kind in ("hand-lowered", "speaker-called", "speaker-ended")),
)
RECORDING: tuple[dict[str, Any], ...] = (
    *({"kind": f"{what}-written", "text": "Keep to the plan"} for what in ("remark", "requirement")),
    {"kind": "requirement-removed", "requirement": 1},
)
WRITING_ALONG: tuple[dict[str, Any], ...] = ({"kind": "captioned", "text": "Good morning"},)
AT_VENUE = ({"kind": "venue-lost"}, {"kind": "venue-back"}, {"kind": "venue-reported", "text": "No sound"})
# Done by the site itself, or by phones with their ticket: nobody at the desk.
NOBODYS: tuple[dict[str, Any], ...] = (
    {"kind": "plan-set", "title": "Another", "planned": [], "places": []},
    {"kind": "stage-reached", "stage": "published"},
    {"kind": "rounds-ended", "scopes": ["presenter/p1"]},
    {"kind": "question-asked", "text": "Why?"},
    {"kind": "question-supported", "question": 1},
    {"kind": "hand-raised", "attendee": 1, "name": "Anybody", "venue": MAIN},
    {"kind": "chair-scoring", "allowed": True},
    {"kind": "screen-paired", "screen": 1, "name": "Big screen"},
    {"kind": "screen-changed", "screen": 1, "name": "Podium"},
    {"kind": "screen-released", "screen": 1},
    {"kind": "people-counted", "venues": [], "groups": []},
    {"kind": "requirements-handed", "handed": [{"requirement": 1, "written": 1}]},
)
ACTS: tuple[tuple[tuple[dict[str, Any], ...], Set[str]], ...] = (
    (LEADING, LEAD),
    (MODERATING, MODERATE),
    (RECORDING, RECORD),
    (WRITING_ALONG, MODERATE | RECORD),
    (NOBODYS, set()),
)


@pytest.fixture
def hall(installation: None, db: None) -> Hall:
    reading.forget()
    made = convened()
    unit = Unit.objects.get(name="Office")
    for name in ("auditor", "presenter"):
        user = User.objects.create_user(name, password=None)
        person = Person.objects.create(identifier=name, name=f"The {name}", unit=unit, user=user)
        if name == "auditor":
            MeetingRole.objects.create(meeting=made.meeting, person=person, kind=name)
        else:
            made.meeting.presenters.filter(position=1).update(person=person)
    return made


def session(hall: Hall, role: str) -> str:
    cookies = hall.client(role).cookies
    return cookies[settings.SESSION_COOKIE_NAME].value if cookies else ""


def hears(proofs: Proofs, meeting: Meeting) -> set[Audience]:
    return {each for each in Audience if admission.admits(proofs, Topic(meeting.key, each)) is not None}


@pytest.mark.slow
def test_every_stream_by_role_and_meeting(hall: Hall) -> None:
    assert set(STREAMS) == set(Audience)
    other = make_meeting()
    for role in (*ROLES, "auditor", "presenter"):
        proofs = Proofs(session(hall, role), {}, ())
        assert hears(proofs, hall.meeting) == {each for each, may in STREAMS.items() if role in may}, role
        assert hears(proofs, other) == (set(Audience) if role == "organiser" else set()), role
        assert admission.admits(proofs, Topic("nowhere", "screen")) is None
        assert admission.admits(proofs, Topic(hall.meeting.key, "everybody")) is None
    left = Proofs(session(hall, "chair"), {}, ())
    User.objects.filter(username="chair").update(is_active=False)
    assert hears(left, hall.meeting) == set()


def test_the_stream_of_a_venue_is_for_who_looks_after_it(hall: Hall) -> None:
    """And tells that the venue is there, unless somebody looks in who leads the meeting."""
    abroad = make_meeting().venues.get(is_main=True)
    wanted = {
        each.pk: Topic(hall.meeting.key, f"steward-{each.pk}") for each in (hall.main, hall.other, abroad)
    }
    for role in ROLES:
        proofs = Proofs(session(hall, role), {}, ())
        given = {key: admission.admits(proofs, topic) for key, topic in wanted.items()}
        may = {hall.main.pk} if role in STEWARD else set()
        may |= {hall.other.pk} if role in STEWARD - {"steward"} else set()
        assert {key for key, found in given.items() if found} == may, role
        there = {found.present for found in given.values() if found and found.present}
        assert there == ({f"venue {key}" for key in may} if role in {"steward", "usher"} else set()), role
        for name in ("steward-", "steward-x", "steward-1-1", f"chair-{hall.main.pk}", "steward-" + "9" * 16):
            assert admission.admits(proofs, Topic(hall.meeting.key, name)) is None


def test_whoever_still_has_to_add_a_second_factor_hears_nothing(hall: Hall, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    for role, hearing in (("organiser", False), ("auditor", True)):
        assert bool(hears(Proofs(session(hall, role), {}, ()), hall.meeting)) == hearing, role
        assert (admission.user_of(session(hall, role)) is not None) == hearing, role
    ticket = Proofs("", {}, (admission.pass_for(hall.meeting),))
    assert hears(ticket, hall.meeting) == {Audience.RATER}


def test_a_pass_and_a_screen_open_their_own_stream_of_their_own_meeting(hall: Hall) -> None:
    other = make_meeting()
    ticket = Proofs("", {}, (admission.pass_for(hall.meeting),))
    assert (hears(ticket, hall.meeting), hears(ticket, other)) == ({Audience.RATER}, set())
    forged = Proofs("", {}, (admission.pass_for(hall.meeting)[:-1] + "?", hall.meeting.key))
    assert hears(forged, hall.meeting) == set()
    screen, secret = screens.make()
    wall = Proofs("", {screens.COOKIE: secret}, ())
    assert hears(wall, hall.meeting) == set()
    screens.pair(hall.meeting, screens.code_of(screen), None, "")
    assert (hears(wall, hall.meeting), hears(wall, other)) == ({Audience.SCREEN}, set())
    for view, may in (("", False), ("agenda", False), (screens.PODIUM, True)):
        Screen.objects.filter(pk=screen.pk).update(venue=hall.main, view=view)
        own, others = (Topic(hall.meeting.key, f"podium-{each.pk}") for each in (hall.main, hall.other))
        assert (admission.admits(wall, own) is not None) == may, view
        assert admission.admits(wall, others) is None
        assert hears(wall, hall.meeting) == {Audience.SCREEN}
    assert hears(Proofs("", {screens.COOKIE: secret + "x"}, ()), hall.meeting) == set()


def address(name: str, meeting: Meeting) -> str:
    particulars: dict[str, dict[str, Any]] = {
        "screen-change": {"screen": 1},
        "screen-release": {"screen": 1},
        "minutes-section": {"name": "head"},
        **{
            each: {"venue_pk": meeting.venues.get(is_main=True).pk}
            for each in ("steward", "steward-people", "steward-sign-in")
        },
    }
    return reverse(f"room:{name}", kwargs={"key": meeting.key, **particulars.get(name, {})})


def let_in(client: Client, place: str) -> bool:
    """Whether it is for this account at all, read or written to. Visitors are sent to sign in."""
    answers = (client.get(place), client.post(place))
    sent_away = [each.status_code == 302 and "/accounts/" in each["Location"] for each in answers]
    told = {403 if away else each.status_code for each, away in zip(answers, sent_away, strict=True)}
    return not (403 in told and told <= {403, 405})


@pytest.mark.slow
@pytest.mark.parametrize("role", [*ROLES, "auditor", "presenter"])
def test_every_page_by_role_and_meeting(hall: Hall, role: str) -> None:
    assert set(PAGES) | BY_OTHER_PROOFS == {each.name for each in urls.urlpatterns}
    other, client = make_meeting(), hall.client(role)
    found = {name for name in PAGES if let_in(client, address(name, hall.meeting))}
    assert found == {name for name, may in PAGES.items() if role in may}
    found = {name for name in PAGES if let_in(client, address(name, other))}
    assert found == (set(PAGES) if role == "organiser" else set())


def test_every_act_is_in_the_table() -> None:
    listed = [each["kind"] for group, _may in ACTS for each in group]
    listed += [each["kind"] for each in AT_VENUE]
    assert sorted([*listed, "undone"]) == sorted(each.__struct_config__.tag for each in get_args(acts.Any))


def test_every_act_by_role_venue_and_meeting(hall: Hall) -> None:
    """By the rule itself; that the address keeps to it, the next test shows."""
    other = make_meeting()
    for role in EVERYBODY | {"stranger"}:
        user = User.objects.get(username=role)
        held, nothing = (admission.duties_of(user, each) for each in (hall.meeting, other))
        for group, may in ACTS:
            for each in group:
                act = acts.read(each)
                assert verbs.may(held, hall.meeting, act) == (role in may), (role, each)
                assert verbs.may(nothing, other, act) == (role == "organiser" and bool(may)), (role, each)
        for venue, stewards in ((hall.main, STEWARD), (hall.other, STEWARD - {"steward"})):
            done = [verbs.may(held, hall.meeting, acts.read(each | {"venue": venue.pk})) for each in AT_VENUE]
            assert done == [role in stewards] * len(AT_VENUE), role


@pytest.mark.slow
@pytest.mark.parametrize("role", [*ROLES, "auditor", "presenter"])
def test_the_address_of_acts_keeps_to_it(hall: Hall, role: str) -> None:
    other, client = make_meeting(), hall.client(role)
    tried = {"message-sent": LEAD, "questions-opened": MODERATE, "remark-written": RECORD, "plan-set": set()}
    acts_by_kind = {each["kind"]: each for each in (*LEADING, *MODERATING, *RECORDING, *NOBODYS)}
    for kind, may in tried.items():
        body = {"act": acts_by_kind[kind], "seen": 0}
        at_home, abroad = (
            post(client, f"/desk/meetings/{key}/room/act", body).status_code
            for key in (hall.meeting.key, other.key)
        )
        refused = 302 if role == "visitor" else 403
        assert at_home == (200 if role in may else refused), kind
        # There the meeting has not been convened.
        assert abroad == (409 if role == "organiser" and may else refused), kind


def test_who_may_not_do_it_may_not_undo_it(hall: Hall) -> None:
    """What a venue's steward said of their own venue, they take back; what the chair did, they do not."""
    said = hall.act("steward", "venue-lost", venue=hall.main.pk).json()["number"]
    done = hall.act("chair", "screens-blanked").json()["number"]
    undone = {
        (role, event): hall.act(role, "undone", event=event).status_code
        for event in (done, said)
        for role in ("steward", "moderator", "recorder", "presenter", "stranger")
    }
    assert {key for key, status in undone.items() if status == 200} == {("steward", said)}
    assert set(undone.values()) == {200, 403}
