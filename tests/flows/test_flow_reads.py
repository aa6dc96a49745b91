"""What is read of a public site is counted by every process of it, and nothing is lost when they are told to stop; news goes its way on both databases."""

from pathlib import Path

import httpx
import pytest

from flows.test_flow_serving import Serving
from waiting import PATIENCE
from worlds import World, postgres_with_tables, with_tables

pytestmark = pytest.mark.flow
PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.mark.parametrize("database", [pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"])
def test_reads_of_all_processes_are_there_when_they_have_stopped(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    home, told = with_tables(tmp_path / "home"), {}
    if database == "postgresql":
        told = {"DATABASE_URL": postgres_with_tables(request.getfixturevalue("postgres"))}
    serving = Serving(home, "--site-workers", "2", **told)
    serving.until("Ctrl-C stops them all.")
    try:
        with World("flows.reads_world", {**told, "ANSWERABLE_HOME": str(home)}) as world:
            world.call("make")
            for at in range(40):
                # A connection for each, so that both processes have some.
                path = "/" if at % 4 else "/news/"
                assert (
                    httpx.get(
                        serving.site + path, headers={"user-agent": PERSON}, timeout=PATIENCE
                    ).status_code
                    == 200
                )
            httpx.get(serving.site, headers={"user-agent": "Baiduspider"}, timeout=PATIENCE)
            serving.child.terminate()
            assert serving.end() == 0
            assert world.call("counted") == [10, 30]
            assert world.call("news") == {
                "cluster": ["岚庭材料集团"],
                "unit": ["密闭浆渣装置开车"],
                "nothing": [],
                "log": ["published lanting", "taken qinghe", "withdrawn lanting", "withdrawn qinghe"],
                "contradictions": [],
            }
    finally:
        if serving.child.poll() is None:
            serving.child.kill()
