"""Numbers that belong to one person: identity cards (GB 11643, with its check digit), bank cards (ISO/IEC 7812, Luhn) and telephones.

A number may be written with spaces or hyphens, and in full-width digits. What has a wrong check digit is no identity or card number and is no hit.
"""

import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.cn import ric

from answerable.web.newsroom.checking.places import Finding, Hit, Passage, hit, narrowed

APART = re.compile(r"[ -]")
LONG = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){14,18}(?:[ -]?[Xx])?(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
LANDLINE = re.compile(
    r"(?<![0-9])(?:\(0[0-9]{2,3}\)|（0[0-9]{2,3}）|0[0-9]{2,3}[ -])[ ]?[1-9][0-9]{6,7}(?![0-9])"
)


def found(passage: Passage) -> Iterator[Hit]:
    text = narrowed(passage.text)
    taken: list[range] = []
    for match in LONG.finditer(text):
        digits = APART.sub("", match[0])
        if len(digits) == 18 and ric.is_valid(digits):
            finding = Finding.IDENTITY
        elif digits.isdigit() and 16 <= len(digits) <= 19 and len(set(digits)) > 2 and luhn.is_valid(digits):
            finding = Finding.CARD
        else:
            continue
        taken.append(range(*match.span()))
        yield hit(finding, passage, *match.span())
    for pattern in (MOBILE, LANDLINE):
        for match in pattern.finditer(text):
            if not any(match.start() in span for span in taken):
                yield hit(Finding.PHONE, passage, *match.span())
