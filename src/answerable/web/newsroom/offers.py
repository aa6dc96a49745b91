"""Drafts that other parts of the product offer to editors, such as one composed from a meeting's record. Whoever has them registers a function here."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.http import HttpRequest


class DraftOffer(NamedTuple):
    """`title` and `about` are read; `url` leads to where the draft is looked at and taken."""

    title: str
    about: str
    url: str


Ask = Callable[[HttpRequest, frozenset[int]], Iterable[DraftOffer]]
_registered: list[Ask] = []


def register(ask: Ask) -> None:
    """`ask(request, sites)` gives what is offered to somebody who edits these sites."""
    _registered.append(ask)


def offered(request: HttpRequest, sites: frozenset[int]) -> list[DraftOffer]:
    return [offer for ask in _registered for offer in ask(request, sites)]
