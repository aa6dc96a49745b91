"""How a site looks: five values as a small style sheet, under an address that changes with it. What else the looks are is `frontend/css/news.css`.

A logo is an SVG drawing in one colour, used as a mask: the page colours it. What is drawn anew from it (`drawn`) has shapes only, whatever was stored: no script,
no link, no style. Nothing is taken over as written into the style sheet: colours match a pattern, the logo is percent-encoded, the rest is chosen from lists.

Errors: `ValidationError` with a sentence that says what to change.
"""

import hashlib
import re
from urllib.parse import quote
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SVG = "http://www.w3.org/2000/svg"
LONGEST = 20_000  # bytes: a mark, not a painting
SHAPES = frozenset(("g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"))
GEOMETRY = frozenset(
    [
        "d",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "width",
        "height",
        "points",
        "transform",
        "opacity",
        "fill-rule",
        "clip-rule",
        "fill-opacity",
        "stroke-opacity",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
    ]
)
PAINT = ("fill", "stroke")
# What drawing programs add and nobody sees.
LEFT_OUT = frozenset(("title", "desc", "metadata"))
VALUE = re.compile(r"[\w\s.,+()#%-]*")
VIEW_BOX = re.compile(r"\s*-?[\d.]+([\s,]+-?[\d.]+){3}\s*")


def check_logo(svg: str) -> None:
    """As a validator of a field: an empty text is no logo."""
    if svg:
        drawn(svg)


def drawn(svg: str) -> str:
    """The drawing, written anew. Raises ValidationError."""
    if len(svg.encode()) > LONGEST:
        raise ValidationError(_("The logo is larger than 20 kB. Simplify its outlines."))
    if "<!" in svg.replace("<!--", ""):
        raise ValidationError(_("The logo has a document type or entities in it. Save it as a plain SVG."))
    try:
        root = ElementTree.fromstring(svg.strip())  # noqa: S314  entities are refused above
    except ElementTree.ParseError:
        raise ValidationError(_("The logo is not a well-formed SVG drawing.")) from None
    view = root.get("viewBox", "")
    if root.tag != f"{{{SVG}}}svg" or not VIEW_BOX.fullmatch(view):
        raise ValidationError(_("The logo must be an SVG drawing with a viewBox."))
    colours: set[str] = set()
    made = ElementTree.Element("svg", {"xmlns": SVG, "viewBox": " ".join(view.replace(",", " ").split())})
    _copy_paint(root, made, colours)
    for child in root:
        _copy(child, made, colours)
    if len(made) == 0:
        raise ValidationError(_("Nothing is drawn in the logo."))
    if len(colours) > 1:
        raise ValidationError(
            _("The logo has several colours: %(colours)s. The site gives it its own; draw it in black.")
            % {"colours": ", ".join(sorted(colours))}
        )
    return ElementTree.tostring(made, encoding="unicode")


def _copy(element: ElementTree.Element, into: ElementTree.Element, colours: set[str]) -> None:
    name = str(element.tag).removeprefix(f"{{{SVG}}}")
    if name in LEFT_OUT or "{" in name or not isinstance(element.tag, str):
        return
    if name not in SHAPES:
        raise ValidationError(
            _("The logo has <%(name)s> in it. It may have shapes only: convert text and pictures to paths.")
            % {"name": name}
        )
    made = ElementTree.SubElement(into, name)
    for key, value in element.attrib.items():
        if key in GEOMETRY:
            made.set(key, _harmless(value))
        elif key == "style" or key.startswith("on") or key.endswith("href"):
            raise ValidationError(
                _("The logo has the attribute “%(name)s” in it, which may load or run something. Remove it.")
                % {"name": key.rpartition("}")[2]}
            )
    _copy_paint(element, made, colours)
    for child in element:
        _copy(child, made, colours)


def _copy_paint(element: ElementTree.Element, made: ElementTree.Element, colours: set[str]) -> None:
    """Any colour becomes black: as a mask, only where something is drawn matters."""
    for name in PAINT:
        value = element.get(name, "").strip().lower()
        if value == "none":
            made.set(name, "none")
        elif value:
            _harmless(value)
            made.set(name, "#000")
            colours.add(value)
    for name in ("fill-rule", "stroke-width", "stroke-linecap", "stroke-linejoin"):
        if element.get(name):
            made.set(name, _harmless(element.get(name, "")))


def _harmless(value: str) -> str:
    if not VALUE.fullmatch(value) or "url(" in value.lower():
        raise ValidationError(
            _("The logo refers to something outside of its shapes. Save it as a plain SVG.")
        )
    return value


def style_sheet(brand: str, accent: str, head: str, is_rounded: bool, logo: str) -> str:
    """The five properties. The arguments are as a validated site has them; a logo that cannot be drawn is left out."""
    try:
        mark = f'url("data:image/svg+xml,{quote(drawn(logo))}")' if logo else "none"
    except ValidationError:
        mark = "none"
    values = {
        "--site-brand": brand,
        "--site-accent": accent,
        "--site-head": "var(--type-hei)" if head == "hei" else "var(--type-song)",
        "--site-radius": "10px" if is_rounded else "0px",
        "--site-logo": mark,
    }
    return ":root { " + " ".join(f"{name}: {value};" for name, value in values.items()) + " }\n"


def version(sheet: str) -> str:
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]
