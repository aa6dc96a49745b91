"""What accounts must know about people. The app that knows people (`organisation`) registers it; nothing is imported upwards."""

from collections.abc import Callable
from dataclasses import dataclass

from answerable.web.accounts.models import User


@dataclass(frozen=True, slots=True)
class Directory:
    """`by_email` and `by_identifier` find open accounts of people by what stands in the roster, any writing of it."""

    by_email: Callable[[str], list[User]]
    by_identifier: Callable[[str], list[User]]
    name_of: Callable[[User], str]
    needs_second_factor: Callable[[User], bool]


_registered: list[Directory] = []


def register(directory: Directory) -> None:
    """Once, when the site is loaded."""
    _registered[:] = [directory]


def people() -> Directory:
    return _registered[0]
