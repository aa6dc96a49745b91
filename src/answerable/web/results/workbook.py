"""The sheet of a workbook that explains every number in its tables, step by step."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from answerable.documents.minutes.wording import Language
from answerable.documents.report.content import ResultContent
from answerable.documents.report.workbook import workbook
from answerable.scoring import Result, Rules, why
from answerable.web.results.names import Names
from answerable.web.results.summary import ResultCell, tables
from answerable.web.results.working import in_words


def explained(
    content: ResultContent,
    result: Result,
    rules: Rules,
    names: Names,
    notes: Sequence[str],
    language: Language,
) -> bytes:
    """`result` is a published view; `notes` stand under the summary (rules in words, remarks, fingerprints)."""
    head = (_("Table"), _("Presenter"), _("Column"), _("Shown"), _("How it comes about"))
    rows = list(_working(result, rules, names))
    return workbook(content, result.to_json(), rules.to_json(), language, notes, [(_("Working"), head, rows)])


def _working(result: Result, rules: Rules, names: Names) -> Iterator[tuple[str, ...]]:
    for table in tables(result, rules, names):
        for row in table.rows:
            for heading, cell in zip(table.head, row, strict=True):
                if cell.why is not None:
                    yield from _working_of((table.title, heading), cell, result, rules, names)


def _working_of(
    place: tuple[str, str], cell: ResultCell, result: Result, rules: Rules, names: Names
) -> Iterator[tuple[str, ...]]:
    """One line a step, its rows beneath."""
    assert cell.why is not None
    asked = dict(cell.why)
    steps = in_words(why(rules, result, asked.pop("subject"), **asked), names)
    for step in steps:
        texts = [step.text]
        if step.rows:
            texts += [" | ".join(step.head)] + [" | ".join(row) for row in step.rows]
        for text in texts:
            yield (place[0], names.presenter(asked["presenter"]), place[1], cell.text, text)
