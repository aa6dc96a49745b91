"""Summary table and full report as PDF: PDF/A-3a and PDF/UA-1, all fonts inside, the evidence attached."""

import io
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, time
from pathlib import Path
from typing import Any

import segno

from answerable.documents import typesetting
from answerable.documents.fonts import PRINTED, Fonts, chains, covered, installed
from answerable.documents.minutes.wording import Language, substituted
from answerable.documents.report.blocks import ReportBlock, ReportOutline
from answerable.documents.report.content import ResultContent
from answerable.documents.report.wording import REPORT_WORDS
from answerable.documents.text import printable

# The column that counts stands out.
WEIGHTY = ("composite",)
MONO = "DejaVu Sans Mono"  # for fingerprints
SOURCE = Path(__file__).parent / "report.typ"


def pdf(
    outline: ReportOutline,
    content: ResultContent,
    language: Language,
    attached: Mapping[str, bytes],
    fonts: Fonts = PRINTED,
) -> bytes:
    """`attached` are files by name, kept byte for byte; each is text in UTF-8.

    Raises `Unmade` when a typeface is not installed or the typesetter refuses.
    """
    say = REPORT_WORDS[language]
    families = {**chains(fonts), "mono": [*_installed(MONO, fonts), *chains(fonts)["heading"]]}
    given = {
        "fonts": families,
        "layout": str(outline.layout),
        "language": str(language),
        "day": [content.held.year, content.held.month, content.held.day],
        "title": f"{content.meeting}: {outline.head[1]}",
        "author": content.organisation,
        "description": substituted(fonts, language),
        "page": say.page,
        "made_from": say.made_from,
        "attached": [
            {"name": name, "text": raw.decode(), "kind": _kind(name)} for name, raw in attached.items()
        ],
        "content": printable(_shown(outline), covered(fonts)),
        "svgs": [_svg(block) for block in outline.blocks],
    }
    return typesetting.pdf(SOURCE, given, datetime.combine(content.held, time()), fonts)


def _installed(name: str, fonts: Fonts) -> list[str]:
    return [name] if name in installed(fonts).families() else []


def _kind(name: str) -> str:
    return "application/json" if name.endswith(".json") else "text/plain"


def _shown(outline: ReportOutline) -> dict[str, Any]:
    """As the source wants it: figures of a column at its right edge."""
    return {
        "head": outline.head,
        "facts": outline.facts,
        "blocks": tuple(
            {
                **{name: value for name, value in asdict(block).items() if name not in ("columns", "svg")},
                "kind": str(block.kind),
                "columns": tuple({"title": each.title, "note": each.note} for each in block.columns),
                "figures": tuple("1" if each.figure else "" for each in block.columns),
                "weighty": tuple("1" if each.key in WEIGHTY else "" for each in block.columns),
            }
            for block in outline.blocks
        ),
    }


def _svg(block: ReportBlock) -> str:
    return qr_code(block.address) if block.address else block.svg


def qr_code(text: str) -> str:
    """As SVG, with the quiet zone."""
    file = io.BytesIO()
    segno.make(text, error="m").save(file, kind="svg", scale=4, border=3, xmldecl=False, nl=False)
    return file.getvalue().decode()
