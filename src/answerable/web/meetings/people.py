"""Finding people by what somebody knows of them: a piece of the name, the identifier, or the unit's name."""

from collections.abc import Collection

from django.db.models import QuerySet

from answerable.web.organisation.models import Person
from answerable.web.organisation.searching import every_word

SHOWN = 30
SHOWN_UNASKED = 10


def find(
    words: str, without: Collection[int] = (), among: QuerySet[Person] | None = None
) -> tuple[list[Person], bool]:
    """The first people that match every word, and whether there are more; of everybody, or of those `among`. No words: a few, none of `without`."""
    found = Person.objects.select_related("unit") if among is None else among
    if not words.split():
        return _first(found.exclude(pk__in=without), SHOWN_UNASKED)
    return _first(found.filter(every_word(words, "name", "identifier", "unit__name")), SHOWN)


def _first(found: QuerySet[Person], count: int) -> tuple[list[Person], bool]:
    some = list(found[: count + 1])
    return some[:count], len(some) > count
