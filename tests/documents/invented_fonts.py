"""Typefaces invented for tests: a free font under the names and with the flags that a test wants."""

import io
from functools import cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FREE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;()-"


@cache
def _letters() -> bytes:
    font = TTFont(FREE)
    subsetter = Subsetter(Options(layout_features=[], hinting=False, drop_tables=["FFTM", "kern"]))
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def invented(family: str, flags: int = 0) -> bytes:
    """A font with Latin letters that calls itself `family`."""
    font = TTFont(io.BytesIO(_letters()))
    names = font["name"]
    names.names = []
    for number, text in ((1, family), (2, "Regular"), (4, family), (6, "Invented")):
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].fsType = flags
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
