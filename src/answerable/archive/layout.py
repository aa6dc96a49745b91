"""Names in an archive, and the texts that are the same in every one.

Specification: RFC 8493 (BagIt 1.0), sections 2.1 and 2.2; Appendix on names: line ends and per cent signs in names are written as escapes, which
libraries do differently, so no name here has any (`safe_name`).
"""

import re
import unicodedata

PAYLOAD = "data"
ALGORITHMS = ("sha256", "sha512")
DECLARATION = "bagit.txt"
DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DESCRIPTION = "bag-info.txt"
CRATE = f"{PAYLOAD}/ro-crate-metadata.json"
BUNDLE = f"{PAYLOAD}/evidence/bundle.zip"
# Files beside the payload, in the order of their names, but for the manifests of themselves.
TAG_FILES = (DESCRIPTION, DECLARATION, *(f"manifest-{name}.txt" for name in ALGORITHMS))
TAG_MANIFESTS = tuple(f"tagmanifest-{name}.txt" for name in ALGORITHMS)

LONGEST_NAME = 120
UNSAFE = re.compile(r'[\x00-\x1f\x7f%/\\:*?"<>|]')


def safe_name(name: str) -> str:
    """`name` as the name of one file on every system: no folders, no escapes, and at most so many characters with its ending kept."""
    clean = UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" .") or "file"
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > 8:
        return clean[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def is_safe(path: str) -> bool:
    """Whether a path of an archive leads nowhere else and can be written down in a manifest as it is."""
    parts = path.split("/")
    return all(part not in ("", ".", "..") and not UNSAFE.search(part) for part in parts)


def manifest(digests: dict[str, str]) -> str:
    """The lines of a manifest: paths in order, each with its digest before it."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


def description(fields: dict[str, str]) -> str:
    """The lines of bag-info.txt. A value is one line; an empty one is left out."""
    told = {name: " ".join(value.split()) for name, value in fields.items()}
    return "".join(f"{name}: {value}\n" for name, value in told.items() if value)
