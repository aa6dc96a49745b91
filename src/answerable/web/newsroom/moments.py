"""How moments are written for machines."""

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """To the second, as the log of publications writes it: 2027-01-21T07:17:10Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
