"""Before freezing: choosing tellers, the ceremony that shows the sheets once, and the rehearsal."""

import html
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from answerable.protocol import shares
from answerable.web.accounts.models import User
from answerable.web.custody import ceremony, seal_key, tellers
from answerable.web.custody.models import Custody, KeyShare
from answerable.web.evidence.freeze import check, freeze
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings.models import AuditEntry, Meeting, MeetingRole
from answerable.web.meetings.stages import NotNow
from web.custody.tellers_world import (
    boxes,
    browser_of,
    freeze_alone,
    hold,
    name_tellers,
    rehearse,
    seal_file,
    to_stage,
    words_on,
)


def address(name: str, meeting: Meeting) -> str:
    return reverse(f"custody:{name}", args=[meeting.key])


def verbs(meeting: Meeting) -> list[tuple[str, Any]]:
    return list(AuditEntry.objects.filter(meeting=meeting).values_list("verb", "detail"))


# Choosing


def test_off_by_default_and_nothing_stands_in_the_way(meeting: Meeting, office: Client) -> None:
    assert (tellers.threshold_of(meeting), tellers.missing(meeting), tellers.manifest_entry(meeting)) == (
        0,
        [],
        None,
    )
    page = office.get(address("custody", meeting))
    assert page.status_code == 200
    assert "the site keeps the key" in page.text


def test_the_organiser_chooses_how_many(meeting: Meeting, office: Client) -> None:
    name_tellers(meeting, 3)
    done = office.post(address("custody", meeting), {"threshold": "2"}, follow=True)
    assert tellers.threshold_of(meeting) == 2
    assert "2 of 3 tellers open the ballots." in done.text
    assert verbs(meeting) == [("custody-set", {"threshold": 2, "was": 0})]


@pytest.mark.parametrize("typed", ["1", "17", "-2", "two", ""])
def test_a_number_that_makes_no_sense_is_refused(meeting: Meeting, office: Client, typed: str) -> None:
    page = office.post(address("custody", meeting), {"threshold": typed})
    assert page.status_code == 409
    assert "Choose a number from 2 to 16." in page.text
    assert tellers.threshold_of(meeting) == 0


def test_each_thing_missing_is_named_in_turn(meeting: Meeting, organiser: User) -> None:
    tellers.choose(meeting, organiser, 2)
    assert tellers.missing(meeting)[0].startswith("2 tellers are to open the ballots, but 0 are named:")
    people = name_tellers(meeting, 3)
    assert tellers.missing(meeting)[0].startswith(
        "The seal is to be in the tellers' hands: hold the ceremony"
    )
    held = ceremony.hold(meeting, organiser, "")
    assert tellers.missing(meeting)[0].startswith("The tellers' sheets have not been tried:")
    texts = [" ".join(sheet.words) for sheet in held.sheets]
    ceremony.rehearse(meeting, organiser, texts[:2])
    assert tellers.missing(meeting) == []
    assert tellers.doubtful(meeting) == ["Share 3 (Teller 3) was not tried in the rehearsal."]
    ceremony.rehearse(meeting, organiser, texts[1:])
    assert tellers.doubtful(meeting) == []
    MeetingRole.objects.get(person=people[0]).delete()
    assert tellers.missing(meeting) == ["The tellers have changed since the ceremony: hold it again."]


def test_the_steps_of_the_preparation_follow(meeting: Meeting, organiser: User, office: Client) -> None:
    def last() -> tuple[str, str, str]:
        step = office.get(reverse("meeting", args=[meeting.key])).context["menu"].steps[-1]
        return step.title, step.state.kind, step.state.said

    held = hold(meeting, organiser)
    lacking = "2 tellers are to open the ballots: hold the ceremony and the rehearsal."
    assert last() == ("Custody of the seal", "missing", lacking)
    rehearse(meeting, organiser, held)
    assert last() == (
        "Custody of the seal",
        "done",
        "2 tellers open the ballots; their sheets have been tried.",
    )
    tellers.choose(meeting, organiser, 0)
    assert last()[0] == "Chair, stewards, auditors"


def test_freezing_is_refused_until_the_rehearsal_is_passed(
    meeting: Meeting, organiser: User, office: Client
) -> None:
    held = hold(meeting, organiser)
    sentence = "The tellers' sheets have not been tried: do the rehearsal on the page “Custody of the seal”."
    with pytest.raises(NotNow, match="have not been tried"):
        freeze(meeting, organiser)
    page = office.post(reverse("evidence:freeze", args=[meeting.key]))
    assert page.status_code == 409
    assert sentence in html.unescape(page.text)
    rehearse(meeting, organiser, held)
    assert check(meeting).problems == ()


