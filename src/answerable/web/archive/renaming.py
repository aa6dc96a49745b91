"""A name replaced in texts and in values of JSON, however deep."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.blocks import StreamValue

Change = Callable[[Any], Any]
# A single letter is found in too many words.
SHORTEST = 2


def in_values(names: Mapping[str, str]) -> Change:
    """Every text that is one of the names, and nothing else, is replaced."""
    return _deep(lambda text: names.get(text, text))


def in_texts(names: Mapping[str, str], name: str, others: Iterable[str]) -> Change:
    """As `in_values`; `name` is replaced within longer texts, too, but not where it is part of one of the names of `others`."""
    if name not in names or len(name) < SHORTEST:
        return in_values(names)
    longer = sorted({each for each in others if name in each and each != name}, key=len, reverse=True)
    found = re.compile("|".join(_standing_alone(each) for each in [*longer, name]))

    def replaced(text: str) -> str:
        if text in names:
            return names[text]
        return found.sub(lambda hit: names[name] if hit[0] == name else hit[0], text)

    return _deep(replaced)


def _standing_alone(name: str) -> str:
    """A name in Latin letters is none within a longer word; Chinese has no words with spaces."""
    before = r"(?<![0-9A-Za-z])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![0-9A-Za-z])" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{before}{re.escape(name)}{after}"


def _deep(replaced: Callable[[str], str]) -> Change:
    def change(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: change(each) for key, each in value.items()}
        if isinstance(value, list):
            return [change(each) for each in value]
        return within(value) if isinstance(value, str) else value

    def within(text: str) -> str:
        """Texts of libraries are JSON in JSON: there a name may be written in escapes."""
        if text[:1] in ("{", "["):
            try:
                before = json.loads(text)
            except ValueError:
                return replaced(text)
            after = change(before)
            return text if after == before else json.dumps(after)
        return replaced(text)

    return change


def rename(rows: "QuerySet[Any]", fields: Iterable[str], change: Change) -> list[Model]:
    """Change the fields of the rows where it makes a difference. The rows that were changed, as they are saved."""
    found = [(row, new) for row in rows.iterator() if (new := _changed(row, fields, change))]
    for row, new in found:
        for name, value in new.items():
            setattr(row, name, value)
        # Not `save`, which for pages and entries is an act of its own.
        values = {name: getattr(row, name) for name in new}
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    return [row for row, _new in found]


def _changed(row: Model, fields: Iterable[str], change: Change) -> dict[str, Any]:
    new = {}
    for name in fields:
        value = getattr(row, name)
        is_stream = isinstance(value, StreamValue)
        before = [dict(each) for each in value.raw_data] if is_stream else value
        after = change(before)
        if after != before:
            longest = getattr(row._meta.get_field(name), "max_length", None)
            cut = after[:longest] if isinstance(after, str) else after
            new[name] = json.dumps(cut) if is_stream else cut
    return new
