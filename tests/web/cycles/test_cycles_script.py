"""The script of the rules form adds weights exactly as the site does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from answerable.web.cycles.layout import sum_of
from answerable.web.cycles.sheet import as_number

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "src/answerable/web/static/src/rules.js"
NODE = Path(sys.executable).with_name("node")
WEIGHTS = [
    ["25", "15", "20", "20", "20"],
    ["33.3333", "33.3333", "33.3333"],
    ["60", "45.5"],
    ["２５", " 75 "],
    ["40%", "60"],
    ["x", "", "-5", "100"],
    ["0.1", "0.2", "99.7"],
]


@pytest.mark.skipif(not NODE.exists(), reason="Node is for maintainers only")
def test_the_page_adds_up_as_the_site_does():
    script = (
        f"import {{ weigh }} from {json.dumps(PAGE.as_uri())};"
        "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(weigh)));"
    )
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", script, json.dumps(WEIGHTS)],
        capture_output=True,
        text=True,
        check=True,
    )
    sums = [
        sum_of([{"weight": as_number(weight)} for weight in weights if weight != "-5"]) for weights in WEIGHTS
    ]
    assert json.loads(ran.stdout) == [[each.shown, each.verdict, each.by] for each in sums]
