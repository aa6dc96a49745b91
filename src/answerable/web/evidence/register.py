"""The register: who was issued the right to cast, by whichever issuer. No times, no order in which people came."""

from collections import Counter

from django.db.models import Count

from answerable.web.casting.models import Issue
from answerable.web.custody import second_issuer
from answerable.web.meetings.models import Meeting


def register(meeting: Meeting) -> list[dict[str, str]]:
    """The rows that are published with the bundle, by identifier: an order that carries no time."""
    rows = Issue.objects.filter(attendee__meeting=meeting).select_related(
        "attendee__person", "attendee__venue"
    )
    listed = [
        {
            "name": row.attendee.person.name,
            "identifier": row.attendee.person.identifier,
            "venue": row.attendee.venue.name,
            "group": row.group,
            "scope": row.scope,
            "issuer": row.issuer,
        }
        for row in rows
    ]
    listed += second_issuer.register(meeting)
    # Sorted here: a database's collation is not everybody's.
    return sorted(listed, key=lambda row: (row["identifier"], row["scope"], row["issuer"]))


def given(meeting: Meeting) -> Counter[tuple[str, str, str]]:
    """How many rows the register has, by scope, group and issuer."""
    own = Issue.objects.filter(attendee__meeting=meeting).order_by().values_list("scope", "group", "issuer")
    counts = Counter({(scope, group, name): n for scope, group, name, n in own.annotate(Count("pk"))})
    counts.update((row["scope"], row["group"], row["issuer"]) for row in second_issuer.register(meeting))
    return counts
