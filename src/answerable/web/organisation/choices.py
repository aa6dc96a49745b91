"""What a person has answered on the preview of a roster. The answers stand in the page's address, and go with the agreement to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from answerable.roster.columns import LONGEST_HEADING, Column, key_of
from answerable.web.organisation.models import LearnedHeading

COLUMNS = {column.value: column for column in Column}
MOST_HEADINGS = 50


@dataclass(frozen=True, slots=True)
class Choices:
    """`headings` maps the key of a heading to the column it stands for, or to None where it is not to be read."""

    create: bool = False
    namesakes: bool = False
    encoding: str = ""
    headings: Mapping[str, Column | None] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: QueryDict) -> "Choices":
        """Headings come in pairs: `heading` as it is written, and `column`, empty where it is not to be read."""
        pairs = zip(asked.getlist("heading"), asked.getlist("column"), strict=False)
        headings = {key_of(heading): COLUMNS.get(column) for heading, column in list(pairs)[:MOST_HEADINGS]}
        headings.pop("", None)
        return cls(
            asked.get("create") == "1",
            asked.get("namesakes") == "1",
            asked.get("encoding", "")[:20],
            headings,
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As fields of a form, or of an address."""
        found = [(name, "1") for name in ("create", "namesakes") if getattr(self, name)]
        found += [("encoding", self.encoding)] if self.encoding else []
        for key, column in self.headings.items():
            found += [("heading", key), ("column", column or "")]
        return found

    @property
    def query(self) -> str:
        """What stands behind the address of the preview; empty where nothing was answered."""
        return "?" + urlencode(self.pairs) if self.pairs else ""

    def with_one(self, name: str, value: str) -> str:
        """The address that gives one more answer."""
        return "?" + urlencode([*((key, kept) for key, kept in self.pairs if key != name), (name, value)])


def learned(choices: Choices) -> dict[str, Column]:
    """The headings whose meaning was told, once or now; what is told now wins."""
    stored = LearnedHeading.objects.values_list("key", "column")
    told = {key: COLUMNS.get(column) for key, column in stored} | dict(choices.headings)
    return {key: column for key, column in told.items() if column}


def remember(choices: Choices) -> None:
    """Keep what was told of headings, in the caller's transaction."""
    for key, column in choices.headings.items():
        if column:
            LearnedHeading.objects.update_or_create(key=key[:LONGEST_HEADING], defaults={"column": column})
        else:
            LearnedHeading.objects.filter(key=key).delete()