# The ceremony


def test_the_sheets_are_shown_once_and_hold_the_key(meeting: Meeting, office: Client) -> None:
    name_tellers(meeting, 3)
    office.post(address("custody", meeting), {"threshold": "2"})
    assert office.get(address("ceremony", meeting)).status_code == 200
    page = office.post(address("ceremony", meeting), {"voids": ""})
    lists = words_on(page.text)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert [len(each) for each in lists] == [33, 33, 33]
    custody = Custody.objects.get(meeting=meeting)
    private = shares.recover([" ".join(lists[0]), " ".join(lists[2])])
    assert tellers.primitives.public_text(tellers.primitives.x25519(private)) == custody.public
    assert page.text.count(seal_key.fingerprint(custody.public)) == 3
    assert page.text.count(settings.SITE_URL + address("custody-open", meeting)) == 3
    again = office.post(address("ceremony", meeting), {"voids": "", "sure": "yes"})
    assert again.status_code == 409
    assert "The sheets are shown once and cannot be shown again." in again.text
    assert Custody.objects.get(meeting=meeting).public == custody.public


def test_nothing_secret_is_kept(meeting: Meeting, organiser: User) -> None:
    held = hold(meeting, organiser)
    rows = list(KeyShare.objects.filter(custody=held.custody))
    assert [(row.number, row.name, row.words, row.entered, row.rehearsed) for row in rows] == [
        (number, f"Teller {number}", "", False, False) for number in (1, 2, 3)
    ]
    assert len({row.salt for row in rows}) == 3
    assert [
        shares.read(" ".join(sheet.words)).digest(bytes.fromhex(row.salt)) == row.digest
        for sheet, row in zip(held.sheets, rows, strict=True)
    ] == [True, True, True]
    assert not seal_file(meeting).exists()
    assert verbs(meeting)[1:] == [
        (
            "ceremony-held",
            {"threshold": 2, "count": 3, "fingerprint": seal_key.fingerprint(held.custody.public)},
        )
    ]
    assert "words" not in repr(held)


def test_holding_it_again_voids_the_earlier_sheets_when_it_is_meant(
    meeting: Meeting, organiser: User, office: Client
) -> None:
    first = hold(meeting, organiser)
    rehearse(meeting, organiser, first)
    assert "become worthless" in office.get(address("ceremony", meeting)).text
    unsure = office.post(address("ceremony", meeting), {"voids": first.custody.public})
    assert unsure.status_code == 409
    assert Custody.objects.get(meeting=meeting).public == first.custody.public
    page = office.post(address("ceremony", meeting), {"voids": first.custody.public, "sure": "yes"})
    now = Custody.objects.get(meeting=meeting)
    assert (page.status_code, now.number, now.rehearsed) == (200, 2, False)
    assert now.public != first.custody.public
    outcome = ceremony.rehearse(meeting, organiser, [" ".join(sheet.words) for sheet in first.sheets])
    assert list(outcome.problems) == [0, 1, 2]
    assert "of an earlier ceremony, whose sheets are void" in outcome.problems[0][0]
    assert seal_key.fingerprint(now.public) in outcome.problems[0][0]


def test_another_choice_voids_the_sheets_when_it_is_meant(
    meeting: Meeting, organiser: User, office: Client
) -> None:
    hold(meeting, organiser)
    assert office.post(address("custody", meeting), {"threshold": "3"}).status_code == 409
    assert Custody.objects.filter(meeting=meeting).count() == 1
    assert office.post(address("custody", meeting), {"threshold": "2"}).status_code == 302
    assert Custody.objects.filter(meeting=meeting).count() == 1
    assert office.post(address("custody", meeting), {"threshold": "0", "sure": "yes"}).status_code == 302
    assert Custody.objects.filter(meeting=meeting).count() == 0


def test_a_key_of_an_attempt_at_freezing_is_dropped(meeting: Meeting, organiser: User) -> None:
    seal_key.ensure(meeting.key)
    assert seal_file(meeting).exists()
    hold(meeting, organiser)
    assert not seal_file(meeting).exists()
    seal_key.ensure(meeting.key)
    assert not seal_file(meeting).exists()


