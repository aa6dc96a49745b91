"""Characters as people count them: the site and the page agree on every vector."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from answerable.web.debriefs.count import characters

VECTORS = json.loads(Path(__file__).with_name("count_vectors.json").read_text(encoding="utf-8"))
ROOT = Path(__file__).parents[3]
PAGE = ROOT / "src/answerable/web/static/src/debrief.js"
NODE = Path(sys.executable).with_name("node")


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["why"] for vector in VECTORS])
def test_the_site_counts_as_people_do(vector):
    assert characters(vector["text"]) == vector["count"]


@pytest.mark.skipif(not NODE.exists(), reason="Node is for maintainers only")
def test_the_page_counts_the_same():
    script = (
        f"import {{ characters }} from {json.dumps(PAGE.as_uri())};"
        "const texts = JSON.parse(process.argv[1]);"
        "console.log(JSON.stringify(texts.map(characters)));"
    )
    texts = json.dumps([vector["text"] for vector in VECTORS])
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", script, texts], capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == [vector["count"] for vector in VECTORS]


@pytest.mark.skipif(not NODE.exists(), reason="Node is for maintainers only")
def test_the_page_judges_lengths_by_the_same_limits():
    script = (
        f"import {{ fit }} from {json.dumps(PAGE.as_uri())};"
        "console.log(JSON.stringify([fit(9, 10, 20), fit(10, 10, 20), fit(20, 10, 20), fit(21, 10, 20), fit(21, 0, null)]));"
    )
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == [["few", 1], ["fits", 0], ["fits", 0], ["many", 1], ["fits", 0]]
