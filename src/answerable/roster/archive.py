"""The zip around a workbook, opened without trusting it.

Never unpacks to disk, never reads a part whole: parts are streamed through a parser that refuses document type
declarations and entities, against one budget of unpacked bytes for the whole file. The sizes that the zip itself
declares are looked at first, so that most bombs are refused before any byte is unpacked; the budget
stops those that declare too little. Anything broken raises `Unreadable`.
"""

import zipfile
import zlib
from typing import IO, Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import InputSource

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from answerable import packed
from answerable.roster.problems import Code, Unreadable

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 48 * MEGABYTE
MOST_PARTS = 2_000
# Of parts that nobody reads, pictures for example, there may be more.
MOST_DECLARED = 1024 * MEGABYTE
# A sheet of a real roster shrinks five to twenty times. Only beyond this size is the ratio suspicious.
SUSPICIOUS_SIZE = 4 * MEGABYTE
SUSPICIOUS_RATIO = 200


class Metered:
    """A binary stream that refuses to yield more than the archive has left."""

    def __init__(self, archive: "Archive", stream: IO[bytes]) -> None:
        self.archive, self.stream = archive, stream

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(size if 0 <= size <= MEGABYTE else MEGABYTE)
        self.archive.left -= len(chunk)
        if self.archive.left < 0:
            raise Unreadable.because(Code.UNPACKS_TOO_LARGE, most=MOST_UNPACKED // MEGABYTE)
        return chunk

    def close(self) -> None:
        self.stream.close()


class Archive:
    """The parts of a workbook by name."""

    def __init__(self, content: bytes) -> None:
        try:
            self.zip = packed.opened(content, MOST_DECLARED, MOST_PARTS)
        except packed.TooLarge as error:
            raise Unreadable.because(Code.UNPACKS_TOO_LARGE, most=MOST_UNPACKED // MEGABYTE) from error
        except packed.DamagedPack as error:
            raise Unreadable.because(Code.DAMAGED) from error
        self.left = MOST_UNPACKED
        # Some programs write the folders of a part's name as Windows does.
        self.names = {
            part.filename.replace("\\", "/").lstrip("/").lower(): part for part in self.zip.infolist()
        }

    def has(self, name: str) -> bool:
        return name.lower() in self.names

    def parse(self, name: str, handler: ContentHandler) -> None:
        """Feed part `name` to `handler`, or raise `Unreadable`; what the handler raises goes through."""
        parser = make_parser()
        parser.setContentHandler(handler)
        parser.forbid_dtd = True
        source = InputSource(name)
        source.setByteStream(self.stream(name))
        try:
            parser.parse(source)
        except DefusedXmlException as error:
            raise Unreadable.because(Code.UNSAFE_XML) from error
        except (SAXException, zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError) as error:
            raise Unreadable.because(Code.DAMAGED) from error

    def stream(self, name: str) -> Any:
        part = self.names.get(name.lower())
        if part is None:
            raise Unreadable.because(Code.DAMAGED)
        self.refuse_bomb(part)
        if part.flag_bits & 0x1:
            raise Unreadable.because(Code.PASSWORD)
        try:
            return Metered(self, self.zip.open(part))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
            raise Unreadable.because(Code.DAMAGED) from error

    def refuse_bomb(self, part: zipfile.ZipInfo) -> None:
        """Refuse by the sizes that the zip declares. `Metered` counts the bytes that really come, whatever was declared."""
        packs_oddly = (
            part.file_size > SUSPICIOUS_SIZE and part.file_size > SUSPICIOUS_RATIO * part.compress_size
        )
        if part.file_size > self.left or packs_oddly:
            raise Unreadable.because(Code.UNPACKS_TOO_LARGE, most=MOST_UNPACKED // MEGABYTE)
