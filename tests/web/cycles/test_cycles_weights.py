"""Sums of weights: the site and the script of the rules editor (tests/frontend/pages.test.ts) agree on every vector."""

import json
from pathlib import Path

import pytest

from answerable.web.cycles.layout import sum_of
from answerable.web.cycles.rules_text import as_number

VECTORS = json.loads(Path(__file__).with_name("weight_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["why"] for vector in VECTORS])
def test_the_site_adds_up(vector):
    added = sum_of([{"weight": as_number(weight)} for weight in vector["weights"]])
    assert (added.shown, added.verdict, added.by) == (vector["shown"], vector["verdict"], vector["by"])
