"""Pages of apps above that pages of the organisation lead to: of a person, and of the organisation as a whole.

Each registers itself once, from its `AppConfig.ready()`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from answerable.web.organisation.models import Person


@dataclass(frozen=True, slots=True)
class FurtherLink:
    title: str | Promise
    url: str


_of_person: list[tuple[str | Promise, str]] = []
_of_all: list[tuple[str | Promise, str]] = []


def register_for_person(title: str | Promise, url_name: str) -> None:
    """The page takes the person's key."""
    _of_person.append((title, url_name))


def register_for_all(title: str | Promise, url_name: str) -> None:
    _of_all.append((title, url_name))


def of_person(person: Person) -> Sequence[FurtherLink]:
    return [FurtherLink(title, reverse(name, args=[person.pk])) for title, name in _of_person]


def of_all() -> Sequence[FurtherLink]:
    return [FurtherLink(title, reverse(name)) for title, name in _of_all]
