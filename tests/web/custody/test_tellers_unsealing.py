"""After close: shares entered one by one until the key is whole; and before that nothing anywhere opens a ballot."""

import html

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from answerable.protocol import canonical, keys, shares
from answerable.web.accounts.models import User
from answerable.web.custody import seal_key
from answerable.web.custody.ceremony import Ceremony
from answerable.web.custody.models import Custody, KeyShare
from answerable.web.custody.seal import SealNotOpened
from answerable.web.custody.unsealing import ShareNotTaken, enter, entered_shares
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


@pytest.fixture
def held(meeting: Meeting, organiser: User, rsa_keys: list[bytes]) -> Ceremony:
    """Frozen with the seal in the hands of three tellers, any two of whom open it; then closed."""
    made = hold(meeting, organiser)
    rehearse(meeting, organiser, made)
    freeze_alone(meeting, rsa_keys)
    to_stage(meeting, "closed")
    return made


def text(held: Ceremony, number: int) -> str:
    return " ".join(held.sheets[number - 1].words)


def address(meeting: Meeting, name: str = "custody:custody-open") -> str:
    return reverse(name, args=[meeting.key])


def entered(held: Ceremony) -> list[tuple[int, bool, str]]:
    return list(held.custody.shares.values_list("number", "entered", "words"))


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["prepared", "frozen", "convened", "scoring"])
def test_before_close_nobody_enters_a_share(
    meeting: Meeting, held: Ceremony, organiser: User, office: Client, stage: str
) -> None:
    to_stage(meeting, stage)
    with pytest.raises(NotNow, match="before the scoring is closed"):
        enter(meeting, organiser, text(held, 1))
    teller = browser_of(MeetingRole.objects.filter(meeting=meeting)[0].person)
    for browser in (office, teller):
        asked = browser.get(address(meeting))
        assert asked.status_code == 200
        assert "<form" not in asked.text.partition("<main")[2].partition("</main>")[0]
        refused = browser.post(address(meeting), boxes(held.sheets[0].words))
        assert refused.status_code == 409
        assert "Nobody can enter a share before the scoring is closed." in refused.text
    assert entered(held) == [(1, False, ""), (2, False, ""), (3, False, "")]


def test_tellers_on_their_own_screens_open_the_seal(
    meeting: Meeting, held: Ceremony, office: Client, client: Client
) -> None:
    first, third = (
        browser_of(role.person)
        for role in MeetingRole.objects.filter(meeting=meeting).order_by("person__identifier")
        if role.person.name != "Teller 2"
    )
    done = first.post(address(meeting), boxes(held.sheets[0].words), follow=True)
    assert "Share 1 (Teller 1) is taken. 1 more is needed." in done.text
    assert entered(held) == [(1, True, text(held, 1)), (2, False, ""), (3, False, "")]
    assert not seal_file(meeting).exists()
    assert client.get(address(meeting, "evidence:seal-key")).status_code == 409
    done = third.post(address(meeting), boxes([word[:4] for word in held.sheets[2].words]), follow=True)
    assert "Share 3 (Teller 3) is taken. The seal is open: the ballots can be counted." in done.text
    assert entered(held) == [(1, True, ""), (2, False, ""), (3, True, "")]
    private = seal_file(meeting).read_bytes()
    assert seal_file(meeting).stat().st_mode & 0o777 == 0o600
    assert keys.public_text(keys.x25519(private)) == held.custody.public
    assert client.get(address(meeting, "evidence:seal-key")).json() == {"private": canonical.b64u(private)}
    assert list(AuditEntry.objects.filter(meeting=meeting).values_list("verb", "detail"))[-3:] == [
        ("share-entered", {"number": 1}),
        ("share-entered", {"number": 3}),
        ("seal-opened", {"fingerprint": seal_key.fingerprint(held.custody.public)}),
    ]
    refused = office.post(address(meeting), boxes(held.sheets[1].words))
    assert refused.status_code == 409
    assert "The seal is open already" in refused.text
    assert "The seal is open: the ballots can be counted." in office.get(address(meeting)).text


def test_until_then_whatever_needs_the_key_says_so(
    meeting: Meeting, held: Ceremony, organiser: User, office: Client, client: Client
) -> None:
    enter(meeting, organiser, text(held, 2))
    sentence = (
        "The seal is not opened yet: 1 of the 2 shares needed have been entered. The tellers enter theirs on the page "
        "“Custody of the seal”; then the ballots can be opened."
    )
    with pytest.raises(SealNotOpened) as caught:
        seal_key.private(meeting.key)
    assert caught.value.reason == sentence
    assert seal_key.public(meeting.key) == held.custody.public
    answer = client.get(address(meeting, "evidence:seal-key"))
    assert (answer.status_code, answer.json()) == (409, {"error": "seal-closed", "message": sentence})


def test_the_fragment_says_who_is_missing(
    meeting: Meeting, held: Ceremony, organiser: User, office: Client
) -> None:
    enter(meeting, organiser, text(held, 2))
    fragment = office.get(address(meeting), headers={"hx-request": "true"}).text
    assert "<html" not in fragment
    assert "1 more share is needed." in fragment
    assert (fragment.count("entered</span>"), fragment.count("missing</span>")) == (1, 2)
    assert "no-store" in office.get(address(meeting)).headers["Cache-Control"]
    assert [word for word in held.sheets[1].words if f">{word}<" in fragment or f" {word} " in fragment] == []


