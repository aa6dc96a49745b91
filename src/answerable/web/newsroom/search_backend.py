"""The full-text index of the site's database, with texts and questions cut into words (`search_words`), so that Chinese is found on both databases.

Named in WAGTAILSEARCH_BACKENDS; models cut their fields with `cut`. Wagtail's own searches, of editors for pages, pictures and files, go through it too.
"""

from collections.abc import Iterable
from typing import Any

from modelsearch.backends.base import BaseSearchBackend, BaseSearchResults
from modelsearch.backends.database import SearchBackend as DatabaseBackend
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField
from modelsearch.query import PlainText, SearchQuery

from answerable.web.newsroom import search_words


class CutField(SearchField):
    def get_value(self, obj: object) -> str:
        return search_words.indexed(_text(super().get_value(obj)))


class CutBeginning(AutocompleteField):
    def get_value(self, obj: object) -> str:
        return search_words.indexed(_text(super().get_value(obj)))


def cut(fields: Iterable[BaseField | RelatedFields]) -> tuple[BaseField | RelatedFields, ...]:
    """The search fields of a model, those of text cut into words."""
    return tuple(_cut(each) for each in fields)


def _cut(field: BaseField | RelatedFields) -> BaseField | RelatedFields:
    if isinstance(field, RelatedFields):
        return RelatedFields(field.field_name, cut(field.fields))
    if isinstance(field, SearchField):
        return CutField(field.field_name, boost=field.boost, **field.kwargs)
    if isinstance(field, AutocompleteField):
        return CutBeginning(field.field_name, **field.kwargs)
    return field


def _text(value: Any) -> str:
    return " ".join(_text(each) for each in value) if isinstance(value, list | tuple) else str(value or "")


class _Cutting(BaseSearchBackend):
    """What is asked is cut as the texts are."""

    def search(self, query: str | SearchQuery, *rest: Any, **more: Any) -> BaseSearchResults:
        return super().search(_asked(query), *rest, **more)

    def autocomplete(self, query: str | SearchQuery, *rest: Any, **more: Any) -> BaseSearchResults:
        return super().autocomplete(_asked(query), *rest, **more)


def _asked(query: str | SearchQuery) -> str | SearchQuery:
    """All words must be there; what is left without one finds nothing. What Wagtail itself composes, such as "everything", is left as it is."""
    if isinstance(query, PlainText):
        words, operator = search_words.asked(query.query_string), query.operator
    elif isinstance(query, str):
        words, operator = search_words.asked(query), "and"
    else:
        return query
    return PlainText(words, operator=operator) if words else ""


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:  # noqa: N802  the name that Wagtail looks for
    """The backend of the site's database, which cuts."""
    made = DatabaseBackend(params)
    kind = type(made)
    return type(f"Cutting{kind.__name__}", (_Cutting, kind), {})(params)
