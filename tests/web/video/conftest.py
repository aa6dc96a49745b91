"""The same room as in the tests of the room."""

from web.room.conftest import nothing_kept, room  # noqa: F401 - fixtures
