"""What is printed, shown as a QR code and sent by mail leads to one name, whichever name the site was asked by."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from answerable.serving.addresses import addresses
from answerable.web import addresses as given
from answerable.web.hosts import names, origins
from answerable.web.meetings import further_pages


@pytest.fixture(autouse=True)
def _a_name(settings) -> None:
    settings.SITE_URL, settings.BALLOTBOX_URL = "https://meet.example", "https://box.example"


def test_all_addresses_begin_with_the_one_that_is_given_away() -> None:
    assert given.whole("start") == "https://meet.example/desk/"
    assert given.whole("casting:join") == "https://meet.example/join"
    assert given.whole("evidence:manifest", "spring") == "https://meet.example/evidence/spring/manifest"
    assert further_pages.join_with("CODE") == "https://meet.example/join#CODE"


@pytest.mark.parametrize(
    ("site", "box", "encrypted", "here"),
    [
        ("https://meet.example", "https://box.example", True, False),
        ("https://meet.example", "http://box.example", False, False),
        ("http://192.0.2.7:8000", "http://192.0.2.7:8001", False, False),
        ("http://localhost:8000", "http://localhost:8001", False, True),
        ("http://[::1]:8000", "http://[::1]:8001", False, True),
    ],
)
def test_what_phones_can_do_with_them(settings, site: str, box: str, encrypted: bool, here: bool) -> None:
    settings.SITE_URL, settings.BALLOTBOX_URL = site, box
    assert (given.are_encrypted(), given.open_here_only()) == (encrypted, here)


def test_several_names_answer() -> None:
    found = origins(
        "https://meet.example", "https://www.example.org https://[2001:db8::1]:8443/ https://meet.example"
    )
    assert found == ("https://meet.example", "https://www.example.org", "https://[2001:db8::1]:8443")
    assert names(found) == ["meet.example", "www.example.org", "[2001:db8::1]"]


@pytest.mark.parametrize(
    "also", ["http://www.example.org", "www.example.org", "https://x/below", "https://x:port"]
)
def test_a_name_that_cannot_be_is_refused_in_words(also: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="https"):
        origins("https://meet.example", also)


def test_serving_tells_the_site_of_its_other_names(tmp_path) -> None:
    where = addresses(
        "127.0.0.1", 80, 81, "https://meet.example", None, None, ("https://a.example", "https://b.example")
    )
    assert where.environment(tmp_path)["SITE_ALSO_AT"] == "https://a.example https://b.example"
    assert "SITE_ALSO_AT" not in addresses("127.0.0.1", 80, 81, None, None).environment(tmp_path)
