"""A typst source and its content become a PDF.

The source is one of ours. The content reaches it as JSON in `sys.inputs.content` and is only ever shown as text.
Nothing is fetched: our sources import no package, and read no file.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from answerable.documents.faults import Unmade
from answerable.documents.fonts import PRINTED, Fonts, installed


def pdf(source: Path, content: dict[str, Any], made: datetime, fonts: Fonts = PRINTED) -> bytes:
    """The PDF, dated `made` (the wall clock of the meeting). Raises `Unmade` when the typesetter refuses."""
    try:
        return typst.compile(
            source,
            root=source.parent,
            font_paths=installed(fonts),
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            # PDF/A-3 for archives, with tags; PDF/UA for screen readers. The compiler checks that both are kept.
            pdf_standards=["a-3a", "ua-1"],
            timestamp=made.replace(tzinfo=UTC),
        )
    except typst.TypstError as refused:
        raise Unmade(f"The PDF could not be typeset: {refused.message}") from refused
