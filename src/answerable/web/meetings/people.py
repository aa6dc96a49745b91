"""Finding people by what one remembers of them: a piece of the name, the identifier, or the unit's name."""

from django.db.models import Q

from answerable.web.organisation.models import Person

SHOWN = 30


def find(words: str) -> tuple[list[Person], bool]:
    """The first people that match every word, and whether there are more. No words: the first people of all."""
    found = Person.objects.select_related("unit")
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(identifier__icontains=word) | Q(unit__name__icontains=word)
        )
    some = list(found[: SHOWN + 1])
    return some[:SHOWN], len(some) > SHOWN
