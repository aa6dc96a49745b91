"""A TLS certificate and its key in two PEM files: judged before anything is started, and trusted by our own calls.

Never makes a certificate and never keeps or prints a key. Expected faults are `Unusable`, one sentence each.
`trusting` gives a client that accepts the server holding exactly this certificate, and nobody else, whatever
names are in it: the site and its ballot box are on one machine and call each other by its near address.
"""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

PUBLIC = Encoding.DER, PublicFormat.SubjectPublicKeyInfo


class Unusable(Exception):
    """Why the two files cannot serve https, as one sentence."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Files that fit together; `names` are the hosts that the certificate is for."""

    certificate: Path
    key: Path
    names: tuple[str, ...]

    def is_known(self) -> bool:
        """Whether phones accept it: the chain in the file leads to an authority of Mozilla's list, which is close to what every phone has."""
        chain = x509.load_pem_x509_certificates(_content(self.certificate, "certificate"))
        roots = x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())
        verifier = PolicyBuilder().store(Store(roots))
        try:
            verifier.build_server_verifier(_subject(self.names)).verify(chain[0], chain[1:])
        except VerificationError:
            return False
        return True

    def is_for(self, host: str) -> bool:
        """Whether devices accept the certificate under this name or address (wildcards of one level included)."""
        _, _, parent = host.partition(".")
        return host in self.names or (bool(parent) and f"*.{parent}" in self.names)


def judged(certificate: Path, key: Path) -> Pair:
    """The two files as a pair. Raises Unusable."""
    leaf = _leaf(certificate)
    try:
        private = load_pem_private_key(_content(key, "key"), password=None)
    except TypeError as error:
        raise Unusable(
            f"The TLS key {key} is encrypted with a password. Give a key without one, readable by its owner only."
        ) from error
    except ValueError as error:
        raise Unusable(f"{key} is not a private key in PEM form.") from error
    if private.public_key().public_bytes(*PUBLIC) != leaf.public_key().public_bytes(*PUBLIC):
        raise Unusable(f"The TLS key {key} does not belong to the certificate {certificate}.")
    if leaf.not_valid_after_utc <= datetime.now(UTC):
        raise Unusable(
            f"The certificate {certificate} ended on {leaf.not_valid_after_utc:%Y-%m-%d}. Renew it."
        )
    return Pair(certificate.resolve(), key.resolve(), _names(leaf))


def trusting(certificate: Path) -> ssl.SSLContext:
    """For calls to whoever holds the first certificate in this file. Raises Unusable."""
    pem = _leaf(certificate).public_bytes(Encoding.PEM).decode()
    context = ssl.create_default_context(cadata=pem)
    # That one certificate is the whole trust: neither a name nor an authority adds to it.
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _content(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"The TLS {what} {path} cannot be read ({error.strerror}).") from error


def _leaf(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(_content(path, "certificate"))[0]
    except ValueError as error:
        raise Unusable(f"{path} is not a certificate in PEM form.") from error


def _subject(names: tuple[str, ...]) -> x509.DNSName | x509.IPAddress:
    """One name that the certificate is for, whichever: names are judged by `is_for`."""
    name = names[0] if names else "nobody.invalid"
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name.replace("*", "any", 1))


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    hosts = names.get_values_for_type(x509.DNSName)
    return (*hosts, *(str(address) for address in names.get_values_for_type(x509.IPAddress)))
