"""What the lists of the editors' desk have in common: by what they are narrowed, and their pages."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.http import HttpRequest

A_PAGE = 30


class Choice(NamedTuple):
    """One thing that a list is narrowed by: its name in the address, what it is called, the options as (value, words), and the one chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


def choice(request: HttpRequest, name: str, label: str, options: Iterable[tuple[object, object]]) -> Choice:
    """The first option holds where the address asks for none of them."""
    offered = [(str(value), str(words)) for value, words in options]
    asked = request.GET.get(name, "")
    return Choice(
        name, label, offered, asked if asked in {value for value, _words in offered} else offered[0][0]
    )


def page_of(request: HttpRequest, found: Any) -> "ResultPage[Any]":
    """The page of a list or query that the address asks for."""
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))
