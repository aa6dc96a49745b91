"""The analyst's page: how sure a result is, computed once of each count, for the organiser and auditors alone."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Browser

from answerable.counting import standing
from answerable.fairness import Doubt, NoDoubt, NoDoubtReason
from answerable.protocol import canonical
from answerable.protocol.opening import Opened, Status
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally
from answerable.web.accounts.models import User
from answerable.web.casting.models import Closing
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Stage
from answerable.web.organisation.models import Person
from answerable.web.results import statistics
from answerable.web.results.models import Count, Publication, PublishedFor, Statistics
from browsing import DESKTOP, PHONE, passes_axe
from browsing import signed_in as session_of

BALLOTS = {"A": 6, "B": 20, "C": 30}


@pytest.fixture
def weighing(
    meeting: Meeting, rules: Rules, sign_manifest: Callable[[Meeting], None], settings: Any, tmp_path: Path
) -> Meeting:
    """Published, with the ballots of its count: the first presenter clearly first, the others level."""
    settings.MEDIA_ROOT = tmp_path
    sign_manifest(meeting)
    Closing.objects.create(meeting=meeting, checkpoint="note", size=0)
    random = np.random.default_rng(1)
    opened = [
        Opened(
            f"{group}{at}",
            group,
            "sheet",
            Status.COUNTED,
            None,
            [[0, 0], *random.integers(1, 4, (2, 2)).tolist()],
        )
        for group, many in BALLOTS.items()
        for at in range(many)
    ]
    keep(meeting, rules, opened)
    meeting.stage = Stage.PUBLISHED
    meeting.save()
    return meeting


def keep(meeting: Meeting, rules: Rules, opened: list[Opened]) -> Result:
    ids = [f"p{each.pk}" for each in meeting.presenters.all()]
    cast: list[OpenedBallot] = list(standing(opened))
    routine = {"routine": dict.fromkeys(ids, "80")}
    result = tally(
        rules, {"sheet": ids}, cast, {"sheet": {name: Turnout(99, 99) for name in BALLOTS}}, routine
    )
    for each in meeting.presenters.all():
        each.component_scores.update_or_create(meeting=meeting, component="routine", defaults={"value": "80"})
    count = Count.objects.filter(meeting=meeting).first() or Count(meeting=meeting)
    count.ledger, count.inputs, count.results = "l", f"inputs {len(opened)}", [result.to_json()]
    lines = b"".join(canonical.dumps(each.to_json()) + b"\n" for each in opened)
    count.opened.save("opened.jsonl", ContentFile(lines))
    publish(meeting, result)
    return result


def publish(meeting: Meeting, result: Result) -> None:
    Publication.objects.update_or_create(
        meeting=meeting,
        defaults={
            "result": result.to_json(),
            "audience": PublishedFor.EVERYBODY,
            "bundle_sha256": "0" * 64,
            "published_at": datetime(2027, 1, 20, 9, tzinfo=UTC),
        },
    )


def signed_in(meeting: Meeting, kind: MeetingRoleKind) -> Client:
    user = User.objects.create_user(kind.value)
    unit = meeting.presenters.get(position=1).unit
    person = Person.objects.create(identifier=f"X-{kind.value}", name=kind.value, unit=unit, user=user)
    MeetingRole.objects.create(meeting=meeting, person=person, kind=kind)
    client = Client()
    client.force_login(user)
    return client


def page(meeting: Meeting, client: Client, language: str = "en") -> str:
    answer = client.get(
        f"/desk/meetings/{meeting.key}/results/statistics", headers={"accept-language": language}
    )
    assert answer.status_code == 200, answer.content.decode()
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_is_computed_once_of_each_count(weighing: Meeting, rules: Rules) -> None:
    first = statistics.weighed(weighing, 0)
    assert first is not None
    assert isinstance(first.doubt, Doubt)
    assert first.doubt.units[0] == f"p{weighing.presenters.get(position=1).pk}"
    assert first.consensus is not None
    assert first.consensus.raters == sum(BALLOTS.values())
    Path(Count.objects.get().opened.path).unlink()
    assert statistics.weighed(weighing, 0) == first
    keep(weighing, rules, [Opened("x", "A", "sheet", Status.COUNTED, None, [[0, 0], [1, 1], [2, 2]])])
    again = statistics.weighed(weighing, 0)
    assert again is not None
    assert isinstance(again.doubt, Doubt)
    assert again.doubt.blind
    assert Statistics.objects.count() == 1


def test_the_worker_makes_it_before_anybody_looks(
    weighing: Meeting, django_assert_max_num_queries: Any
) -> None:
    statistics.weigh.func(weighing.pk)
    assert Statistics.objects.get().inputs == Count.objects.get().inputs
    with django_assert_max_num_queries(2):
        statistics.weighed(weighing, 0)


def test_a_close_puts_it_before_the_worker(weighing: Meeting) -> None:
    statistics.weigh_later(weighing)
    assert [task.task_path for task in DBTaskResult.objects.all()] == [
        "answerable.web.results.statistics.weigh"
    ]


def test_what_was_kept_outlives_the_ballots(weighing: Meeting) -> None:
    first = statistics.weighed(weighing, 0)
    Count.objects.all().delete()
    statistics.weigh.func(weighing.pk)
    assert statistics.weighed(weighing, 0) == first
    Statistics.objects.all().delete()
    assert statistics.weighed(weighing, 0) is None
    told = page(weighing, signed_in(weighing, MeetingRoleKind.AUDITOR))
    assert "The ballots of this meeting are not kept here any more" in told


def test_organiser_and_auditors_see_it_and_nobody_else(weighing: Meeting, client: Client) -> None:
    address = f"/desk/meetings/{weighing.key}/results/statistics"
    for kind in MeetingRoleKind:
        expected = 200 if kind == MeetingRoleKind.AUDITOR else 403
        assert signed_in(weighing, kind).get(address).status_code == expected, kind
    assert client.get(address).status_code == 302


def test_before_close_there_is_nothing_to_see(weighing: Meeting) -> None:
    weighing.stage = Stage.SCORING
    weighing.save()
    answer = signed_in(weighing, MeetingRoleKind.AUDITOR).get(
        f"/desk/meetings/{weighing.key}/results/statistics"
    )
    assert answer.status_code == 409


def test_the_page_says_it_in_words(weighing: Meeting) -> None:
    told = page(weighing, signed_in(weighing, MeetingRoleKind.AUDITOR))
    assert "Surely among the first 1 (Good): Presenter 1 (Unit 1)." in told
    assert "Undecided about the first 1 (Good): nobody." in told
    assert "1 of 3 ranks is settled; for the others the table gives the ranks that are possible." in told
    assert "56 raters with the groups' weights are as sure as" in told.replace("&#x27;", "'")
    assert "All raters scored everybody" in told
    assert "Nothing is conspicuous." in told
    assert told.count("<table") == 8


def test_the_page_says_it_in_chinese(weighing: Meeting) -> None:
    with translation.override("zh-hans"):
        told = page(weighing, signed_in(weighing, MeetingRoleKind.AUDITOR), "zh-hans")
    main = told[told.index("<main") : told.index("</main>")]
    text = re.sub(
        r"<[^>]*>|Annual debriefing|Presenter \d|Unit \d|Leadership|Heads|Representatives|Good|Review|Plan|ICC\(2,[1k]\)|Kendall|Krippendorff|Rasch|Kish|logit|G |W\b",
        "",
        main,
    )
    assert re.findall(r"[A-Za-z]{4,}", text) == []


def test_without_a_ballot_there_is_nothing_to_be_sure_of(weighing: Meeting, rules: Rules) -> None:
    keep(weighing, rules, [])
    known = statistics.weighed(weighing, 0)
    assert known == statistics.Weighed(NoDoubt(NoDoubtReason.NO_BALLOTS), None)
    told = page(weighing, signed_in(weighing, MeetingRoleKind.AUDITOR))
    assert "There is no valid ballot, so there is nothing to be sure or unsure of." in told
    assert "<table" not in told


def test_ballots_that_are_conspicuous_are_counted_by_group(weighing: Meeting, rules: Rules) -> None:
    opened = [
        Opened(f"{group}{at}", group, "sheet", Status.COUNTED, None, [[0, 0], [0, 0], [0, 0]])
        for group, many in BALLOTS.items()
        for at in range(many)
    ]
    keep(weighing, rules, opened)
    told = page(weighing, signed_in(weighing, MeetingRoleKind.AUDITOR))
    assert "Leadership: 6 ballots have the highest mark throughout." in told
    assert "These ballots have too few different marks for it." in told
    assert "No rank is settled by these ballots alone" in told


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_on_a_phone_in_chinese_and_on_a_screen_in_the_dark(
    weighing: Meeting, live_server: Any, chromium: Browser
) -> None:
    auditor = signed_in(weighing, MeetingRoleKind.AUDITOR)
    for options in ({"viewport": PHONE, "locale": "zh-CN"}, {"viewport": DESKTOP, "color_scheme": "dark"}):
        opened = session_of(chromium, auditor, live_server.url, **options).new_page()
        opened.goto(f"{live_server.url}/desk/meetings/{weighing.key}/results/statistics")
        passes_axe(opened)
