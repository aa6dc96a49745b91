"""Which service a meeting uses, who may open what, and what a venue's page may say. Janus itself is in tests/browser/test_browser_video.py."""

import json
from typing import Any

import pytest
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, MeetingRoleKind, Venue
from answerable.web.meetings.stage import Stage
from answerable.web.room import figures, record
from answerable.web.room.reading import log_of
from answerable.web.video import caption_views, events, lines, providers, recordings, sdp
from answerable.web.video.models import Line, Provider, Recording, VenueVideo, Video
from web.room.people import browser_of, user_with

ENTER = {"verb": "enter", "page": "0123456789abcdef"}
OFFER = "v=0\r\ns=-\r\n{sections}"
SECTION = "m={kind} 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:{mid}\r\n"


def offer(*kinds: str) -> str:
    sections = "".join(SECTION.format(kind=kind, mid=at) for at, kind in enumerate(kinds))
    return OFFER.format(sections=sections)


@pytest.fixture
def plant(meeting: Meeting) -> Venue:
    return Venue.objects.create(meeting=meeting, name="Plant")


@pytest.fixture
def built_in(meeting: Meeting, settings: Any) -> Meeting:
    """Nobody listens at that address."""
    settings.JANUS_URL = "http://127.0.0.1:9/janus"
    Video.objects.create(meeting=meeting, provider=Provider.BUILT_IN)
    return meeting


def steward_of(meeting: Meeting, venue: Venue) -> User:
    return user_with(meeting, MeetingRoleKind.STEWARD, venue)


def posted(meeting: Meeting, provider: str, link: str, own: str = "", budget: int = 2000) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for venue in meeting.venues.all():
        rows |= {
            f"venue-{venue.pk}-link": "" if venue.is_main else own,
            f"venue-{venue.pk}-budget": budget,
        }
    return {"provider": provider, "link": link, **rows}


def test_links_for_all_and_for_one_venue(office: Client, meeting: Meeting, plant: Venue) -> None:
    page = f"/desk/meetings/{meeting.key}/video-setting"
    asked = posted(meeting, "link", "https://meet.example/all", "https://meet.example/plant")
    assert office.post(page, asked).status_code == 302
    told = figures.figures_of(meeting).video
    assert told.kind == "link"
    assert told.addresses == {
        venue.pk: f"https://meet.example/{'all' if venue.is_main else 'plant'}"
        for venue in meeting.venues.all()
    }
    assert VenueVideo.objects.get(venue=plant).budget == 2000
    assert b"meet.example/plant" in office.get(f"/desk/meetings/{meeting.key}/video").content


@pytest.mark.parametrize(
    ("provider", "link", "budget"),
    [("link", "javascript:alert(1)", 2000), ("link", "meet", 2000), ("zoom", "", 2000), ("", "", 5)],
)
def test_what_is_no_link_service_or_limit_is_refused(
    office: Client, meeting: Meeting, provider: str, link: str, budget: int
) -> None:
    answer = office.post(
        f"/desk/meetings/{meeting.key}/video-setting", posted(meeting, provider, link, budget=budget)
    )
    assert answer.status_code == 422
    assert not Video.objects.exists()


def test_the_built_in_service_is_offered_where_it_runs(
    office: Client, meeting: Meeting, settings: Any
) -> None:
    page = f"/desk/meetings/{meeting.key}/video-setting"
    assert b'value="built-in"' not in office.get(page).content
    assert office.post(page, posted(meeting, "built-in", "")).status_code == 422
    settings.JANUS_URL = "http://127.0.0.1:9/janus"
    assert b'value="built-in"' in office.get(page).content
    assert office.post(page, posted(meeting, "built-in", "")).status_code == 302
    assert providers.told(meeting).addresses == {
        venue.pk: f"/desk/meetings/{meeting.key}/video/{venue.pk}" for venue in meeting.venues.all()
    }
    settings.JANUS_URL = ""
    assert providers.told(meeting).addresses == {}


