"""A published bundle in, a verdict out: everything is recomputed from the one file.

`verify(path)` trusts nothing in the bundle but its manifest key, and that only as far as the manifest's hash M is the
one that was announced: give it as `manifest_hash` to have it compared. Light: the pure packages, cryptography, rfc8785, for a report pypdf
and click; no database, no network. Raises `NotAZip` for what is not a zip; all else is a `Verdict`.
"""

from answerable.protocol.bundle import NotAZip
from answerable.verifier.terminal import command
from answerable.verifier.verdict import Verdict
from answerable.verifier.verification import verify

__all__ = ["NotAZip", "Verdict", "command", "verify"]
