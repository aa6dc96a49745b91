"""Results under several manifests: where something is withheld, only the official one is shown, since the two could be held against each other."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from answerable import disclosure
from answerable.disclosure import Disclosed
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally
from answerable.web.accounts.models import User
from answerable.web.evidence.amend import amend, manifests
from answerable.web.meetings.models import Meeting
from answerable.web.results import rule_sets
from answerable.web.results.rule_sets import NotShown, Results, results_of


@pytest.mark.parametrize(("k_min", "is_shown"), [(5, True), (7, False)])
def test_the_earlier_result_is_shown_where_nothing_is_withheld(
    meeting: Meeting, rules: Rules, sign_manifest: Callable[[Meeting], None], k_min: int, is_shown: bool
) -> None:
    sign_manifest(meeting)
    organiser = User.objects.create(username="organiser")
    after = rules.to_json() | {"k_min": k_min, "decimals": 2}
    amend(meeting, after, "A small group", "The committee", organiser)
    ids = [f"p{each.pk}" for each in meeting.presenters.all()]
    many = {"A": 6, "B": 9, "C": 9}
    cast = [
        OpenedBallot(group, [[number % 2] * 2, [1 - number % 2] * 2, [number % 3, number % 2]])
        for group, ballots in many.items()
        for number in range(ballots)
    ]
    turnout = {group: Turnout(ballots, ballots) for group, ballots in many.items()}
    results = [
        tally(each, {"sheet": ids}, cast, {"sheet": turnout})
        for each in (rules, replace(rules, k_min=k_min, decimals=2))
    ]
    found = Results(manifests(meeting), results, None)
    groups = {group.id: group.score is not None for group in found.public(1).presenters[0].groups}
    assert (groups["A"], groups["C"]) == (is_shown, True)
    assert found.shown.under(0) is is_shown
    if is_shown:
        assert found.public(0).presenters == results[0].presenters
    else:
        with pytest.raises(NotShown):
            found.public(0)


def test_what_may_be_shown_is_decided_once_however_often_somebody_looks(
    published_meeting: Callable[..., Meeting], monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = []

    def decide(rules: Sequence[Rules], results: Sequence[Result]) -> Disclosed:
        decided.append(results)
        return disclosure.decide(rules, results)

    monkeypatch.setattr(rule_sets, "decide", decide)
    meeting = published_meeting({"A": 5, "B": 11, "C": 13})
    looks = [results_of(meeting) for _ in range(3)]
    assert len({id(each.shown) for each in looks}) == 1
    assert len(decided) == 1
    results = [replace(looks[0].official, k_min=7)]
    assert not Results(looks[0].signed, results, None).shown.all
    assert (looks[0].shown.all, len(decided)) == (True, 2)
