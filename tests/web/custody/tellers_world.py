"""Tellers, their ceremony and a meeting frozen without a ballot box, for the tests of custody: everything but fixtures."""

import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.test import Client

from answerable.protocol import keys, note
from answerable.scoring import Rules
from answerable.web.accounts.models import User
from answerable.web.casting.ballotbox_client import BoxKeys
from answerable.web.casting.castings import set_casting
from answerable.web.custody import ceremony, tellers
from answerable.web.custody.ceremony import Ceremony
from answerable.web.evidence import manifests
from answerable.web.evidence.freeze import ensure_keys
from answerable.web.meetings.models import Meeting, MeetingRole
from answerable.web.organisation.models import Person
from web.casting.casting_world import RULES


def name_tellers(meeting: Meeting, count: int) -> list[Person]:
    presenter = meeting.presenters.first()
    assert presenter is not None
    people = [
        Person.objects.create(identifier=f"T{at}-{meeting.key}", name=f"Teller {at}", unit=presenter.unit)
        for at in range(1, count + 1)
    ]
    for person in people:
        MeetingRole.objects.create(meeting=meeting, person=person, kind="teller")
    return people


def hold(meeting: Meeting, organiser: User, threshold: int = 2, count: int = 3) -> Ceremony:
    name_tellers(meeting, count)
    tellers.choose(meeting, organiser, threshold)
    return ceremony.hold(meeting, organiser, "")


def rehearse(meeting: Meeting, organiser: User, held: Ceremony) -> None:
    texts = [" ".join(sheet.words) for sheet in held.sheets]
    assert ceremony.rehearse(meeting, organiser, texts) == ceremony.Rehearsed()


def freeze_alone(meeting: Meeting, pems: Sequence[bytes]) -> Meeting:
    """Frozen with the keys of a ballot box that does not run."""
    for group, pem in zip("AB", pems, strict=True):
        settings.HOME.write_private(f"meetings/{meeting.key}/issuer-{group}.pem", pem)
    ensure_keys(meeting.key, ("A", "B"))
    log = note.Signer(f"answerable/{meeting.key}", keys.ed25519(bytes(range(32))))
    box = BoxKeys(log.vkey, f"answerable/{meeting.key}", keys.public_text(keys.ed25519(bytes(32))))
    signed = manifests.sign(meeting.key, manifests.compose(meeting, Rules.from_json(RULES), box))
    set_casting(meeting, manifest=signed.note, manifest_hash=signed.hash)
    to_stage(meeting, "frozen")
    return meeting


def to_stage(meeting: Meeting, stage: str) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(stage=stage)
    meeting.stage = stage


def boxes(words: Sequence[str], name: str = "share1") -> dict[str, str]:
    """The form's boxes as a browser sends them."""
    return {f"{name}-{place}": word for place, word in enumerate(words, 1)}


def browser_of(person: Person) -> Client:
    user = User.objects.create(username=person.identifier)
    person.user = user
    person.save()
    client = Client()
    client.force_login(user)
    return client


def seal_file(meeting: Meeting) -> Path:
    return Path(settings.HOME.keys / "meetings" / meeting.key / "seal.key")


def words_on(text: str) -> list[list[str]]:
    """The words of each sheet on the page."""
    sheets = re.findall(r'<ol class="share-words"[^>]*>(.*?)</ol>', text, re.DOTALL)
    return [re.findall(r"<li>(\w+)</li>", sheet) for sheet in sheets]
