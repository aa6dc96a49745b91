"""The demonstration with ballots for each presenter, from other seeds: another presenter withdraws, another venue is cut off, the lot falls otherwise."""

from itertools import product
from pathlib import Path

import pytest

from flows.test_flow_demo import run_demo

pytestmark = [pytest.mark.flow]

EVERYTHING = ("--tellers", "2/3", "--second-issuer", "--witnesses", "1")
OPTIONS = {
    "plain": (),
    "tellers": ("--tellers", "3/5"),
    "issuer": ("--second-issuer",),
    "witnesses": ("--witnesses", "2"),
    "everything": EVERYTHING,
}


def runs(out: Path, seed: int, *options: str) -> None:
    """A meeting of five units, one of which withdraws; its bundle is verified by the command itself."""
    done = run_demo(out, "--no-news", "--seed", str(seed), *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "presenters withdrawn: 1" in done.stdout


@pytest.mark.parametrize("seed", [1, 3, 4])
def test_a_presenter_withdraws_in_the_middle_of_the_rounds(tmp_path: Path, seed: int) -> None:
    runs(tmp_path / "out", seed, "--scope", "presenter")


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 21))
def test_twenty_seeds_with_everything(tmp_path: Path, seed: int) -> None:
    runs(tmp_path / "out", seed, "--scope", "presenter", *EVERYTHING)


@pytest.mark.soak
@pytest.mark.parametrize(("scope", "option"), product(("sheet", "presenter"), OPTIONS))
def test_every_option_with_both_kinds_of_ballot(tmp_path: Path, scope: str, option: str) -> None:
    runs(tmp_path / "out", 1, "--scope", scope, *OPTIONS[option])
