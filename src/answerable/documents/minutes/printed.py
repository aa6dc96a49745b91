"""The minutes as a PDF: PDF/A-3a and PDF/UA-1, all fonts inside, nothing attached."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from answerable.documents import typesetting
from answerable.documents.fonts import PRINTED, Fonts, chains, covered
from answerable.documents.minutes.content import Minutes
from answerable.documents.minutes.outline import Outline, outline
from answerable.documents.minutes.wording import WORDING, Language, substituted
from answerable.documents.text import printable

HERE = Path(__file__).parent
SOURCES = {Language.CHINESE: HERE / "official.typ", Language.ENGLISH: HERE / "letter.typ"}


def pdf(minutes: Minutes, language: Language = Language.CHINESE, fonts: Fonts = PRINTED) -> bytes:
    """In Chinese the official layout (GB/T 9704), in English a plain letter.

    Raises `Unmade` when a typeface is not installed or the typesetter refuses.
    """
    return pdf_of(outline(minutes, language), language, fonts)


def pdf_of(made: Outline, language: Language, fonts: Fonts = PRINTED) -> bytes:
    """Any document that has an outline in the same layout. Raises as `pdf`."""
    families = chains(fonts)
    content = {
        "fonts": families,
        "language": language,
        "description": substituted(fonts, language),
        "year": made.made.year,
        "month": made.made.month,
        "day": made.made.day,
        "page": WORDING[language].page,
        "content": printable(_plain(made), covered(fonts)),
    }
    return typesetting.pdf(SOURCES[language], content, made.made, fonts)


def _plain(made: Outline) -> dict[str, Any]:
    return {name: value for name, value in asdict(made).items() if not isinstance(value, datetime)}
