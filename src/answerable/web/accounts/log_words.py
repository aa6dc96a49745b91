"""The words in which a log is shown. Each app adds those for what it records, from its `AppConfig.ready()`; what nobody named is shown as it is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


class LogWords:
    """Of one log: its verbs, the names of its details, and by the name of a detail what its codes mean."""

    def __init__(self) -> None:
        self._verbs: dict[str, Any] = {}
        self._fields: dict[str, Any] = {}
        self._codes: dict[str, dict[str, Any]] = {}

    def register(
        self,
        verbs: Mapping[str, Any],
        fields: Mapping[str, Any] | None = None,
        codes: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Add words that are translated when shown. Several apps may name codes of one detail, as each does for its own roles."""
        assert not verbs.keys() & self._verbs.keys(), "a verb is recorded by one app"
        self._verbs.update(verbs)
        self._fields.update(fields or {})
        for name, meanings in (codes or {}).items():
            self._codes.setdefault(name, {}).update(meanings)

    def verb(self, verb: str) -> str:
        return str(self._verbs.get(verb, verb))

    def field(self, name: str) -> str:
        return str(self._fields.get(name, name))

    def value(self, name: str, value: object) -> str:
        """The value of the detail `name`."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(self._codes.get(name, {}).get(str(value), value))
