"""Keys of rows as nobody types them: too long, of other scripts, of no script at all. Refused or ignored, never a crash."""

import pytest

from .conftest import Place

ODD = ["\u00b2", "9" * 25, "9" * 5000, "-1", "\0", "", "x"]
READ = [
    "/desk/meetings/{key}/attendees?venue={odd}",
    "/desk/meetings/{key}/presence?venue={odd}",
    "/desk/meetings/{key}/followup?unit={odd}",
    "/desk/organisation/people/?unit={odd}",
    "/desk/debriefs/cycles/{cycle}/ask?unit={odd}",
]
WRITTEN = [
    "/desk/meetings/{key}/presenters/add",
    "/desk/meetings/{key}/attendees/add",
    "/desk/meetings/{key}/roles",
    "/desk/debriefs/cycles/{cycle}/ask",
]


@pytest.mark.slow
@pytest.mark.parametrize("address", READ)
def test_in_an_address(place: Place, address: str) -> None:
    client = place.client("organiser")
    for odd in ODD:
        path, _, name = address.partition("?")
        url = path.format(key=place.meeting.key, cycle=place.meeting.cycle_id)
        assert client.get(url, {name.partition("=")[0]: odd}).status_code in (200, 404)


@pytest.mark.slow
@pytest.mark.parametrize("address", WRITTEN)
def test_in_a_form(place: Place, address: str) -> None:
    client = place.client("organiser")
    sent = {"venue": place.main.pk, "group": "A", "kind": "chair"}
    for odd in ODD:
        url = address.format(key=place.meeting.key, cycle=place.meeting.cycle_id)
        assert client.post(url, sent | {"person": odd}).status_code in (200, 302, 404, 422)
    assert place.meeting.roles.count() == 4
    assert place.meeting.presenters.count() == len(place.presenters)