def test_after_freezing_all_of_it_is_settled(
    meeting: Meeting, organiser: User, office: Client, rsa_keys: list[bytes]
) -> None:
    held = hold(meeting, organiser, 2, 3)
    rehearse(meeting, organiser, held)
    freeze_alone(meeting, rsa_keys)
    body = manifests(meeting)[0].body
    assert body["seal_custody"] == {"threshold": 2, "shares": 3}
    assert body["keys"]["seal"] == held.custody.public
    asked = [
        office.get(address("ceremony", meeting)),
        office.get(address("rehearsal", meeting)),
        office.post(address("ceremony", meeting), {"voids": held.custody.public, "sure": "yes"}),
        office.post(address("custody", meeting), {"threshold": "0", "sure": "yes"}),
        office.post(address("rehearsal", meeting)),
    ]
    assert [page.status_code for page in asked] == [409] * 5
    assert "The custody of the seal is settled before freezing" in asked[0].text
    assert Custody.objects.get(meeting=meeting).public == held.custody.public
    assert office.get(address("custody", meeting)).status_code == 200


# The rehearsal


def test_the_rehearsal_page_is_passed_with_enough_sheets(
    meeting: Meeting, organiser: User, office: Client
) -> None:
    held = hold(meeting, organiser)
    page = office.get(address("rehearsal", meeting))
    assert page.text.count("<fieldset") == 2
    typed = boxes(held.sheets[2].words) | boxes([word[:4].upper() for word in held.sheets[0].words], "share2")
    done = office.post(address("rehearsal", meeting), typed, follow=True)
    assert "Passed: these shares give the key. It has been dropped again." in done.text
    assert list(KeyShare.objects.values_list("number", "rehearsed")) == [(1, True), (2, False), (3, True)]
    assert Custody.objects.get(meeting=meeting).rehearsed
    assert not seal_file(meeting).exists()
    assert verbs(meeting)[-1] == ("ceremony-rehearsed", {"number": "1, 3"})


def test_a_whole_share_can_be_pasted_into_one_box(meeting: Meeting, organiser: User, office: Client) -> None:
    held = hold(meeting, organiser)
    typed = {f"share{at}-1": " ".join(held.sheets[at].words) for at in (1, 2)}
    assert office.post(address("rehearsal", meeting), typed).status_code == 302


def test_every_mistake_is_named_and_what_was_typed_is_kept(
    meeting: Meeting, organiser: User, office: Client
) -> None:
    held = hold(meeting, organiser)
    words = list(held.sheets[0].words)
    wrong = boxes([*words[:4], "zzzz", *words[5:]]) | boxes([*held.sheets[1].words[:32], ""], "share2")
    page = office.post(address("rehearsal", meeting), wrong)
    assert page.status_code == 422
    assert "Word 5, “zzzz”, is not on the list. Look at the sheet again." in page.text
    assert "Word 33 is missing." in page.text
    assert page.text.count('aria-invalid="true"') == 2
    assert f'name="share2-1" value="{held.sheets[1].words[0]}"' in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert not Custody.objects.get(meeting=meeting).rehearsed


def test_many_missing_words_are_told_at_once(meeting: Meeting, organiser: User, office: Client) -> None:
    held = hold(meeting, organiser)
    page = office.post(address("rehearsal", meeting), boxes(["zzzz", *held.sheets[0].words[1:4]]))
    text = html.unescape(page.text)
    assert "Word 1, “zzzz”, is not on the list." in text
    assert "29 words are missing, the first of them word 5." in text
    assert (page.text.count('aria-invalid="true"'), "Word 6 is missing" in text) == (30, False)
    assert 'href="#share1-5"' in page.text


