"""Small archives for the tests: a folder of files, described and written, and the same zip changed in one place."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from answerable.archive import crate, writing
from answerable.archive.crate import Described
from verifier import sample

FILES = {
    "archive.json": b'{"left_out": [{"what": "recordings", "why": "They are many."}]}\n',
    "notice/notice.json": '{"title": "关于召开述职评议会的通知"}\n'.encode(),
    "debriefs/P1/version-1/files/1-报告 (终稿).txt": b"as it was handed in\n",
    "empty.txt": b"",
}
FIELDS = {"External-Identifier": "abcdef", "External-Description": "述职评议会", "Bagging-Date": "2022-01-24"}
TOP = "abcdef-archive"


def make(folder: Path, with_bundle: bool = True) -> Path:
    """A sound archive in `folder`."""
    payload = folder / "payload"
    files = dict(FILES)
    if with_bundle:
        files["evidence/bundle.zip"] = sample.written(sample.sample().contents)
    for path, content in files.items():
        target = payload / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    about = {"name": "述职评议会", "datePublished": "2022-01-24", "description": "All", "license": "own"}
    crate.describe(payload, about, [Described(path, path) for path in files])
    writing.write(payload, folder / "archive.zip", TOP, FIELDS)
    return folder / "archive.zip"


def changed(archive: Path, change: Callable[[Path], object]) -> Path:
    """The archive unpacked, changed by `change`, which is given the bag's folder, and packed again in the same way."""
    place = archive.parent / "changed"
    shutil.rmtree(place, ignore_errors=True)
    with zipfile.ZipFile(archive) as found:
        found.extractall(place)
    change(place / TOP)
    target = archive.parent / "changed.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as again:
        for path in sorted(each for each in place.rglob("*") if each.is_file()):
            again.writestr(
                zipfile.ZipInfo(path.relative_to(place).as_posix(), writing.NO_DATE), path.read_bytes()
            )
    return target
