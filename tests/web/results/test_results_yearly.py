"""This year's result beside last year's: published figures only, and only for who may see both."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from answerable.scoring import OpenedBallot, Rules, Turnout, tally
from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.meetings.models import Meeting, Presenter, Stage
from answerable.web.results import yearly
from answerable.web.results.models import Publication, PublishedFor
from answerable.web.results.rule_sets import results_of

ENOUGH = {"A": 6, "B": 7, "C": 8}


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


def page(meeting: Meeting, client: Client | None = None) -> str:
    return (client or Client()).get(reverse("results:results", args=[meeting.key])).content.decode()


def test_each_unit_stands_beside_its_figures_of_last_year(
    published_meeting: Callable[..., Meeting], last_year: Callable[..., Publication]
) -> None:
    meeting = published_meeting(ENOUGH)
    earlier = last_year()
    assert yearly.earlier_publication(meeting) == earlier
    found = results_of(meeting)
    table = yearly.compared(found, meeting, earlier)
    assert (table.year, table.year_before, table.score) == (2026, 2025, "Composite score")
    lines = {each.unit: each for each in table.lines}
    assert set(lines) == {"Unit 1", "Unit 2", "Unit 3"}
    shown = {row["id"]: row for row in found.public(0).to_json()["presenters"]}
    first = shown[f"p{meeting.presenters.get(position=1).pk}"]
    assert (lines["Unit 1"].now, lines["Unit 1"].rank) == (first["composite"]["shown"], str(first["rank"]))
    assert lines["Unit 1"].difference.startswith("+")
    assert (lines["Unit 3"].before, lines["Unit 3"].difference, lines["Unit 3"].rank_before) == (
        "–",
        "–",
        "–",
    )
    assert "Beside last year" in page(meeting)


def test_it_is_shown_to_who_may_see_both(
    published_meeting: Callable[..., Meeting], last_year: Callable[..., Publication]
) -> None:
    meeting = published_meeting(ENOUGH)
    last_year(PublishedFor.SIGNED_IN)
    assert "Beside last year" not in page(meeting)
    somebody = Client()
    somebody.force_login(User.objects.create_user("somebody"))
    assert "Beside last year" in page(meeting, somebody)


def test_what_is_not_published_is_not_compared(
    meeting: Meeting, published_meeting: Callable[..., Meeting], last_year: Callable[..., Publication]
) -> None:
    published_meeting(ENOUGH)
    assert yearly.earlier_publication(meeting) is None
    Cycle.objects.filter(pk=last_year().meeting.cycle_id).update(assessed_year=2026)
    assert yearly.earlier_publication(meeting) is None
    assert "Beside last year" not in page(meeting)


@pytest.mark.parametrize(
    ("now", "then", "said"), [("80.5", "79.25", "+1.25"), ("80", "80.0", "0.0"), ("70", "80", "−10")]
)
def test_the_difference_is_of_the_figures_as_shown(now: str, then: str, said: str) -> None:
    assert yearly._difference(now, then) == said
