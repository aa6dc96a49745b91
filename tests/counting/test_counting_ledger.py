"""From a closed ledger to one tally: the same for site and verifier, and refused where the ledger is another."""

from collections import Counter

import pytest

from answerable.counting import Beside, LedgerDiffers, check_beside, open_ledger, tally
from answerable.protocol import canonical, checkpoint, manifest
from answerable.protocol.opening import BrokenChain, Opened
from answerable.scoring import Decision, InputInvalid, Rules
from verifier import rounds, sample

SAMPLE = sample.sample()
CONTENTS = SAMPLE.contents
RAWS = list(CONTENTS.entries)
LINES = [Opened.from_json(line) for line in CONTENTS.opened]


def opened_of(raws: list[bytes], head: checkpoint.Checkpoint | None = None) -> tuple[Opened, ...]:
    signed = head or checkpoint.read(
        sample.head(SAMPLE.first, raws), SAMPLE.first.log, SAMPLE.first.log_origin
    )
    return open_ledger(CONTENTS.manifest, CONTENTS.seal_private, raws, signed)


def test_a_ledger_gives_the_lines_that_are_published() -> None:
    assert list(opened_of(RAWS)) == LINES
    assert [line.to_json() for line in LINES] == list(CONTENTS.opened)


@pytest.mark.parametrize(
    ("raws", "said"),
    [
        (RAWS[:-1], "6 ballots, and the checkpoint is over 7"),
        ([*RAWS[:-1], RAWS[0]], "a ballot is there twice"),
        (RAWS[::-1], "the root of these ballots is another"),
    ],
)
def test_another_ledger_than_the_signed_one_is_not_opened(raws: list[bytes], said: str) -> None:
    signed = checkpoint.read(CONTENTS.checkpoint, SAMPLE.first.log, SAMPLE.first.log_origin)
    with pytest.raises(LedgerDiffers, match=said):
        opened_of(raws, signed)


def test_a_replacement_without_the_ballot_that_it_replaces_is_not_opened() -> None:
    replacing = [raw for raw in RAWS if canonical.loads(raw)["seq"] > 1]
    with pytest.raises(BrokenChain):
        opened_of(replacing)


@pytest.mark.parametrize(
    ("beside", "code"),
    [
        (Beside({"routine": {"p1": "100.5"}}, {}, ()), "too-large"),
        (Beside({}, {"p9": "Moved"}, ()), "unknown-presenter"),
        (Beside({}, {}, (Decision("any", (), " ", "The board"),)), "reason-missing"),
    ],
)
def test_what_stands_beside_the_ballots_must_fit_whatever_was_cast(beside: Beside, code: str) -> None:
    rules = Rules.from_json(SAMPLE.last.rules)
    check_beside(rules, SAMPLE.first, Beside({"routine": {"p1": "100"}}, {"p1": "Moved"}, ()))
    with pytest.raises(InputInvalid, match=code):
        check_beside(rules, SAMPLE.first, beside)


def test_the_tally_of_sheets_is_the_published_result() -> None:
    rules = Rules.from_json(SAMPLE.last.rules)
    issued = {("sheet", group): people for group, people in sample.PEOPLE.items()}
    withdrawn = {row["presenter"]: row["reason"] for row in CONTENTS.withdrawn}
    decisions = tuple(Decision.from_json(row) for row in CONTENTS.decisions)
    beside = Beside(CONTENTS.components, withdrawn, decisions)
    assert tally(rules, SAMPLE.first, issued, LINES, beside).to_json() == CONTENTS.result


def test_the_tally_of_ballots_for_one_presenter_each_is_the_published_result() -> None:
    made = rounds.contents()
    first = manifest.read(made.manifest)
    issued = Counter((row["scope"], row["group"]) for row in made.register)
    lines = [Opened.from_json(line) for line in made.opened]
    beside = Beside({}, {}, ())
    assert tally(Rules.from_json(first.rules), first, issued, lines, beside).to_json() == made.result
