"""Large files, handed out piece by piece, or in part as browsers ask when somebody moves to another place of a recording.

Django's own FileResponse is read as a whole into memory when an asynchronous server asks for it, since its pieces can only be
had synchronously. This one gives them to either kind of server. Specification of parts: RFC 9110, 14 (Range).
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from asgiref.sync import sync_to_async
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")
# A browser that wants more asks again.
MOST_AT_ONCE = 4 * 1024 * 1024


class StreamedFile(FileResponse):
    """A FileResponse that an asynchronous server sends in pieces of `block_size` bytes, read in a thread."""

    block_size = 1 << 16

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self.file_to_stream is None:  # something has put its own pieces in place of the file's
            async for piece in super().__aiter__():
                yield piece
            return
        read = sync_to_async(self.file_to_stream.read, thread_sensitive=False)
        while piece := await read(self.block_size):
            yield piece


class FilePart:
    """The next `left` bytes of a file, as something to read."""

    def __init__(self, file: BinaryIO, left: int) -> None:
        self.file, self.left = file, left

    def read(self, size: int) -> bytes:
        piece = self.file.read(min(size, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()


def part_of(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase | None:
    """The part of a file that is asked for; None if the whole is."""
    part = RANGE.fullmatch(request.headers.get("Range", ""))
    if part is None:
        return None
    size, first = path.stat().st_size, int(part[1])
    if first >= size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    end = min(int(part[2]) if part[2] else size - 1, size - 1, first + MOST_AT_ONCE - 1)
    length = max(0, end + 1 - first)
    source = path.open("rb")
    source.seek(first)
    told = {
        "Content-Range": f"bytes {first}-{end}/{size}",
        "Accept-Ranges": "bytes",
        "Content-Length": str(length),
    }
    return StreamedFile(FilePart(source, length), status=206, content_type=content_type, headers=told)
