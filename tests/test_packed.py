"""Every Office file that somebody sends has its directory counted before it is read, and every name in it looked at."""

import ast
import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

import answerable
from answerable import packed
from answerable.roster.problems import Unreadable
from answerable.roster.reading import read
from answerable.web.debriefs.files import FileRefusal, FileRefused, Fingerprint, examine
from answerable.web.newsroom.checking.files import Unread, text_of
from answerable.web.newsroom.uploads import _holds

SOURCES = Path(answerable.__file__).parent
OFFICE = ("[Content_Types].xml", "word/document.xml")


def zip_of(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return made.getvalue()


@pytest.fixture(scope="module")
def crowded() -> bytes:
    return zip_of(*OFFICE, *(f"word/media/{number}" for number in range(packed.MOST_PARTS)))


def test_a_crowded_directory_is_refused_wherever_it_comes_in(
    crowded: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the directory was read")

    monkeypatch.setattr(zipfile.ZipFile, "__init__", never)
    assert examine(io.BytesIO(crowded), "a.docx", len(crowded)) == FileRefused(
        "a.docx", FileRefusal.TOO_PACKED
    )
    with pytest.raises(Unread, match="size"):
        text_of("a.docx", crowded)
    with pytest.raises(ValidationError):
        _holds(SimpleUploadedFile("a.docx", crowded), "docx")
    with pytest.raises(Unreadable):
        read(crowded)


def test_macros_are_found_behind_however_many_other_parts() -> None:
    others = [f"word/media/{number}" for number in range(packed.MOST_PARTS - 3)]
    assert isinstance(examine(io.BytesIO(zip_of(*OFFICE, *others)), "a.docx", 9), Fingerprint)
    behind = zip_of(*OFFICE, *others, "word/vbaProject.bin")
    assert examine(io.BytesIO(behind), "a.docx", 9) == FileRefused("a.docx", FileRefusal.MACROS)


@pytest.mark.parametrize(
    "at", [packed.MEGABYTE - 3, packed.MEGABYTE - 1, packed.MEGABYTE, 3 * packed.MEGABYTE]
)
def test_an_entry_between_two_pieces_counts_once(at: int) -> None:
    content = bytes(at) + b"PK\x01\x02" + bytes(9)
    with pytest.raises(packed.TooLarge):
        packed.opened(content, 1, most_parts=0)
    with pytest.raises(packed.DamagedPack):
        packed.opened(content, 1, most_parts=1)


def test_what_it_says_it_unpacks_to_is_added_up() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in "ab":
            archive.writestr(name, bytes(600))
    with packed.opened(made, 1200) as archive:
        assert archive.namelist() == ["a", "b"]
    with pytest.raises(packed.TooLarge):
        packed.opened(made, 1199)


def test_nothing_else_opens_a_zip_that_was_sent() -> None:
    opening = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ZipFile") and "'w'" not in ast.unparse(node)
    }  # fmt: skip
    assert (
        opening
        == {
            "packed.py",
            "archive/checking.py",  # whoever checks an archive chose it; every entry is bounded by the size of the file
            "documents/office.py",  # a file that we made ourselves
            "rehearsal/secretariat.py",  # and one that the site it runs has made
        }
    )
