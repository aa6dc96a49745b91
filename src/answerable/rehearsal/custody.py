"""What secretariat and tellers do beyond the plain meeting, through the pages: the seal's ceremony, its rehearsal and
opening, the second issuer, witnesses.
"""

import re
from collections.abc import Sequence

from answerable.rehearsal.browser import Browser, PageFailed
from answerable.rehearsal.secretariat import pressed

SHEET = re.compile(r'<ol class="share-words"[^>]*>(.*?)</ol>', re.DOTALL)
WORD = re.compile(r"<li>(\w+)</li>")

Words = list[str]


def divide_seal(browser: Browser, key: str, threshold: int) -> list[Words]:
    """Choose tellers, hold the ceremony, try every sheet in a rehearsal; the sheets' words as they were printed."""
    pressed(browser, f"/desk/meetings/{key}/custody", {"threshold": str(threshold)})
    page = pressed(browser, f"/desk/meetings/{key}/custody/ceremony")
    sheets = [WORD.findall(sheet) for sheet in SHEET.findall(page.text)]
    if len(sheets) < threshold:
        raise PageFailed(f"{page.path} shows {len(sheets)} sheets")
    for first in range(len(sheets) - threshold + 1):
        rehearse(browser, key, sheets[first : first + threshold])
    return sheets


def rehearse(browser: Browser, key: str, sheets: Sequence[Words]) -> None:
    typed: dict[str, str | list[str]] = {}
    for number, words in enumerate(sheets, 1):
        typed |= boxes(number, words)
    pressed(browser, f"/desk/meetings/{key}/custody/rehearsal", typed)


def enter_share(browser: Browser, key: str, words: Words) -> None:
    """After close, on a teller's own screen or the organiser's."""
    pressed(browser, f"/desk/meetings/{key}/custody/open", boxes(1, words))


def boxes(number: int, words: Words) -> dict[str, str | list[str]]:
    """The form's boxes, the first four letters of each word, as people type them."""
    return {f"share{number}-{place}": word[:4] for place, word in enumerate(words, 1)}


def settle_custody(browser: Browser, key: str, address: str, secret: str, witnesses: bool) -> None:
    """The page of the second issuer and the witnesses; with an address the connection is tested, too."""
    values: dict[str, str | list[str]] = {"address": address, "secret": secret}
    values |= {"do": "test" if address else "save"}
    if witnesses:
        values["witnesses"] = "on"
    pressed(browser, f"/desk/meetings/{key}/second-issuer", values)
