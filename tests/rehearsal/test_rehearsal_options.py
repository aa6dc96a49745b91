"""The demo's options beyond the plain meeting: what they take, and what they refuse."""

import pytest
from click.testing import CliRunner

from answerable.rehearsal.command import ThresholdType, demo


@pytest.mark.parametrize(("text", "found"), [("2/3", (2, 3)), ("3/3", (3, 3)), ("5/10", (5, 10))])
def test_so_many_of_so_many(text: str, found: tuple[int, int]) -> None:
    assert ThresholdType().convert(text, None, None) == found


@pytest.mark.parametrize("text", ["1/3", "3/2", "2/11", "2", "a/b", "2/3/4", "-2/3", "²/3"])
def test_what_is_no_number_of_tellers(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path_factory.mktemp("demo") / "out"
    refused = CliRunner().invoke(demo, ["--tellers", text, "--out", str(out)])
    assert (refused.exit_code, out.exists()) == (2, False)
    assert "Give it as 2/3: at least 2 of at most 10." in refused.output
