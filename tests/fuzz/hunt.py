"""Look for inputs that break a decoder, guided by coverage (atheris).

    python -m fuzz.hunt ballot --seconds 60

Starts from the kept corpus and adds what reaches new code to it: keep those that are small and commit them. A finding is
written to the working directory as crash-*; put it into the corpus with its mend. `make fuzz` runs every decoder for a while.
"""

import argparse
import sys
from pathlib import Path

import atheris

from fuzz.kept import CORPUS

with atheris.instrument_imports(include=["answerable", "rfc8785", "shamir_mnemonic"]):
    import site_settings  # noqa: F401 - readers of the site want its settings
    from fuzz.decoders import DECODERS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=sorted(DECODERS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--longest", type=int, default=8192, help="bytes of an input")
    parser.add_argument("--into", type=Path, help="where new inputs go; the kept corpus by default")
    given = parser.parse_args()
    kept = CORPUS / given.name
    into = given.into or kept
    into.mkdir(parents=True, exist_ok=True)
    decoder = DECODERS[given.name]

    def look(data: bytes) -> None:
        decoder(data)

    limits = [f"-max_total_time={given.seconds}", f"-max_len={given.longest}", "-timeout=10"]
    atheris.Setup([sys.argv[0], str(into), str(kept), *limits], look)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
