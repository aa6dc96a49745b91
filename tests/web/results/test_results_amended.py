"""Results under several manifests: what the official one withholds, an earlier one does not show."""

from collections.abc import Callable
from dataclasses import replace

from answerable.scoring import OpenedBallot, Rules, Turnout, tally
from answerable.web.accounts.models import User
from answerable.web.evidence.amend import amend, manifests
from answerable.web.meetings.models import Meeting
from answerable.web.results.rule_sets import Results


def test_a_raised_k_min_holds_for_the_earlier_result_too(
    meeting: Meeting, rules: Rules, sign_manifest: Callable[[Meeting], None]
) -> None:
    sign_manifest(meeting)
    organiser = User.objects.create(username="organiser")
    amend(meeting, rules.to_json() | {"k_min": 7}, "A small group", "The committee", organiser)
    ids = [f"p{each.pk}" for each in meeting.presenters.all()]
    many = {"A": 6, "B": 9, "C": 9}
    cast = [
        OpenedBallot(group, [[0, 1], [1, 1], [number % 2, 2]])
        for group, ballots in many.items()
        for number in range(ballots)
    ]
    turnout = {group: Turnout(ballots, ballots) for group, ballots in many.items()}
    before, after = (
        tally(each, {"sheet": ids}, cast, {"sheet": turnout}) for each in (rules, replace(rules, k_min=7))
    )
    found = Results(manifests(meeting), [before, after], None)
    assert before.published_groups == (("A",), ("B",), ("C",))
    for under in (0, 1):
        seen = found.public(under)
        assert seen.published_groups == (("A", "B"), ("C",)), under
        assert [group.id for group in seen.presenters[0].groups] == ["A~B", "C"]
