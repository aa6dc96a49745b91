"""The canonical zip: one form, read in bounded memory, and everything else refused."""

import io
import struct
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.protocol import bundle, canonical
from answerable.protocol.bundle import NotCanonical, ZipReader
from answerable.protocol.errors import Malformed
from verifier import sample

FILES = [("b.txt", [b"one ", b"two"]), ("a/empty", []), ("c.json", [b"{}\n"])]


def zipped(files: list[tuple[str, list[bytes]]]) -> bytes:
    target = io.BytesIO()
    bundle.write_zip(target, files)
    return target.getvalue()


def test_any_zip_reader_reads_it() -> None:
    raw = zipped(FILES)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        assert [(one.filename, archive.read(one)) for one in archive.infolist()] == [
            ("b.txt", b"one two"),
            ("a/empty", b""),
            ("c.json", b"{}\n"),
        ]
        assert {(one.date_time, one.compress_type, one.external_attr) for one in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0o100644 << 16)
        }


def test_what_is_written_is_read() -> None:
    reader = ZipReader(io.BytesIO(zipped(FILES)))
    assert {name: reader.read(name) for name in reader.members} == {
        "b.txt": b"one two",
        "a/empty": b"",
        "c.json": b"{}\n",
    }
    assert reader.json("c.json") == {}
    assert list(reader.rows("a/empty")) == []
    assert list(reader.rows("c.json")) == [b"{}"]


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9]{1,8}(/[a-z0-9]{1,4}(\.[a-z]{1,3})?)?", fullmatch=True),
        st.binary(max_size=60),
        min_size=1,
        max_size=5,
    )
)
def test_the_same_contents_are_the_same_bytes(files: dict[str, bytes]) -> None:
    listed = [(name, [content]) for name, content in files.items()]
    split = [(name, [content[:7], content[7:]]) for name, content in files.items()]
    assert zipped(listed) == zipped(split)
    reader = ZipReader(io.BytesIO(zipped(listed)))
    assert {name: reader.read(name) for name in reader.members} == files


def test_every_byte_counts() -> None:
    raw = zipped(FILES)
    for position in range(len(raw)):
        for bit in range(8):
            altered = bytearray(raw)
            altered[position] ^= 1 << bit
            with pytest.raises(NotCanonical):
                ZipReader(io.BytesIO(bytes(altered)))


def test_nothing_may_be_cut_off_or_added() -> None:
    raw = zipped(FILES)
    others = [raw[:cut] for cut in range(len(raw))] + [
        raw + b"\0",
        b"\0" + raw,
        raw + raw,
        raw[:60] + b"\0" + raw[60:],
    ]
    for other in others:
        with pytest.raises(NotCanonical):
            ZipReader(io.BytesIO(other))


def rezipped(name: str, compression: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        archive.writestr(zipfile.ZipInfo(name), b"content" * 30, compression)
    return target.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        rezipped("fine.txt", zipfile.ZIP_DEFLATED),
        rezipped("../escape"),
        rezipped("/etc/absolute"),
        rezipped("back\\slash"),
        rezipped("x" * 61),
        rezipped("名.txt"),
        zipped([("same", [b"1"]), ("same", [b"1"])]),
        zipped([("../escape", [b"1"])]),
        zipped([(f"file{number}", [b""]) for number in range(500)]),
        zipped([]),
    ],
)
def test_other_zips_are_refused(raw: bytes) -> None:
    assert zipfile.is_zipfile(io.BytesIO(raw))
    with pytest.raises(NotCanonical):
        ZipReader(io.BytesIO(raw))


class Huge(io.RawIOBase):
    """A file that claims an entry of almost 4 GiB and then ends; counts what is asked of it at once."""

    def __init__(self) -> None:
        self.head = (
            struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0x21, 0, 0xFFFFFFF0, 0xFFFFFFF0, 1, 0) + b"x"
        )
        self.at = 0
        self.largest = 0

    def seek(self, offset: int, _whence: int = 0) -> int:
        self.at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size)
        piece = self.head[self.at : self.at + size]
        self.at += len(piece)
        return piece