def test_only_who_stands_at_a_venue_may_open_its_page(built_in: Meeting, plant: Venue) -> None:
    main = built_in.venues.get(is_main=True)
    steward = browser_of(steward_of(built_in, plant))
    at = f"/desk/meetings/{built_in.key}/video/{{}}"
    assert steward.get(at.format(plant.pk)).status_code == 200
    assert steward.get(at.format(main.pk)).status_code == 403
    assert browser_of(user_with(built_in, MeetingRoleKind.CHAIR)).get(at.format(main.pk)).status_code == 200
    for kind in ("", MeetingRoleKind.AUDITOR, MeetingRoleKind.RECORDER):
        assert browser_of(user_with(built_in, kind)).get(at.format(plant.pk)).status_code == 403
    assert Client().get(at.format(plant.pk)).status_code == 302
    setting = f"/desk/meetings/{built_in.key}/video-setting"
    assert steward.get(setting).status_code == 403
    assert steward.get(f"/desk/meetings/{built_in.key}/recordings").status_code == 403


def test_a_venue_of_another_meeting_is_not_there(built_in: Meeting, plant: Venue, office: Client) -> None:
    other = Meeting.objects.create(
        cycle=built_in.cycle, key="other", title="Other", starts_at=built_in.starts_at
    )
    Video.objects.create(meeting=other, provider=Provider.BUILT_IN)
    assert office.get(f"/desk/meetings/other/video/{plant.pk}").status_code == 404
    assert said(office, other, plant, ENTER).status_code == 404


def said(client: Client, meeting: Meeting, venue: Venue, verb: Any) -> Any:
    path = f"/desk/meetings/{meeting.key}/video/{venue.pk}/do"
    return client.post(path, json.dumps(verb), content_type="application/json")


@pytest.mark.slow
@pytest.mark.parametrize(
    "verb",
    [
        {},
        [],
        {"verb": "create"},
        {"verb": "enter"},
        {**ENTER, "room": "other"},
        {**ENTER, "page": "mine"},
        {"verb": "publish", "line": "x"},
        {"verb": "publish", "line": "x" * 33, "sdp": ""},
        {"verb": "watch", "line": "x", "feeds": []},
        {"verb": "watch", "line": "x", "feeds": ["1234"]},
        {"verb": "watch", "line": "x", "feeds": ["1-0123456789abcdef"], "room": "other"},
        {"verb": "layers", "line": "x", "layers": {"0": 3}},
        {"verb": "layers", "line": "x", "layers": {'0","x': 1}},
        {"verb": "candidate", "line": "x", "sending": True, "candidates": [{"candidate": "x" * 501}]},
        {"verb": "publish", "line": "x", "sdp": "x" * (sdp.LONGEST + 1)},
    ],
)
def test_nothing_but_the_verbs_is_said(built_in: Meeting, plant: Venue, office: Client, verb: Any) -> None:
    assert said(office, built_in, plant, verb).status_code == 400


def test_an_old_line_is_refused_and_a_silent_gateway_told(
    built_in: Meeting, plant: Venue, office: Client
) -> None:
    Line.objects.create(venue=plant, name="new", session=1, publisher=2, subscriber=3)
    assert said(office, built_in, plant, {"verb": "keep", "line": "old"}).status_code == 409
    assert said(office, built_in, plant, {"verb": "keep", "line": "new"}).status_code == 502
    assert said(office, built_in, plant, ENTER).status_code == 502
    assert Client().post(f"/desk/meetings/{built_in.key}/video/{plant.pk}/do").status_code == 302


def test_a_page_without_its_token_is_refused(built_in: Meeting, plant: Venue) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(steward_of(built_in, plant))
    assert said(strict, built_in, plant, ENTER).status_code == 403


@pytest.mark.parametrize(
    "kinds", [(), ("application",), ("audio", "audio"), ("video", "video"), ("audio", "video", "application")]
)
def test_one_camera_and_one_microphone_and_nothing_else(kinds: tuple[str, ...]) -> None:
    with pytest.raises(sdp.Unfit):
        sdp.audio_mids(offer(*kinds))


def test_the_audio_of_an_offer() -> None:
    assert sdp.audio_mids(offer("video", "audio")) == ["1"]
    assert sdp.audio_mids(offer("video")) == []


def test_verbs_are_read() -> None:
    assert lines.said(json.dumps(ENTER).encode()) == lines.Enter("0123456789abcdef")
    kept = lines.said(b'{"verb": "watch", "line": "a", "feeds": ["12-0123456789abcdef"]}')
    assert kept == lines.WatchFeeds("a", ["12-0123456789abcdef"])


