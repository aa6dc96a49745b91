"""The organisation's key for signing PDFs: a PKCS#12 file with its passphrase, kept among the keys of the home. While there is one, PDFs are signed
as they are handed out.
"""

import base64
import json

from django.utils.translation import gettext as _

from answerable.documents.signing import DocumentKey, KeyProblem, read_key
from answerable.home import Home

NAME = "documents.json"


def current(home: Home) -> DocumentKey | None:
    """Read anew each time, so that every process of the site sees a change."""
    try:
        kept = json.loads((home.keys / NAME).read_bytes())
    except FileNotFoundError:
        return None
    return read_key(base64.b64decode(kept["pkcs12"]), kept["passphrase"])


def keep(home: Home, pkcs12: bytes, passphrase: str) -> DocumentKey:
    """Check a key, and sign with it from now on. Raises `KeyProblem`."""
    key = read_key(pkcs12, passphrase)
    kept = {"pkcs12": base64.b64encode(pkcs12).decode(), "passphrase": passphrase}
    home.write_private(NAME, json.dumps(kept).encode())
    return key


def give_up(home: Home) -> None:
    """Sign nothing from now on."""
    (home.keys / NAME).unlink(missing_ok=True)


def in_words(problem: KeyProblem) -> str:
    return {
        "unreadable": _("This is not a PKCS#12 file (.p12, .pfx), or the passphrase is another one."),
        "no-key": _("There is no private key with a certificate in this file."),
        "no-longer": _("The certificate is not valid today."),
        "not-for-signing": _("The certificate is not for signing documents."),
    }[problem.code]
