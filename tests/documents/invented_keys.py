"""Keys for signing documents, invented for tests."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12

NAME, PASSPHRASE = "岚庭材料集团", "long words"


@cache
def invented_key(
    common: str = NAME,
    days: tuple[int, int] = (-1, 30),
    signs: bool | None = None,
    passphrase: str = PASSPHRASE,
) -> bytes:
    """A PKCS#12 file. `signs` is what its certificate says of its use, if it says anything."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(x509.NameOID.COMMON_NAME, common)]
        if common
        else [x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Lan Ting")]
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now + timedelta(days[0]))
        .not_valid_after(now + timedelta(days[1]))
    )
    if signs is not None:
        usage = dict.fromkeys(
            ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
             "crl_sign", "encipher_only", "decipher_only"), False,
        )  # fmt: skip
        usage["key_agreement"] = True
        made = made.add_extension(x509.KeyUsage(digital_signature=signs, **usage), critical=True)
    certificate = made.sign(key, hashes.SHA256())
    kept = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, kept)
