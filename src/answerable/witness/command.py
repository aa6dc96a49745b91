"""`answerable witness`: follow a meeting's ledger and co-sign it, from any computer.

It ends by itself with status 0 once the box is closed and its final head is signed. A ledger that forked or shrank is reported
and ends it with status 3; other errors are plain sentences and status 1.
"""

import hmac
import time
from pathlib import Path

import click
import httpx

from answerable import peer
from answerable.protocol import manifest, note
from answerable.protocol.errors import ProtocolError
from answerable.witness.memory import InUse, Memory
from answerable.witness.watching import Broken, Seen, Unheard, Watch, WatchedLog

SHORTEST_HASH = 16
PROOF = "they prove it to anybody"
CLUE = "if the published ledger does not begin with both, they prove it to anybody"
EPILOG = """\b
Example:
  answerable witness --ballotbox http://192.0.2.5:8001 --meeting 0123456789abcdef \\
      --key witness.key --manifest http://192.0.2.5:8000/meetings/0123456789abcdef/manifest.note \\
      --manifest-hash "THE NUMBER ON THE BIG SCREEN"

\b
Exit status:
  0  the final head is co-signed (with --once: the present one)
  1  could not watch
  2  wrong usage
  3  the ledger forked or shrank: both signed heads are kept as evidence
"""


@click.command(epilog=EPILOG)
@click.option("--ballotbox", required=True, help="The ballot box's address.")
@click.option("--meeting", required=True, help="The meeting's key, as in its address.")
@click.option(
    "--key", "file", required=True, type=click.Path(path_type=Path, dir_okay=False),
    help="The witness's key, made if missing; what it remembers lies beside it.",
)  # fmt: skip
@click.option("--name", help="The witness's name in its signatures, chosen when the key is made.")
@click.option("--log", "vkey", help="The log's public key, as in the manifest.")
@click.option(
    "--manifest", "source", help="The manifest's signed note, a file or an address, instead of --log."
)
@click.option(
    "--manifest-hash", "shown", help="M as shown in the meeting, at least 16 digits; with --manifest."
)
@click.option("--once", is_flag=True, help="Look once.")
@click.option(
    "--every", type=click.IntRange(1, 3600), default=10, show_default=True, help="Seconds between looks."
)
def command(
    ballotbox: str,
    meeting: str,
    file: Path,
    name: str | None,
    vkey: str | None,
    source: str | None,
    shown: str | None,
    once: bool,
    every: int,
) -> None:
    """Watch a meeting's ledger grow, and co-sign what was seen."""
    if (vkey is None) == (source is None) or (source is None) != (shown is None):
        raise click.UsageError("Give either --log, or --manifest together with --manifest-hash.")
    try:
        log = _log(vkey) if vkey else _log_of_manifest(source or "", shown or "", meeting)
        memory = Memory(file.resolve())
        identity = memory.identity(name)
        with memory.held():
            click.echo(f"Witness {identity.vkey}")
            watch = Watch(f"{ballotbox.rstrip('/')}/boxes/{meeting}", log, memory, identity, time.time)
            follow(watch, once=once, every=every)
    except (ProtocolError, OSError, httpx.HTTPError) as error:
        raise click.ClickException(str(error)) from error
    except InUse as error:
        raise click.ClickException(
            f"Another witness runs with {error}; each needs a key of its own."
        ) from error
    except KeyboardInterrupt:
        click.echo("Stopped.")


def follow(watch: Watch, *, once: bool, every: int) -> None:
    """Until the final head is signed; once, if asked so."""
    told = ""
    while True:
        try:
            seen = watch.look()
            sentence, done = in_words(seen), (seen.is_final or once) and seen.refusal is None
        except Unheard as error:
            sentence, done = f"Not signed: {error}.", False
        except Broken as broken:
            _shout(broken)
        if sentence != told:
            click.echo(sentence)
            told = sentence
        if done:
            return
        if once:
            raise click.exceptions.Exit(1)
        time.sleep(every)


def in_words(seen: Seen) -> str:
    if seen.head is None:
        return "The ledger is empty so far."
    size = f"{seen.head.size} ballot{'' if seen.head.size == 1 else 's'}"
    if seen.refusal is not None:
        return f"Checked: {size}, and nothing earlier is missing; but the ballot box does not take the signature: {seen.refusal}"
    return (
        f"{'Final head co-signed' if seen.is_final else 'Co-signed'}: {size}, and nothing earlier is missing."
    )


def _shout(broken: Broken) -> None:
    click.echo(
        f"\nTHE LEDGER IS NOT TO BE TRUSTED: {broken}.\n"
        f"Nothing was signed. Both heads, each signed by the log itself, are kept in\n  {broken.evidence}\n"
        f"Show them to the chair and the auditors now: {PROOF if broken.is_proof else CLUE}.",
        err=True,
    )
    raise click.exceptions.Exit(3)


def _log(vkey: str) -> WatchedLog:
    verifier = note.parse_vkey(vkey)
    return WatchedLog(verifier, verifier.name)


def _log_of_manifest(source: str, shown: str, meeting: str) -> WatchedLog:
    named = manifest.read(_fetched(source))
    wanted = "".join(shown.split()).lower()
    if len(wanted) < SHORTEST_HASH or not hmac.compare_digest(named.hash[: len(wanted)], wanted):
        raise click.ClickException(f"The manifest's hash is {named.hash}, not the one that was shown.")
    if named.meeting != meeting:
        raise click.ClickException(f"The manifest is that of meeting {named.meeting}.")
    return WatchedLog(named.log, named.log_origin)


def _fetched(source: str) -> bytes:
    if not source.startswith(("http://", "https://")):
        return Path(source).read_bytes()
    answer = httpx.get(source, timeout=20, trust_env=False, follow_redirects=True, verify=peer.trust(""))
    if answer.status_code != 200:
        raise click.ClickException(f"{source} answers with status {answer.status_code}.")
    return answer.content
