"""The organisation's digital signature on a PDF (PAdES, ETSI EN 319 142-1), appended without changing a byte of what was there.

The signature has no place on a page: its field lies outside the page, as PDF/A and PDF/UA together want it of one that nobody sees.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

FIELD = "Signature"
REASONS = {
    "unreadable": "This is not a PKCS#12 file (.p12, .pfx), or the passphrase is another one.",
    "no-key": "There is no private key with a certificate in this file.",
    "no-longer": "The certificate is not valid today.",
    "not-for-signing": "The certificate is not for signing documents.",
}


class KeyProblem(Exception):
    """`code` is one of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(REASONS[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """`name` is the certificate's, `fingerprint` its SHA-256 in hex."""

    signer: SimpleSigner
    name: str
    fingerprint: str
    until: datetime


def read_key(file: bytes, passphrase: str) -> DocumentKey:
    """A PKCS#12 file (RFC 7292) with one private key and its certificate. Raises `KeyProblem`."""
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(file, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise KeyProblem("unreadable") from error
    if key is None or certificate is None:
        raise KeyProblem("no-key")
    if not _is_valid_at(certificate, datetime.now(UTC)):
        raise KeyProblem("no-longer")
    if not _may_sign(certificate):
        raise KeyProblem("not-for-signing")
    signer = SimpleSigner.load_pkcs12_data(file, [], passphrase.encode())
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    return DocumentKey(signer, certificate_name(certificate), fingerprint, certificate.not_valid_after_utc)


def sign(pdf: bytes, key: DocumentKey) -> bytes:
    """The PDF with a signature after its last byte. Two signatures of the same PDF differ, since each has its time."""
    about = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    place = SigFieldSpec(
        FIELD, readable_field_name=key.name, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True)
    )
    written = sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=key.signer, new_field_spec=place
    )
    content: bytes = written.getvalue()
    return content


def certificate_name(certificate: x509.Certificate) -> str:
    """The common name, or all of the subject where it has none."""
    named = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(named[0].value) if named else certificate.subject.rfc4514_string()


def _is_valid_at(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _may_sign(certificate: x509.Certificate) -> bool:
    """By its key usage (RFC 5280, 4.2.1.3), where it has one."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment
