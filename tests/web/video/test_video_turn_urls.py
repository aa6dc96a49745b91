"""The TURN servers of the settings, and what is refused before the site starts."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from answerable.web.video import turn_urls


@pytest.mark.parametrize(
    "url",
    [
        "turn:turn.example.org",
        "turn:192.0.2.1:3478?transport=udp",
        "turns:turn.example.org:443?transport=tcp",
        "turn:[2001:db8::7]:3478",
    ],
)
def test_servers_are_taken_as_they_are_written(url: str) -> None:
    assert turn_urls.chosen(f" {url}  turn:other.example ", "secret") == (url, "turn:other.example")
    assert turn_urls.chosen("", "") == turn_urls.chosen(" ", "secret") == ()


@pytest.mark.parametrize(
    "url",
    [
        "turn.example.org",
        "https://turn.example.org",
        "turn://turn.example.org",
        "stun:turn.example.org",
        "turn:",
        "turn:turn.example.org:0",
        "turn:turn.example.org:65536",
        "turn:turn.example.org?transport=sctp",
        "turn:user:password@turn.example.org",
        "turn:a,turn:b",
    ],
)
def test_what_is_no_turn_server_is_named(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="VIDEO_TURN_URLS names no TURN server"):
        turn_urls.chosen(f"turn:turn.example.org {url}", "secret")


def test_servers_without_their_secret_are_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="VIDEO_TURN_URLS needs VIDEO_TURN_SECRET"):
        turn_urls.chosen("turn:turn.example.org", "")
