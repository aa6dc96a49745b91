"""A bundle of a meeting with a ballot for each presenter: recounted, and refused where one scope's right is used in another."""

import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from answerable.protocol import canonical, manifest
from answerable.verifier import Verdict, command, verify
from vectors import protocol
from verifier import corpus_rounds, rounds
from verifier.rounds import ONE, TWO

M = manifest.read(rounds.contents().manifest)
PATH_NAME = "bundle.zip"


def verdict(raw: bytes, folder: Path) -> Verdict:
    path = folder / PATH_NAME
    path.write_bytes(raw)
    return verify(path, M.hash)


def stopped_by(raw: bytes, folder: Path) -> str:
    return verdict(raw, folder).first_false or "everything holds"


def test_the_bundle_of_rounds_holds(tmp_path: Path) -> None:
    found = verdict(rounds.with_(), tmp_path)
    assert found.first_false is None
    assert found.findings.ballots == 7
    # p2 has 90 and 40 of 60 percent from A, 75.5 and 85 of B; p1 has A's replaced ballot and B-1's alone
    scores = [(place.name, place.score) for place in found.findings.ranking]
    shown = {one["id"]: one["composite"]["shown"] for one in rounds.contents().result["presenters"]}
    assert sorted(scores) == [("Presenter 01", shown["p1"]), ("Presenter 02", shown["p2"])]
    # B-1: excellent (100) and 99 of 40; A-1: 85 in both. 0.6 x 85 + 0.4 x (60 + 39.6)
    assert shown["p1"] == "90.8"
    turnout = found.to_json()["turnout"]
    assert turnout[ONE]["A"] == {
        "expected": 1,
        "issued": 1,
        "returned": 1,
        "counted": 1,
        "void": 0,
        "replaced": 1,
    }
    assert (turnout[ONE]["B"]["void"], turnout[TWO]["B"]["issued"], turnout[TWO]["B"]["returned"]) == (
        1,
        2,
        1,
    )


def test_the_command_lists_turnout_by_scope(tmp_path: Path) -> None:
    path = tmp_path / PATH_NAME
    path.write_bytes(rounds.with_())
    said = CliRunner().invoke(command, [str(path)])
    assert said.exit_code == 0
    assert "presenter/p1 A" in said.output
    assert json.loads(CliRunner().invoke(command, [str(path), "--json"]).output)["turnout"].keys() == {
        ONE,
        TWO,
    }


def test_a_right_to_score_one_presenter_used_for_another(tmp_path: Path) -> None:
    """A-0 is recused from p1. A credential signed with another scope's key is refused."""
    smuggled = rounds.cast(M, "A", 0, ONE, [[0, "100"]], key_of=TWO)
    assert "bad-credential" in stopped_by(rounds.with_more(smuggled), tmp_path)


def test_more_credentials_than_people_in_one_scope(tmp_path: Path) -> None:
    """Elsewhere the group has room: the bound is each scope's own, and so is what it voids."""
    gone = corpus_rounds.register()[0]
    path = tmp_path / "stuffed.zip"
    path.write_bytes(corpus_rounds.made(corpus_rounds.RULES, without=gone))
    said = CliRunner().invoke(command, [str(path)]).output
    assert re.search(
        rf"VOID: group {gone['group']} of {gone['scope']} returned \d ballots, and \d cred", said
    )
    assert "VERIFIED" in said
    told = json.loads(CliRunner().invoke(command, [str(path), "--json"]).output)
    assert (told["holds"], told["void_rounds"]) == (True, [gone["scope"]])
    assert len(told["ranking"]) == len(corpus_rounds.SCOPES) - 1


def register(change: Any) -> list[dict[str, str]]:
    rows = [dict(row) for row in rounds.contents().register]
    change(rows)
    return sorted(rows, key=lambda row: (row["identifier"], row["scope"], row["issuer"]))


def test_a_register_with_a_recused_person(tmp_path: Path) -> None:
    rows = register(lambda rows: rows.append({**rows[0], "scope": ONE}))
    said = stopped_by(rounds.with_(register=rows), tmp_path)
    assert "site admitted 2 to group A of presenter/p1, and the manifest expects 1" in said


def test_a_register_with_a_scope_that_is_none(tmp_path: Path) -> None:
    for scope in ("sheet", "presenter/p3"):
        rows = register(lambda rows, scope=scope: rows[0].update(scope=scope))
        assert "unknown group, scope or issuer" in stopped_by(rounds.with_(register=rows), tmp_path)


def test_a_turnout_of_another_scope(tmp_path: Path) -> None:
    turnout = rounds.contents().turnout
    assert "at presenter/p1.A.counted" in stopped_by(
        rounds.with_(turnout={ONE: turnout[TWO], TWO: turnout[ONE]}), tmp_path
    )


def test_scores_given_to_another_presenter(tmp_path: Path) -> None:
    lines = [dict(line) for line in rounds.contents().opened]
    for line in lines:
        line["scope"] = TWO if line["scope"] == ONE else ONE
    assert stopped_by(rounds.with_(opened=lines), tmp_path).startswith("The opened ballots")


def test_rules_that_compare_presenters_cannot_be_frozen(tmp_path: Path) -> None:
    rules = {**rounds.RULES, "limits": [{"kind": "no-ties"}]}
    other = rounds.body(rules=rules, rules_hash=canonical.digest(rules))
    note = manifest.sign(other, protocol.manifest_signer())
    path = tmp_path / PATH_NAME
    path.write_bytes(rounds.with_(manifest=note, manifest_hash=canonical.digest(other)))
    said = verify(path).first_false
    assert said == "The rules of each manifest are valid. (limits[0]: limit-across-presenters)"
