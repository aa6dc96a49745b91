"""`answerable analyse` as scripts call it: bundles or Parquet in, tables or JSON out, and nothing from a file that does not hold."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from analysis.many import meetings
from answerable.analysis import engine, tables
from answerable.analysis.command import analyse
from verifier import sample


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("bundles") / "bundle.zip"
    target.write_bytes(sample.sample().with_())
    return target


def run(*arguments: object) -> Result:
    return CliRunner().invoke(analyse, [str(one) for one in arguments])


def official(bundle: Path) -> dict[str, float]:
    """The meeting scores in the bundle's own result."""
    with bundle.open("rb") as source:
        result = tables.ZipReader(source).json("result.json")
    scores = {}
    for one in result["presenters"]:
        if one["meeting"] is not None:
            above, below = one["meeting"]["exact"].split("/")
            scores[one["id"]] = int(above) / int(below)
    return scores


def test_a_bundle_gives_its_own_result(bundle: Path) -> None:
    told = json.loads(run(bundle, "--json").stdout)
    assert [one["title"] for one in told["meetings"]] == ["Vectors 述职评议会"]
    scores = {row["presenter"]: row["score"] for row in told["tallies"] if row["score"] is not None}
    assert scores == pytest.approx(official(bundle), abs=1e-9)
    assert told["distributions"]
    assert {row["meeting"] for row in told["tallies"]} == {told["meetings"][0]["manifest"][:16]}


def test_tables_that_were_kept_are_read_again_and_the_same_meeting_is_there_once(
    bundle: Path, tmp_path: Path
) -> None:
    first = run(bundle, bundle, "--parquet", tmp_path / "kept", "--json").stdout
    assert run(tmp_path / "kept", "--json").stdout == first
    assert run(bundle, tmp_path / "kept", "--parquet", tmp_path / "kept", "--json").stdout == first
    assert len(json.loads(first)["meetings"]) == 1


def test_a_meeting_in_two_places_is_there_once(bundle: Path, tmp_path: Path) -> None:
    first = run(bundle, "--parquet", tmp_path / "one", "--json").stdout
    run(bundle, "--parquet", tmp_path / "two")
    assert run(tmp_path / "one", tmp_path / "two", bundle, "--json").stdout == first


def test_answers_are_written_as_parquet(bundle: Path, tmp_path: Path) -> None:
    assert run(bundle, "--question", "tallies", "--out", tmp_path).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["meetings.parquet", "tallies.parquet"]
    assert len(parquet.read_table(tmp_path / "tallies.parquet")) >= len(official(bundle))


def test_in_words_the_columns_have_heads_and_what_is_left_out_is_said(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("answerable.analysis.command.SHOWN", 1)
    said = run(bundle).stdout
    assert said.startswith("1 meetings\n\nTallies\n  meeting ")
    assert "more rows: --json prints them, --out writes them" in said


def test_a_meeting_with_one_presenter_has_no_agreement(tmp_path: Path) -> None:
    alone = next(meeting for meeting, _ in meetings() if len(meeting.people) == 1)
    tables.write(alone.tables(), tmp_path)
    assert run(tmp_path, "--question", "agreement").stdout == "1 meetings\n\nAgreement\n  none\n"


def test_a_bundle_that_does_not_hold_is_refused_and_nothing_is_computed(bundle: Path, tmp_path: Path) -> None:
    altered, text = tmp_path / "altered.zip", tmp_path / "text.zip"
    altered.write_bytes(sample.sample().with_(turnout={}))
    text.write_text("no bundle")
    for path, words in ((altered, "is not what was published"), (text, "cannot be read as a bundle")):
        refused = run(bundle, path)
        assert refused.exit_code == 2
        assert refused.stdout == ""
        assert "Nothing was computed." in refused.stderr
        assert words in refused.stderr
    other = run(tmp_path)
    assert (other.exit_code, "is no folder that --parquet made" in other.stderr) == (2, True)


def test_without_spark_it_is_said_what_to_install(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    refused = run(bundle, "--engine", "spark")
    assert refused.exit_code == 2
    assert "requirements/spark.txt" in refused.stderr


def test_a_cluster_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Builder:
        def master(self, _: str) -> "Builder":
            return self

        appName = config = lambda self, *_: self

        def getOrCreate(self) -> None:
            raise RuntimeError("no route\nand more")

    monkeypatch.setitem(
        sys.modules, "pyspark.sql", SimpleNamespace(SparkSession=SimpleNamespace(builder=Builder()))
    )
    with pytest.raises(engine.NoEngine, match=r"Spark at spark://nowhere:7077 does not start: no route$"):
        engine.connect("spark", "spark://nowhere:7077")
