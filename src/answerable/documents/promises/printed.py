"""A unit's promises as a PDF: PDF/A-3a and PDF/UA-1, all fonts inside, the signed record attached."""

from dataclasses import asdict
from pathlib import Path

from answerable.documents import typesetting
from answerable.documents.fonts import PRINTED, Fonts, chains, covered
from answerable.documents.promises.content import PromiseReport
from answerable.documents.text import clean, printable

SOURCE = Path(__file__).parent / "promises.typ"
ATTACHED = "promises.json"


def pdf(report: PromiseReport, record: bytes, fonts: Fonts = PRINTED) -> bytes:
    """`record` is JSON; it is attached under the name `ATTACHED`, byte for byte.

    Raises `Unmade` when a typeface is not installed or the typesetter refuses.
    """
    families = chains(fonts)
    shown = asdict(report)
    made = shown.pop("made")
    content = {
        "fonts": families,
        "year": made.year,
        "month": made.month,
        "day": made.day,
        "chinese": shown.pop("chinese"),
        "name": ATTACHED,
        "record": record.decode(),
        "content": printable(_lines(shown), covered(fonts)),
    }
    return typesetting.pdf(SOURCE, content, made, fonts)


def _lines(value: object) -> object:
    """Every text cleaned line by line, so that its lines stay."""
    if isinstance(value, dict):
        return {name: _lines(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return tuple(_lines(each) for each in value)
    return "\n".join(clean(line) for line in str(value).splitlines())
