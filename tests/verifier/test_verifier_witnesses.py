"""Witnesses' cosignatures in a bundle: each holds over the final checkpoint, each witness is there once, in order."""

from pathlib import Path

import pytest

from answerable.protocol import checkpoint, merkle
from vectors import protocol
from verifier import sample
from verifier.test_verifier_tampering import CONTENTS, RAW, SAMPLE, forged, judged, stopped_by

OTHER_HEAD = checkpoint.sign(
    checkpoint.Checkpoint(SAMPLE.first.log_origin, 6, merkle.EMPTY), protocol.log_signer()
)
WITNESSES = sample.cosigned_by_all(CONTENTS.checkpoint)


@pytest.mark.parametrize(
    ("rows", "detail"),
    [
        (sample.cosigned_by_all(OTHER_HEAD), "does not hold"),
        ([WITNESSES[0] | {"line": WITNESSES[1]["line"]}], "not a line of"),
        ([WITNESSES[0] | {"vkey": SAMPLE.first.log.vkey}], "not an Ed25519 key of the kind expected"),
        ([WITNESSES[0] | {"line": WITNESSES[0]["line"] + "\n"}], "not base64"),
        ([WITNESSES[0] | {"line": CONTENTS.checkpoint.decode().splitlines()[-1]}], "not a line of"),
        ([WITNESSES[0], WITNESSES[0]], "is there twice, or not in order"),
        (WITNESSES[::-1], "is there twice, or not in order"),
        ([{"vkey": WITNESSES[0]["vkey"]}], "each witness must be an object"),
        ([sample.cosigned(CONTENTS.checkpoint, f"w{at}") for at in range(51)], "more than 50 witnesses"),
    ],
)
def test_cosignatures_that_do_not_hold(rows: list[dict[str, str]], detail: str, tmp_path: Path) -> None:
    reason = stopped_by(forged(witnesses=rows), tmp_path)
    assert reason.startswith("Each witness's co-signature over the final checkpoint holds.")
    assert detail in reason


def test_witnesses_are_named_by_their_keys(tmp_path: Path) -> None:
    found = judged(RAW, tmp_path).findings
    assert found.witnesses == tuple(row["vkey"] for row in WITNESSES)
