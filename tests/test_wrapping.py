"""The keys of wrapped requests: how long they last, that processes share them, and that nothing of them stays."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from answerable.protocol import wrap
from answerable.protocol.errors import Malformed
from answerable.wrapping import Ring
from waiting import until


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("answerable.wrapping.time.time", clock)
    monkeypatch.setattr("answerable.wrapping.LOOK_SECONDS", 0.0)
    return clock


@pytest.fixture(params=["shared", "alone"])
def rings(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Ring]:
    """Rings of one home: of several processes, or the one of a process alone."""
    alone = Ring()
    return lambda: Ring(tmp_path / "wrapping" / "site") if request.param == "shared" else alone


def opens(ring: Ring, sent: bytes) -> bool:
    return ring.unwrap("issue", sent) is not None


def test_a_key_is_given_out_for_a_while_and_opens_for_as_long_again(
    rings: Callable[[], Ring], clock: Clock
) -> None:
    one, other = rings(), rings()
    first = one.public()
    assert other.public() == first
    sent = wrap.wrap(first, "issue", b"{}")[0]
    clock.now += 599
    assert other.public() == first
    clock.now += 2
    second = other.public()
    assert (second != first, one.public() == second, opens(one, sent), opens(other, sent)) == (True,) * 4
    clock.now += 600
    assert not opens(one, sent)
    assert not opens(other, sent)
    assert opens(one, wrap.wrap(second, "issue", b"{}")[0])
    with pytest.raises(Malformed):
        one.unwrap("issue", b"{}")
    with pytest.raises(Malformed):
        one.unwrap("issue", second + bytes(200))


def test_a_clock_that_was_set_back_gives_out_no_old_key(rings: Callable[[], Ring], clock: Clock) -> None:
    ring = rings()
    first = ring.public()
    clock.now -= 3600
    assert ring.public() != first
    assert not opens(ring, wrap.wrap(first, "issue", b"{}")[0])


def test_what_is_destroyed_is_destroyed_in_every_process_and_on_the_disk(
    rings: Callable[[], Ring], clock: Clock, tmp_path: Path
) -> None:
    one, other = rings(), rings()
    key = one.public()
    sent = wrap.wrap(key, "issue", b"{}")[0]
    assert opens(other, sent)
    one.destroy()
    assert (opens(one, sent), opens(other, sent)) == (False, False)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size] == []
    assert other.public() != key
    one.destroy()
    one.destroy()


def test_the_file_is_overwritten_where_it_lay(tmp_path: Path, clock: Clock) -> None:
    """A second name for the same place on the disk shows what is left there."""
    ring = Ring(tmp_path / "site")
    ring.public()
    private = (tmp_path / "site").read_bytes()[:32]
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o600
    (tmp_path / "left").hardlink_to(tmp_path / "site")
    ring.destroy()
    assert not (tmp_path / "site").exists()
    left = (tmp_path / "left").read_bytes()
    assert (len(left), private in left, any(left)) == (40, False, False)
    (tmp_path / "site").write_bytes(left)  # as another process finds it in that moment
    assert Ring(tmp_path / "site").public() == ring.public()


def test_a_key_goes_when_its_time_is_over_though_nobody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("answerable.wrapping.LOOK_SECONDS", 0.01)
    ring = Ring(tmp_path / "site", lasts=0.05)
    ring.public()
    assert (tmp_path / "site").exists()
    until(lambda: not (tmp_path / "site").exists(), "the file is gone")
