"""Characters as people count them: the site and its page's script (tests/frontend/pages.test.ts) agree on every vector."""

import json
from pathlib import Path

import pytest

from answerable.web.debriefs.count import characters

VECTORS = json.loads(Path(__file__).with_name("count_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["why"] for vector in VECTORS])
def test_the_site_counts_as_people_do(vector):
    assert characters(vector["text"]) == vector["count"]
