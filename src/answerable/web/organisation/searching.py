"""Searching for people by what somebody types: one way for every page."""

from functools import reduce

from django.db.models import Q

from answerable.roster.text import narrowed


def every_word(typed: str, *fields: str) -> Q:
    """Rows that have each word, whole or in part, in one of these fields; no word finds all. Full-width letters and digits count as narrow ones."""
    wanted = Q()
    for word in narrowed(typed).split():
        wanted &= reduce(Q.__or__, (Q(**{f"{field}__icontains": word}) for field in fields))
    return wanted


def people_matching(typed: str, through: str = "") -> Q:
    """People by a piece of name, identifier, unit or title, or by pinyin; `through` leads from a row to its person, such as "person__"."""
    fields = ("name", "identifier", "unit__name", "title", "spelling")
    return every_word(typed, *(f"{through}{field}" for field in fields))
