"""Large files, handed out piece by piece.

Django's own FileResponse is read as a whole into memory when an asynchronous server asks for it, since its pieces can only be
had synchronously. This one gives them to either kind of server.
"""

from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.http import FileResponse


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