PUBLISHER = {"sender": 2, "janus": "event"}


def data(**said: Any) -> dict[str, Any]:
    return {**PUBLISHER, "plugindata": {"data": {"videoroom": "event", **said}}}


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"janus": "webrtcup", "sender": 2}, [{"kind": "up", "sending": True}]),
        ({"janus": "hangup", "sender": 3}, [{"kind": "hangup", "sending": False}]),
        ({"janus": "timeout", "session_id": 1}, [{"kind": "ended"}]),
        ({"janus": "media", "sender": 2}, []),
        ({"janus": "ack"}, []),
        (data(configured="ok"), []),
        (data(unpublished="ok"), []),
        (data(leaving="8-b"), [{"kind": "left", "feed": "8-b"}]),
        (data(error_code=426, error="no room"), [{"kind": "refused", "code": 426}]),
        (data(moderation="muted", id="8-b", mid="0"), [{"kind": "moderated", "venue": 8, "muted": True}]),
        (
            data(publishers=[{"id": "7-a"}, {"id": "8-b", "display": "x"}]),
            [{"kind": "publishers", "feeds": [{"feed": "8-b", "venue": 8}]}],
        ),
        (data(configured="ok") | {"jsep": {"type": "answer", "sdp": "s"}}, [{"kind": "answer", "sdp": "s"}]),
        (
            {"janus": "trickle", "sender": 3, "candidate": {"completed": True}},
            [{"kind": "candidate", "sending": False, "candidate": None}],
        ),
    ],
)
def test_what_janus_says_in_words_of_our_own(event: dict[str, Any], told: list[dict[str, Any]]) -> None:
    line = Line(venue_id=7, name="a", session=1, publisher=2, subscriber=3)
    assert events.shown(line, event) == told


def captioned(meeting: Meeting, token: str, body: str) -> int:
    at = "/api/captions"
    headers = {"Authorization": f"Captions {token}"}
    return Client().post(at, body, content_type="application/json", headers=headers).status_code


def test_a_captioning_program_writes_lines_for_its_meeting_and_nothing_else(
    room: Meeting, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = office.get(f"/desk/meetings/{room.key}/video-setting").content.decode()
    token = caption_views.token_for(room)
    assert token.partition(":")[0] in page
    assert captioned(room, "x", '{"text": "Good morning"}') == 403
    assert captioned(room, token, "[]") == 400
    assert captioned(room, token, "x" * 5000) == 400
    assert captioned(room, token, '{"text": "Good morning"}') == 200
    caption = log_of(room).state.caption
    assert caption is not None
    assert caption.text == "Good morning"
    monkeypatch.setattr(record, "now_ms", lambda: caption.at + 10)
    assert captioned(room, token, '{"text": "again"}') == 429
    # The token ends with the meeting.
    Meeting.objects.filter(pk=room.pk).update(stage=Stage.CLOSED)
    assert captioned(room, token, '{"text": "afterwards"}') == 403


@pytest.mark.process
def test_recordings_are_for_who_reads_and_handed_out_in_parts(
    meeting: Meeting, office: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    made = Recording.objects.create(meeting=meeting, venue_name="Plant", name="1000-7", at=1000)
    (recordings.folder(meeting) / "1000-7-audio-0.mjr").write_bytes(b"0123456789")
    at = f"/desk/meetings/{meeting.key}/recordings"
    assert b"Plant" in office.get(at).content
    assert b"Download the sound" in office.get(f"{at}/{made.pk}?at=12").content
    # It is no recording of Janus, so nothing playable is made of it.
    whole = office.get(f"{at}/{made.pk}/audio")
    assert b"".join(whole.streaming_content) == b"0123456789"
    part = office.get(f"{at}/{made.pk}/audio", headers={"Range": "bytes=3-5"})
    assert (part.status_code, part.getvalue(), part["Content-Range"]) == (206, b"345", "bytes 3-5/10")
    assert office.get(f"{at}/{made.pk}/audio", headers={"Range": "bytes=10-"}).status_code == 416
    assert office.get(f"{at}/{made.pk}/video").status_code == 404
    steward = browser_of(user_with(meeting, MeetingRoleKind.STEWARD))
    assert steward.get(f"{at}/{made.pk}/audio").status_code == 403
