"""Who signed a PDF, and whether a byte of it was altered since (ISO 32000-2, 12.8).

Whose certificate it is has to be known from elsewhere: nobody is trusted here, and nothing is fetched.
"""

import io
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate, NameOID, load_der_x509_certificate
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import ValueErrorWithMessage
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

# One of them at least is still there where a byte of a signature was altered.
MARKS = (b"/ByteRange", b"/SigFlags", b"ETSI.CAdES.detached")
GONE = "it cannot be read any more"
UNREADABLE = (
    PdfError,
    ValueErrorWithMessage,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """`fault` is empty where the signature is whole and covers the whole file. `at` is the signer's own clock."""

    name: str
    fingerprint: str
    at: datetime | None
    fault: str

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "fingerprint": self.fingerprint,
            "at": None if self.at is None else self.at.isoformat(),
            "whole": not self.fault,
        }


def signatures(path: Path) -> tuple[PdfSignature, ...]:
    """Of a PDF, in their order. A signature that cannot be read counts as one that is not whole."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it logs what is said here in words
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        content = path.read_bytes()
    except OSError:
        return ()
    if not any(mark in content for mark in MARKS):
        return ()
    try:
        found = tuple(map(_read, PdfFileReader(io.BytesIO(content)).embedded_regular_signatures))
    except UNREADABLE:
        found = ()
    return found or (PdfSignature("", "", None, GONE),)


def _read(found: EmbeddedPdfSignature) -> PdfSignature:
    certificate = load_der_x509_certificate(found.signer_cert.dump())
    # What the certificate itself is worth is not asked, so it counts as its own root.
    alone = ValidationContext(trust_roots=[found.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(found, alone)
    whole = status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    fault = "" if whole else "something of the file was altered or added after it was signed"
    return PdfSignature(
        _name(certificate), certificate.fingerprint(SHA256()).hex(), found.self_reported_timestamp, fault
    )


def _name(certificate: Certificate) -> str:
    """The common name, or all of the subject where it has none."""
    named = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(named[0].value) if named else certificate.subject.rfc4514_string()
