"""Further fields on the form of a meeting, below its own: an app above adds a form, and stores what stands in it.

Each registers itself once, from its `AppConfig.ready()`. The pages show the fields and know nothing else of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import QueryDict

from answerable.web.meetings.models import Meeting

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FurtherFields:
    """`form` is made of what was posted (None: nothing yet) and the meeting (None: a new one). `keep` stores the cleaned fields,
    in the transaction that saves the meeting, and returns what the audit log says of them.
    """

    form: Callable[[QueryDict | None, Meeting | None], Form]
    keep: Callable[[Meeting, Given], Mapping[str, str | int]]


_registered: list[FurtherFields] = []


def register(fields: FurtherFields) -> None:
    _registered.append(fields)


def forms(posted: QueryDict | None, meeting: Meeting | None) -> list[Form]:
    return [each.form(posted, meeting) for each in _registered]


def keep(meeting: Meeting, filled: Sequence[Form]) -> dict[str, str | int]:
    """`filled` are the valid forms made by `forms`; none at all leaves everything at its default."""
    kept: dict[str, str | int] = {}
    for each, form in zip(_registered, filled, strict=False):
        kept.update(each.keep(meeting, form.cleaned_data))
    return kept
