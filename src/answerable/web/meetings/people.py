"""Finding people by what somebody knows of them: a piece of the name, the identifier, or the unit's name."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from answerable.web.organisation.models import Person

SHOWN = 30
SHOWN_UNASKED = 10


def find(words: str, without: Collection[int] = ()) -> tuple[list[Person], bool]:
    """The first people that match every word, and whether there are more. No words: a few, none of `without`."""
    found = Person.objects.select_related("unit")
    if not words.split():
        return _first(found.exclude(pk__in=without), SHOWN_UNASKED)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(identifier__icontains=word) | Q(unit__name__icontains=word)
        )
    return _first(found, SHOWN)


def _first(found: QuerySet[Person], count: int) -> tuple[list[Person], bool]:
    some = list(found[: count + 1])
    return some[:count], len(some) > count
