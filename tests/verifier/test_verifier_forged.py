"""Each forged bundle, and each kind of void ballot, is judged as the documents say. test_verifier_agreement.py holds the browser to the same table."""

from collections import Counter
from pathlib import Path

import pytest

from answerable.verifier import verify
from verifier import corpus_voids, sample
from verifier.corpus_case import HOLDS, Case
from verifier.corpus_cast import cast
from verifier.corpus_comments import comment_cases
from verifier.corpus_forged import forged
from verifier.stating import in_words

CASES = [*forged(), *cast(), *comment_cases(), *corpus_voids.voids()]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_is_said_of_a_forged_bundle(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(case.raw)
    said = verify(path, case.announced).first_false
    assert (said or HOLDS).startswith(HOLDS if case.verdict == HOLDS else in_words(case.verdict)), said


def test_each_kind_of_void_ballot_has_its_code() -> None:
    assert corpus_voids.codes() == corpus_voids.table()


def test_the_result_counts_each_void_ballot_under_its_code(tmp_path: Path) -> None:
    wanted = Counter(code for code in corpus_voids.table().values() if code)
    of_a = corpus_voids.bundled().result["turnout"]["sheet"][0]
    assert (of_a["void_reasons"], of_a["void"]) == (wanted, wanted.total())
    assert of_a["valid"] == len(corpus_voids.table()) - wanted.total()
    path = tmp_path / "bundle.zip"
    path.write_bytes(sample.written(corpus_voids.bundled()))
    turnout = verify(path).findings.turnout["sheet", "A"]
    assert (turnout.void, turnout.returned) == (wanted.total(), len(corpus_voids.table()))
