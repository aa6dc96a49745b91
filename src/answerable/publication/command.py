"""`answerable newsroom verify`: the verdict in words, or as JSON. It needs no site and no database."""

import json
import sys

import click

from answerable.publication.sources import Unreachable, opened
from answerable.publication.verification import Verification, verify

AS_PUBLISHED, DIFFERS, UNCHECKED = 0, 1, 2


@click.command(
    "verify",
    epilog="""\b
Example:
  answerable newsroom verify https://news.example/ --key "answerable/newsroom+..."
  answerable newsroom verify /srv/www/export

\b
Exit status:
  0  what is there is what was published, when the log says
  1  it is not; every difference is named
  2  it cannot be checked: nothing answers, or it has no log
""",
)
@click.argument("place", metavar="ADDRESS-OR-FOLDER")
@click.option(
    "--key", help="The log's public key as you know it. Without it, the key that the site shows is believed."
)
@click.option(
    "--log", metavar="ADDRESS", help="Where the log stands, if it is not /evidence/news/ at the same host."
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def check(place: str, key: str | None, log: str | None, as_json: bool) -> None:
    """Check that what is live is what was published.

    ADDRESS is where a site begins; sites below it are checked too. A FOLDER is one that `answerable newsroom export` wrote.
    Read and recomputed are: the signed log of publications, the site maps, every page in them, its pictures and files, its dates,
    and that nothing withdrawn is still there.
    """
    try:
        verdict = verify(opened(place, log), key)
    except Unreachable as error:
        click.echo(
            json.dumps({"as_published": None, "error": str(error)}) if as_json else f"NOT CHECKED: {error}",
            err=not as_json,
        )
        sys.exit(UNCHECKED)
    click.echo(
        json.dumps(verdict.to_json(), ensure_ascii=False)
        if as_json
        else in_words(verdict, place, pinned=bool(key))
    )
    sys.exit(AS_PUBLISHED if verdict.is_as_published else DIFFERS)


def in_words(verdict: Verification, place: str, *, pinned: bool) -> str:
    lines = [
        "Checked:",
        *(f"  + {statement}" for statement in verdict.held),
        *(f"  - {each}" for each in verdict.differences),
        "",
    ]
    lines.append(f"The log's key: {visible(verdict.key)}")
    if not pinned:
        lines.append(
            "It is the one that the site shows. Give it with --key from another source, or from an earlier check."
        )
    lines += ["", f"{'AS PUBLISHED' if verdict.is_as_published else 'NOT AS PUBLISHED'}: {place}"]
    return "\n".join(visible(line) for line in lines)


def visible(text: str) -> str:
    """What a site sent goes to a terminal without anything that could steer it."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
