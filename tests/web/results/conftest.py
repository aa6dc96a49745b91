"""A published meeting made from a tally, so that result pages can be looked at without a ballot box."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile

import examples
from answerable.disclosure import decide
from answerable.protocol import keys, note
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally
from answerable.web.casting.ballotbox_client import BoxKeys
from answerable.web.casting.castings import set_casting
from answerable.web.cycles.models import Cycle
from answerable.web.evidence import manifests
from answerable.web.evidence.freeze import ensure_keys
from answerable.web.meetings.models import Meeting, Presenter, Stage
from answerable.web.organisation.models import Person, Unit
from answerable.web.results.models import Publication, PublishedFor

ENOUGH = {"A": 6, "B": 7, "C": 8}


def rules_json() -> dict[str, Any]:
    scale = examples.named_levels(Excellent="100", Good="85", Fair="70", Poor="50")
    return examples.written(
        criteria=[examples.criterion("review", "60", scale), examples.criterion("plan", "40", scale)],
        groups=examples.titled(Leadership="40", Heads="30", Representatives="30"),
        components=[examples.component("meeting", "60", "meeting"), examples.component("routine", "40")],
        grades=examples.grades(examples.bands(good="85", fair="0"), {"grade": "good", "count": 1}),
        k_min=5,
    )


@pytest.fixture
def rules() -> Rules:
    return Rules.from_json(rules_json())


@pytest.fixture
def meeting(db: None) -> Meeting:
    """Closed, with three presenters: nothing of it is at a ballot box."""
    top = Unit.objects.create(name="Example Group")
    cycle = Cycle.objects.create(title="2026", assessed_year=2026, rules=rules_json())
    made = Meeting.objects.create(
        cycle=cycle,
        key="abcdef0123456789",
        title="Annual debriefing",
        starts_at=datetime(2027, 1, 20, 1, tzinfo=UTC),
        stage=Stage.CLOSED,
    )
    for number in (1, 2, 3):
        unit = Unit.objects.create(name=f"Unit {number}", parent=top)
        person = Person.objects.create(identifier=f"P{number}", name=f"Presenter {number}", unit=unit)
        Presenter.objects.create(meeting=made, person=person, unit=unit, position=number)
    return made


@pytest.fixture
def tallied(rules: Rules, meeting: Meeting) -> Callable[..., Result]:
    """Tally so many ballots a group, in which no group is of one mind. `beyond` of group A were never issued."""

    def run(ballots: dict[str, int], routine: dict[int, str] | None = None, beyond: int = 0) -> Result:
        ids = [f"p{each.pk}" for each in meeting.presenters.all()]
        cast = [
            OpenedBallot(group, [[number % 2] * 2, [number % 2, 1 + number % 2], [1 + number % 2] * 2])
            for group, many in ballots.items()
            for number in range(many)
        ]
        values = routine or {0: "90", 1: "80", 2: "70.5"}
        return tally(
            rules,
            {"sheet": ids},
            cast,
            {
                "sheet": {
                    group: Turnout(many + 1, many - (beyond if group == "A" else 0))
                    for group, many in ballots.items()
                }
            },
            {"routine": {ids[place]: value for place, value in values.items()}},
        )

    return run


@pytest.fixture
def published_meeting(
    meeting: Meeting, tallied: Callable[..., Result], settings: Any, tmp_path: Any
) -> Callable[..., Meeting]:
    settings.MEDIA_ROOT = tmp_path

    def publish(
        ballots: dict[str, int], audience: PublishedFor = PublishedFor.EVERYBODY, beyond: int = 0
    ) -> Meeting:
        return published_as(meeting, tallied(ballots, beyond=beyond), audience)

    return publish


def published_as(
    meeting: Meeting, result: Result, audience: PublishedFor = PublishedFor.EVERYBODY
) -> Meeting:
    signed_manifest(meeting)
    meeting.stage = Stage.PUBLISHED
    meeting.save()
    row = Publication(
        meeting=meeting,
        result=result.to_json(),
        audience=audience,
        for_auditors_only=not decide([Rules.from_json(meeting.cycle.rules)], [result]).bundle,
        bundle_sha256="0" * 64,
        published_at=datetime(2027, 1, 20, 9, tzinfo=UTC),
    )
    row.bundle.save("bundle.zip", ContentFile(b"PK evidence"))
    return meeting


@pytest.fixture
def publish_result(settings: Any, tmp_path: Any) -> Callable[..., Meeting]:
    settings.MEDIA_ROOT = tmp_path
    return published_as


@pytest.fixture
def sign_manifest() -> Callable[[Meeting], None]:
    return signed_manifest


def signed_manifest(meeting: Meeting) -> None:
    """A real signed manifest; the ballot box's keys in it are made here."""
    ensure_keys(meeting.key, ("A", "B", "C"))
    log = note.Signer(f"answerable/{meeting.key}", keys.ed25519(bytes(range(32))))
    box = BoxKeys(log.vkey, f"answerable/{meeting.key}", keys.public_text(keys.ed25519(bytes(32))))
    signed = manifests.sign(
        meeting.key, manifests.compose(meeting, Rules.from_json(meeting.cycle.rules), box)
    )
    set_casting(meeting, manifest=signed.note, manifest_hash=signed.hash)


@pytest.fixture
def last_year(
    meeting: Meeting, rules: Rules, sign_manifest: Callable[[Meeting], None]
) -> Callable[..., Publication]:
    """Published, of the units of the first two presenters: lower routine scores, the same ballots."""

    def publish(audience: PublishedFor = PublishedFor.EVERYBODY) -> Publication:
        cycle = Cycle.objects.create(title="2025", assessed_year=2025, rules=meeting.cycle.rules)
        before = Meeting.objects.create(
            cycle=cycle, key="before0123456789", title="The year before", stage=Stage.PUBLISHED,
            starts_at=datetime(2026, 1, 20, 1, tzinfo=UTC),
        )  # fmt: skip
        for each in meeting.presenters.filter(position__lte=2):
            Presenter.objects.create(
                meeting=before, person=each.person, unit=each.unit, position=each.position
            )
        sign_manifest(before)
        ids = [f"p{each.pk}" for each in before.presenters.all()]
        cast = [OpenedBallot(group, [[0, 1], [1, 1]]) for group, many in ENOUGH.items() for _ in range(many)]
        turnout = {"sheet": {group: Turnout(many + 1, many) for group, many in ENOUGH.items()}}
        routine = {"routine": dict(zip(ids, ("70", "80"), strict=True))}
        result = tally(rules, {"sheet": ids}, cast, turnout, routine)
        row = Publication(
            meeting=before, result=result.to_json(), audience=audience, for_auditors_only=False,
            bundle_sha256="0" * 64, published_at=datetime(2026, 1, 20, 9, tzinfo=UTC),
        )  # fmt: skip
        row.bundle.save("bundle.zip", ContentFile(b"PK evidence"))
        return row

    return publish