def test_every_mistake_is_named_and_nothing_is_lost(
    meeting: Meeting, held: Ceremony, organiser: User, office: Client
) -> None:
    enter(meeting, organiser, text(held, 1))
    stranger = " ".join(shares.split(bytes(32), 2, 3)[0])
    swapped = held.sheets[1].words[1], held.sheets[1].words[0], *held.sheets[1].words[2:]
    told = {}
    for typed in (text(held, 1), stranger, " ".join(swapped), "word " + text(held, 2)):
        with pytest.raises(ShareNotTaken) as caught:
            enter(meeting, organiser, typed)
        told[typed] = caught.value.reasons[0][:44]
    assert list(told.values()) == [
        "Share 1 (Teller 1) has been entered already;",
        "These words are a whole share, but not one o",
        "Every word is on the list, but together they",
        "Word 1, “word”, is not on the list. Is it “w",
    ]
    page = office.post(address(meeting), boxes(held.sheets[0].words))
    assert page.status_code == 422
    assert "has been entered already; it counts once." in page.text
    assert f'value="{held.sheets[0].words[5]}"' in page.text
    assert entered(held) == [(1, True, text(held, 1)), (2, False, ""), (3, False, "")]
    unknown = office.post(address(meeting), boxes(["x" * 9, *held.sheets[1].words[1:]]))
    assert unknown.status_code == 422
    assert "Word 1, “xxxxxxxxx”, is not on the list." in html.unescape(unknown.text)
    assert 'href="#share1-1"' in unknown.text


def test_a_key_that_is_not_the_manifests_is_refused(
    meeting: Meeting, held: Ceremony, organiser: User
) -> None:
    """Somebody with the database put the sheets of a key of their own there."""
    made = shares.split(bytes(range(32)), 2, 3)
    salt = bytes(16)
    for number, words in enumerate(made, 1):
        digest = shares.read(" ".join(words)).digest(salt)
        KeyShare.objects.filter(number=number).update(salt=salt.hex(), digest=digest)
    enter(meeting, organiser, " ".join(made[0]))
    with pytest.raises(ShareNotTaken, match="do not give the key that the manifest names"):
        enter(meeting, organiser, " ".join(made[1]))
    assert not seal_file(meeting).exists()
    assert entered(held)[1] == (2, False, "")


def test_a_stray_key_file_opens_nothing(meeting: Meeting, held: Ceremony) -> None:
    settings.HOME.write_private(f"meetings/{meeting.key}/seal.key", bytes(range(32)))
    with pytest.raises(SealNotOpened):
        seal_key.private(meeting.key)


def test_a_key_file_that_was_lost_is_made_whole_again(
    meeting: Meeting, held: Ceremony, organiser: User, office: Client
) -> None:
    """As after a backup without the keys folder: the words were deleted, so the tellers are asked again."""
    enter(meeting, organiser, text(held, 1))
    enter(meeting, organiser, text(held, 2))
    private = seal_file(meeting).read_bytes()
    seal_file(meeting).unlink()
    assert office.get(address(meeting)).text.count("missing</span>") == 3
    enter(meeting, organiser, text(held, 2))
    with pytest.raises(SealNotOpened, match="1 of the 2 shares"):
        seal_key.private(meeting.key)
    enter(meeting, organiser, text(held, 1))
    assert seal_key.private(meeting.key) == private


def test_without_tellers_there_is_nothing_to_enter(meeting: Meeting, organiser: User, office: Client) -> None:
    to_stage(meeting, "closed")
    with pytest.raises(NotNow, match="not in the hands of tellers"):
        enter(meeting, organiser, "")
    assert "not in the hands of tellers" in office.get(address(meeting)).text


def test_before_the_close_no_file_of_the_home_and_no_row_holds_the_key_or_its_words(
    meeting: Meeting,
    organiser: User,
    office: Client,
    rsa_keys: list[bytes],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The test uses the pages as people do. The database is in memory in tests, so its rows are looked at beside the files."""
    name_tellers(meeting, 3)
    office.post(address(meeting, "custody:custody"), {"threshold": "2"})
    lists = words_on(office.post(address(meeting, "custody:ceremony"), {"voids": ""}).text)
    typed = boxes(lists[0]) | boxes(lists[2], "share2")
    assert (
        office.post(address(meeting, "custody:rehearsal"), typed | {"share2-7": "wrong"}).status_code == 422
    )
    assert office.post(address(meeting, "custody:rehearsal"), typed).status_code == 302
    freeze_alone(Meeting.objects.get(pk=meeting.pk), rsa_keys)
    to_stage(meeting, "scoring")
    assert office.post(address(meeting), boxes(lists[0])).status_code == 409

    private = shares.recover([" ".join(lists[0]), " ".join(lists[1])])
    secrets = [
        private,
        private.hex().encode(),
        repr(private)[2:-1].encode(),
        canonical.b64u(private).encode(),
    ]
    secrets += [" ".join(words[at : at + 2]).encode() for words in lists for at in range(4, 30, 2)]
    kept = _everything_kept()
    kept += [stream.encode() for stream in capfd.readouterr()]
    assert [secret for secret in secrets for each in kept if secret in each] == []
    # The same look finds what is there: after one share is entered its words are in a row.
    to_stage(meeting, "closed")
    office.post(address(meeting), boxes(lists[0]))
    assert [secret for secret in secrets for each in _everything_kept() if secret in each] == secrets[4:17]


def _everything_kept() -> list[bytes]:
    kept = [path.read_bytes() for path in settings.HOME.path.rglob("*") if path.is_file()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            kept += [repr(row).encode() for row in cursor.fetchall()]
    return kept


def test_standing_counts_down(meeting: Meeting, held: Ceremony, organiser: User) -> None:
    def now() -> tuple[int, bool]:
        found = entered_shares(Custody.objects.get(meeting=meeting))
        return found.needed, found.opened

    seen = [now()]
    for number in (3, 1):
        enter(meeting, organiser, text(held, number))
        seen.append(now())
    assert seen == [(2, False), (1, False), (0, True)]
