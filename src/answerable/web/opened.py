"""Forms that several people may have open at once: the second save does not win over the first without a word.

A page says in a hidden field what stood in the form when it was opened, as a digest. If something else stands there when it is sent, nothing is saved:
the page shows what was saved meanwhile beside what was typed, the form keeps what was typed, and sending it once more is meant.

    class VenueForm(OpenedForm, forms.ModelForm[Venue]): ...       # in forms.py
    {% include "opened.html" %}                                    # in the template, within <form>
    return render(..., status=status_of(form))                     # in the view, decorated by `one_at_a_time`

`marked` and `stale_rows` do the same for boxes in a list, which are no form of Django's. A request that says nothing of this is not from a page of ours and is
taken as it is; a test demands the field of every page that edits.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django import forms
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from answerable.web.compare import Run, compare

ROWS = "opened-rows"
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Divergence:
    """A field in which what somebody else saved differs from what was typed here."""

    label: str
    saved: str
    typed: str
    runs: tuple[Run, ...]


def divergence(label: str, saved: str, typed: str) -> Divergence:
    return Divergence(label, saved, typed, compare(saved, typed))


class OpenedForm(forms.BaseForm):
    """A form whose initial values are what is saved. `stale` is None unless somebody else has saved something that differs from what was typed."""

    def is_valid(self) -> bool:
        return super().is_valid() and self.stale is None

    @property
    def opened_name(self) -> str:
        return self.add_prefix(f"opened-{type(self).__name__.lower()}")

    @cached_property
    def opened(self) -> str:
        return marked({name: _plain(self._saved(name)) for name in self._compared()})

    @cached_property
    def stale(self) -> list[Divergence] | None:
        given = self.data.get(self.opened_name) if self.is_bound else None
        if not given or given == self.opened:
            return None
        found = []
        for name in self._compared():
            saved, typed = self._words(name, self._saved(name)), self._words(name, self[name].value())
            if saved != typed:
                found.append(divergence(str(self[name].label), saved, typed))
        return found or None

    def _compared(self) -> list[str]:
        """What is entered anew each time, a password or a file, is not compared."""
        return [
            name
            for name, field in self.fields.items()
            if not isinstance(field, forms.FileField) and not isinstance(field.widget, forms.PasswordInput)
        ]

    def _saved(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def _words(self, name: str, value: Any) -> str:
        """As a reader sees it in the form."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            labels = {str(key): str(label) for key, label in _flat(field.choices)}
            chosen = value if isinstance(value, list | tuple | set) else [value]
            keys = [str(field.prepare_value(each)) for each in chosen if each not in (None, "")]
            return ", ".join(labels.get(key, key) for key in keys)
        shown = field.widget.format_value(field.prepare_value(value))
        return str(shown or "").replace("\r\n", "\n").strip()


def marked(values: Mapping[str, object]) -> str:
    told = json.dumps({name: str(value) for name, value in values.items()}, sort_keys=True)
    return sha256(told.encode()).hexdigest()[:32]


def stale_rows(
    posted: Mapping[str, str], saved: Mapping[str, object], labels: Mapping[str, str]
) -> list[Divergence] | None:
    """Boxes of a list, by their names: as `OpenedForm.stale`, where the hidden field ROWS has the mark of what was saved when the page was opened."""
    given = posted.get(ROWS)
    if not given or given == marked(saved):
        return None
    found = [
        divergence(labels[name], str(value), posted[name].strip())
        for name, value in saved.items()
        if name in posted and posted[name].strip() != str(value)
    ]
    return found or None


def one_at_a_time(view: View) -> View:
    """Of two saves of one page in the same moment the second waits, and is compared with what the first has saved. Stands above whatever reads from the
    database. Not for views that ask another process: whoever waits for an answer would hold up all others who write.
    """

    @wraps(view)
    def alone(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():  # on SQLite the whole database is held
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [request.path])
            return view(request, *args, **kwargs)

    return alone


def status_of(*sent: forms.BaseForm) -> HTTPStatus:
    """409 for a stale form, 422 for one with a mistake."""
    if any(isinstance(form, OpenedForm) and form.stale is not None for form in sent):
        return HTTPStatus.CONFLICT
    wrong = any(form.is_bound and form.errors for form in sent)
    return HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _plain(value: Any) -> object:
    """The same in every language and time zone."""
    if isinstance(value, list | tuple | set):
        return sorted(str(_plain(each)) for each in value)
    if isinstance(value, Model):
        return value.pk
    return "" if value is None else value


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Without the headings of groups."""
    found: list[tuple[Any, Any]] = []
    for key, label in choices:
        found += label if isinstance(label, list | tuple) else [(key, label)]
    return found
