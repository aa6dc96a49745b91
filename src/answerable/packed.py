"""The directory of a zip that somebody sent (an Office file, a workbook), read with limits. Standard library only.

Python reads a whole directory before it says anything: one of 430,000 names, which fits into 20 MB, takes ten seconds. So its entries are counted
in the bytes first. What the entries say they unpack to is added up; whoever unpacks counts what really comes, since a directory can lie.
Errors: `TooLarge` and `DamagedPack`, both `UnreadablePack`.
"""

import io
import struct
import zipfile
from typing import IO

MOST_PARTS = 5_000
MEGABYTE = 1024 * 1024
_ENTRY = b"PK\x01\x02"


class UnreadablePack(Exception):
    """The file cannot be read as a zip, or should not be."""


class TooLarge(UnreadablePack):
    """It has too many parts, or would unpack to too much."""


class DamagedPack(UnreadablePack):
    """It is no zip, or a broken one."""


def opened(file: IO[bytes] | bytes, most_bytes: int, most_parts: int = MOST_PARTS) -> zipfile.ZipFile:
    """The zip, with at most `most_parts` parts that say they unpack to `most_bytes` bytes together. A file is read from its beginning."""
    source = io.BytesIO(file) if isinstance(file, bytes) else file
    if _entries(source) > most_parts:
        raise TooLarge
    try:
        # All that the library is known to raise for a broken directory.
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, struct.error) as error:
        raise DamagedPack(str(error)) from error
    if sum(part.file_size for part in archive.infolist()) > most_bytes:
        archive.close()
        raise TooLarge
    return archive


def _entries(source: IO[bytes]) -> int:
    """How often an entry of a directory begins in the file; one may be split between two pieces."""
    source.seek(0)
    count, rest = 0, b""
    while piece := source.read(MEGABYTE):
        joined = rest + piece
        count += joined.count(_ENTRY)
        rest = joined[-(len(_ENTRY) - 1) :]
    source.seek(0)
    return count
