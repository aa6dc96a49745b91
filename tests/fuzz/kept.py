"""The kept inputs: one folder a decoder.

Sound ones begin with `sound-` (`fuzz.corpus` writes them); the others were found by `fuzz.hunt`: each was the first to
reach some code, or broke something once.
"""

from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


def kept(name: str) -> list[Path]:
    return sorted((CORPUS / name).iterdir())
