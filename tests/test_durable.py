"""A file that is written durably is whole or not there, whatever breaks in the middle, and the first of many makers wins."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from answerable import durable


def test_what_is_written_is_there_alone_and_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one.key"
    durable.write(path, b"first")
    durable.write(path, b"second")
    assert path.read_bytes() == b"second"
    assert [file.name for file in path.parent.iterdir()] == ["one.key"]
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_file_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    durable.write_once(tmp_path / "key", lambda: b"first")
    durable.write_once(tmp_path / "key", lambda: pytest.fail("the file is there"))
    assert (tmp_path / "key").read_bytes() == b"first"


def test_of_many_makers_the_first_wins_and_all_find_its_content(tmp_path: Path) -> None:
    path, start = tmp_path / "key", Barrier(8)

    def make(number: int) -> bytes:
        start.wait()
        durable.write_once(path, lambda: bytes([number]))
        return path.read_bytes()

    with ThreadPoolExecutor(8) as makers:
        found = set(makers.map(make, range(8)))
    assert len(found) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize(("owner", "call"), [(os, "fsync"), (Path, "replace")])
def test_a_disk_that_fails_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, call: str
) -> None:
    path = tmp_path / "key"
    durable.write(path, b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(owner, call, full)
    with pytest.raises(OSError, match="No space left"):
        durable.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_nothing_is_said_before_file_and_folder_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    durable.write(tmp_path / "key", b"one")
    assert [name.startswith("key.") for name in synced] == [True, False]
    assert synced[1] == tmp_path.name


def test_what_something_else_has_written_is_put_on_the_disk_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    (tmp_path / "bundle.zip").write_bytes(b"one")
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
    )
    durable.flush(tmp_path / "bundle.zip")
    assert synced == ["bundle.zip", tmp_path.name]


def test_nothing_else_asks_the_system_for_the_disk() -> None:
    sources = Path(durable.__file__).parent
    asking = {
        path.relative_to(sources).as_posix()
        for path in sources.rglob("*.py")
        if "fsync(" in path.read_text() or "os.replace(" in path.read_text()
    }
    assert asking == {"durable.py"}
