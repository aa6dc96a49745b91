"""When the clock jumps, a closing box still waits exactly the declared grace period; after a restart it waits at most that long again."""

import pytest

from answerable import home
from answerable.ballotbox.box import BallotBox
from answerable.ballotbox.sqlite import Store
from ballotbox.hall import Box

GRACE = 60
WALL, STEADY = 1_642_986_000.0, 500.0
HOUR = 3600.0


@pytest.fixture
def closing(tmp_path):
    """A box that begins to close at WALL; the home it lies in."""
    box = Box(tmp_path)
    box.opened(grace=GRACE)
    box.shut()
    ballotbox = BallotBox(home.Home(tmp_path), Store(tmp_path / "ballotbox.sqlite3"))
    assert ballotbox.close("spring", True, WALL)["state"] == "closing"
    ballotbox.tick(WALL, STEADY, True)
    yield ballotbox
    ballotbox.shut()


def state_after(ballotbox: BallotBox, wall: float, steady: float) -> str:
    ballotbox.tick(wall, steady, True)
    state: str = ballotbox.status("spring")["state"]
    return state


@pytest.mark.parametrize("jump", [-HOUR, 0.0, HOUR])
def test_a_clock_that_jumps_changes_nothing(closing, jump):
    assert state_after(closing, WALL + jump + 59, STEADY + 59) == "closing"
    assert state_after(closing, WALL + jump + 60, STEADY + 60) == "closed"


def restarted(ballotbox: BallotBox, wall: float, steady: float) -> BallotBox:
    ballotbox.shut()
    again = BallotBox(ballotbox.where, Store(ballotbox.where.ballotbox_database))
    again.tick(wall, steady, True)
    return again


@pytest.mark.parametrize(
    ("jump", "left"),
    [(0.0, 50.0), (-HOUR, 60.0), (HOUR, 0.0)],
    ids=["none", "back: the whole grace once more", "forth: it is over"],
)
def test_over_a_restart_after_ten_seconds_never_more_than_the_grace_is_left(closing, jump, left):
    again = restarted(closing, WALL + 10 + jump, 3.0)
    try:
        if left:
            assert state_after(again, WALL + jump + 10, 3.0 + left - 0.5) == "closing"
        assert state_after(again, WALL + jump + 10, 3.0 + left) == "closed"
    finally:
        again.shut()