def test_shares_that_are_whole_but_wrong(meeting: Meeting, organiser: User) -> None:
    held = hold(meeting, organiser)
    first, second, _third = (" ".join(sheet.words) for sheet in held.sheets)
    swapped = " ".join([held.sheets[0].words[1], held.sheets[0].words[0], *held.sheets[0].words[2:]])
    stranger = " ".join(shares.split(bytes(32), 2, 3)[0])

    def told(*texts: str) -> dict[int, str]:
        outcome = ceremony.rehearse(meeting, organiser, texts)
        assert not outcome.passed
        return {at: sentences[0][:42] for at, sentences in outcome.problems.items()} | (
            {-1: outcome.reason} if outcome.reason else {}
        )

    assert told(first, first) == {1: "Share 1 is entered twice."}
    assert told(swapped, second) == {0: "Every word is on the list, but together th"}
    assert told(stranger, second) == {0: "These words are a whole share, but not one"}
    assert told("", second) == {-1: "2 different shares are needed; entered: 1."}
    assert told(first + " academic", second) == {0: "A share has 33 words; 34 were entered."}
    assert told("academik " + first, second) == {0: "Word 1, “academik”, is not on the list. Is"}
    assert list(KeyShare.objects.values_list("rehearsed", flat=True)) == [False] * 3


def test_without_a_ceremony_there_is_nothing_to_rehearse(
    meeting: Meeting, organiser: User, office: Client
) -> None:
    assert office.get(address("rehearsal", meeting)).status_code == 409
    with pytest.raises(NotNow, match="Hold the ceremony first"):
        ceremony.rehearse(meeting, organiser, [])


@pytest.mark.slow
def test_who_may_see_what(meeting: Meeting, organiser: User) -> None:
    people = name_tellers(meeting, 2)
    from_roles = {"chair": Client(), "auditor": Client(), "teller": Client(), "steward": Client()}
    for (kind, client), number in zip(from_roles.items(), range(4), strict=True):
        user = User.objects.create(username=kind)
        person = (
            people[0]
            if kind == "teller"
            else type(people[0]).objects.create(identifier=f"{kind}{number}", name=kind, unit=people[0].unit)
        )
        person.user = user
        person.save()
        if kind != "teller":
            MeetingRole.objects.create(meeting=meeting, person=person, kind=kind)
        client.force_login(user)
    hold_address = [address(name, meeting) for name in ("custody", "ceremony", "rehearsal", "custody-open")]
    more = [
        reverse(name, args=[meeting.key])
        for name in ("meeting", "meetings:agenda", "meetings:roles", "meetings:attendees")
    ]
    tellers.choose(meeting, organiser, 2)
    ceremony.hold(meeting, organiser, "")
    seen = {
        kind: [client.get(path).status_code for path in [*hold_address, *more]]
        for kind, client in from_roles.items()
    }
    assert seen == {
        "chair": [200, 403, 403, 403, 200, 200, 200, 200],
        "auditor": [200, 403, 403, 403, 200, 200, 200, 200],
        "teller": [200, 403, 200, 200, 200, 403, 403, 403],
        "steward": [403, 403, 403, 403, 200, 200, 403, 403],
    }
    assert from_roles["chair"].post(address("custody", meeting), {"threshold": "0"}).status_code == 403


def test_before_the_ceremony_a_tellers_pages_say_what_they_do_and_when(
    meeting: Meeting, organiser: User
) -> None:
    teller = browser_of(name_tellers(meeting, 3)[0])
    for needed in (0, 2):
        tellers.choose(meeting, organiser, needed)
        for page in ("custody", "custody-open"):
            shown = teller.get(address(page, meeting), headers={"accept-language": "en"}).text
            assert "You are a teller" in shown
            assert "The ceremony has not been held yet" in shown
            assert ("has not chosen yet how many tellers" in shown) == (not needed)
            assert "not in the hands of tellers" not in shown


def test_tellers_may_try_their_sheets_on_their_own_screen(meeting: Meeting, organiser: User) -> None:
    teller = browser_of(name_tellers(meeting, 3)[0])
    tellers.choose(meeting, organiser, 2)
    held = ceremony.hold(meeting, organiser, "")
    typed = boxes(held.sheets[0].words) | boxes(held.sheets[1].words, "share2")
    assert teller.get(address("custody", meeting)).text.count(address("rehearsal", meeting)) == 1
    assert teller.post(address("rehearsal", meeting), typed).status_code == 302
    assert Custody.objects.get(meeting=meeting).rehearsed


def test_sixteen_tellers_are_the_most(meeting: Meeting, organiser: User) -> None:
    name_tellers(meeting, 17)
    tellers.choose(meeting, organiser, 16)
    with pytest.raises(NotNow, match="at most 16 tellers"):
        ceremony.hold(meeting, organiser, "")
    to_stage(meeting, "prepared")
    MeetingRole.objects.filter(meeting=meeting, kind="teller")[0].delete()
    assert len(ceremony.hold(meeting, organiser, "").sheets) == 16