def test_a_huge_entry_is_read_in_small_pieces() -> None:
    huge = Huge()
    with pytest.raises(NotCanonical, match="cut short"):
        ZipReader(huge)
    assert huge.largest <= 1 << 20


def test_long_files_and_rows_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = ZipReader(io.BytesIO(zipped([("rows", [b"a\n", b"b" * 20 + b"\n"]), ("last", [b"a\nb"])])))
    monkeypatch.setattr(bundle, "LONGEST_LINE", 20)
    monkeypatch.setattr(bundle, "LONGEST_FILE", 10)
    rows = reader.rows("rows")
    assert next(rows) == b"a"
    with pytest.raises(Malformed):
        next(rows)
    with pytest.raises(Malformed):
        list(reader.rows("last"))
    with pytest.raises(Malformed):
        reader.read("rows")


@pytest.mark.parametrize("content", [b"{}", b"{ }\n", b"{}\n\n", b""])
def test_json_files_have_one_form(content: bytes) -> None:
    reader = ZipReader(io.BytesIO(zipped([("x.json", [content])])))
    with pytest.raises(Malformed, match=r"x\.json"):
        reader.json("x.json")


def test_a_whole_bundle() -> None:
    made = sample.sample()
    raw = sample.written(made.contents)
    assert raw == sample.written(made.contents)
    reader = ZipReader(io.BytesIO(raw))
    assert reader.check_names() == 1
    assert list(reader.members) == bundle.names(1)
    assert list(reader.rows(bundle.ENTRIES)) == [one.raw for one in made.entries]
    assert reader.json(bundle.SEAL_KEY) == {"private": canonical.b64u(made.contents.seal_private)}
    text = reader.read(bundle.INDEX).decode()
    assert text.startswith(
        f"answerable/bundle/v1\n{made.first.hash}\n{reader.members[bundle.MANIFEST].sha256}  manifest.note\n"
    )


def test_one_earlier_result_for_each_amendment() -> None:
    contents = sample.sample().contents
    for wrong in (
        replace(contents, earlier_results=[]),
        replace(contents, amendments=[]),
        replace(contents, amendments=[b""] * 100, earlier_results=[{}] * 100),
    ):
        with pytest.raises(Malformed):
            sample.written(wrong)


def renamed(change: dict[str, str | None], extra: list[str]) -> ZipReader:
    """The files of a bundle with some renamed or left out, and others after them."""
    kept = [change.get(name, name) for name in bundle.names(1)]
    return ZipReader(
        io.BytesIO(zipped([(name, [b""]) for name in kept if name] + [(name, [b""]) for name in extra]))
    )


@pytest.mark.parametrize(
    ("change", "extra", "message"),
    [
        ({"register.json": None}, [], "register.json is missing"),
        ({"amendments/01.note": None}, [], "results/00.json is not a file of a bundle"),
        ({"amendments/01.note": "amendments/02.note"}, [], "amendments/01.note is missing"),
        ({}, ["notes.txt"], "notes.txt is not a file of a bundle"),
        ({"index.note": None}, [], "index.note is missing"),
        ({"README.txt": None}, ["README.txt"], "the files are not in the order of a bundle"),
    ],
)
def test_the_files_of_a_bundle(change: dict[str, str | None], extra: list[str], message: str) -> None:
    with pytest.raises(NotCanonical, match=message):
        renamed(change, extra).check_names()


def test_a_bundle_stays_below_four_gigabytes() -> None:
    class Far(io.BytesIO):
        def tell(self) -> int:
            return super().tell() + (1 << 32)

    with pytest.raises(Malformed, match="4 GiB"):
        bundle.write_zip(Far(), [("x", [b""])])
