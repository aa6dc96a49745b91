"""The minutes as a Word file, for a secretary to go on with.

It says what the PDF says, in the same order. Word lays the pages out itself, so two things are left to who prints it:
whether the imprint stands on an even page, and whether the named typefaces are there.
"""

import io
from dataclasses import asdict
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment
from markupsafe import Markup, escape

from answerable.documents.fonts import OFFICE, Fonts
from answerable.documents.minutes.content import Minutes
from answerable.documents.minutes.outline import Outline, outline
from answerable.documents.minutes.template import template
from answerable.documents.minutes.wording import Language
from answerable.documents.office import repacked

MOST_OF_A_PROPERTY = 255  # characters that a Word file's title or author may have


def word(minutes: Minutes, language: Language = Language.CHINESE, fonts: Fonts = OFFICE) -> bytes:
    """In Chinese with the measures of the official layout, in English a plain letter. A DOCX file."""
    return word_of(outline(minutes, language), language, fonts)


def word_of(made: Outline, language: Language, fonts: Fonts = OFFICE) -> bytes:
    """Any document that has an outline in the same layout."""
    document = DocxTemplate(io.BytesIO(template(language, fonts)))
    document.render(escaped(asdict(made)), Environment(autoescape=True))
    _describe(document, made, language)
    file = io.BytesIO()
    document.save(file)
    return repacked(file.getvalue())


def escaped(value: Any) -> Any:
    """`value` with every text escaped for XML. Braces too: the library reads `{_{` in its own output as a mark."""
    if isinstance(value, dict):
        return {name: escaped(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [escaped(each) for each in value]
    if isinstance(value, str):
        return Markup(escape(value).replace("{", Markup("&#123;")).replace("}", Markup("&#125;")))  # noqa: S704 -- escaped
    return value


def _describe(document: DocxTemplate, made: Outline, language: Language) -> None:
    """Set after rendering, since the library renders these texts as templates too."""
    about = document.docx.core_properties
    about.title = made.title[:MOST_OF_A_PROPERTY]
    about.author = about.last_modified_by = made.issuer[:MOST_OF_A_PROPERTY]
    about.language = {Language.CHINESE: "zh-CN", Language.ENGLISH: "en"}[language]
    about.created = about.modified = made.made
