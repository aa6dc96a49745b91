"""What the operator says of the network at the start reaches Janus and the page of a venue: the machine's address outside, the media's ports, TURN servers."""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from flows.test_flow_serving import Serving
from waiting import PATIENCE, free_port, until
from worlds import World, with_tables

pytestmark = pytest.mark.flow

OUTSIDE = "203.0.113.7"
TURN = ("turn:turn.example.org:3478", "turns:turn.example.org:443?transport=tcp")
SECRET = "as in static-auth-secret"
DAY = 24 * 3600
# What a page with a microphone and no camera offers; nobody ever answers from it.
OFFER = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
m=audio 9 UDP/TLS/RTP/SAVPF 111
c=IN IP4 0.0.0.0
a=mid:0
a=sendonly
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=ice-options:trickle
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
""".format(fingerprint=":".join(["AB"] * 32)).replace("\n", "\r\n")


@pytest.fixture
def venue(tmp_path) -> Iterator["Venue"]:
    home, janus = with_tables(tmp_path / "home"), free_port()
    told = {"VIDEO_TURN_URLS": " ".join(TURN), "VIDEO_TURN_SECRET": SECRET}
    ports = ["--video-port", str(janus), "--video-media-ports", "31000-31099"]
    serving = Serving(home, "--video", *ports, "--video-address", OUTSIDE, **told)
    try:
        serving.until("Ctrl-C stops them all.")
        with World("flows.video_world", {"ANSWERABLE_HOME": str(home)}) as world:
            yield Venue(serving.site, janus, **world.call("make"))
        serving.child.terminate()
        assert serving.end() == 0
    finally:
        serving.child.kill()


class Venue:
    """The page of a venue, as far as it speaks with the site."""

    def __init__(self, site: str, janus: int, key: str, venue: int, session: str) -> None:
        self.janus, self.key, self.venue = f"http://127.0.0.1:{janus}/janus", key, venue
        self.http = httpx.Client(
            base_url=site,
            cookies={"sessionid": session, "csrftoken": "c" * 32},
            headers={"X-CSRFToken": "c" * 32},
            timeout=PATIENCE,
            trust_env=False,
        )

    def do(self, **verb: Any) -> Any:
        answer = self.http.post(f"/desk/meetings/{self.key}/video/{self.venue}/do", json=verb)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def events(self, line: str) -> Any:
        asked = {"meeting": self.key, "venue": str(self.venue), "line": line}
        return self.http.get("/live/picture", params=asked).json()["events"]


def test_address_ports_and_turn_servers_reach_janus_and_the_venues_page(venue: Venue) -> None:
    said = httpx.get(f"{venue.janus}/info", trust_env=False, timeout=PATIENCE).json()
    assert (said["public-ip"], said["ice-lite"], said["full-trickle"]) == (OUTSIDE, False, True)

    entered = venue.do(verb="enter", page="0123456789abcdef")
    (server,) = entered["ice_servers"]
    assert server["urls"] == list(TURN)
    # As coturn's `use-auth-secret` makes it: good for a day, and worth nothing without the secret.
    assert 0 < int(server["username"].partition(":")[0]) - time.time() <= DAY
    word = hmac.new(SECRET.encode(), server["username"].encode(), hashlib.sha1).digest()
    assert server["credential"] == base64.b64encode(word).decode()
    assert SECRET not in str(entered)

    venue.do(verb="publish", line=entered["line"], sdp=OFFER)
    told: list[Any] = []

    def all_candidates() -> bool:
        told.extend(venue.events(entered["line"]))
        return {"kind": "candidate", "sending": True, "candidate": None} in told

    until(all_candidates, "all candidates of Janus")
    candidates = [each["candidate"]["candidate"] for each in told if each.get("candidate")]
    hosts = [re.search(r" (\S+) (\d+) typ host", each) for each in candidates]
    assert hosts
    assert all(host and host[1] == OUTSIDE and 31000 <= int(host[2]) <= 31099 for host in hosts), candidates


@pytest.mark.parametrize(
    ("options", "told", "sentence"),
    [
        (
            ["--video-address", "meet.example.org"],
            {},
            "meet.example.org cannot be this machine's address outside; give --video-address four numbers",
        ),
        (
            [],
            {"VIDEO_TURN_URLS": "https://turn.example.org", "VIDEO_TURN_SECRET": SECRET},
            "The site's settings cannot be used: VIDEO_TURN_URLS names no TURN server with https://turn.example.org",
        ),
    ],
)
def test_what_says_nothing_of_a_network_is_refused_in_words(tmp_path, options, told, sentence) -> None:
    """Which values are refused is in tests/serving and tests/web/video."""
    refused = Serving(tmp_path / "home", "--video", "--video-port", str(free_port()), *options, **told)
    assert refused.end() == 1
    assert f"Error: {sentence}" in refused.printed
    assert "Traceback" not in refused.printed
    assert SECRET not in refused.printed
