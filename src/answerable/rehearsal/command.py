"""`answerable demo`: run the demonstration meeting and leave its records in a folder.

The folder is wiped without asking, but only one that an earlier run made. Anything that a page, the ballot box or the
verifier refuses ends the run with a sentence and exit status 1.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import click
import httpx
from django.db import connections

from answerable.publication.sources import Unreachable
from answerable.rehearsal import company, summary
from answerable.rehearsal.browser import Browser, PageFailed
from answerable.rehearsal.demo import Demo, Demonstrated
from answerable.rehearsal.hands import HandFailed, Hands, Switches
from answerable.rehearsal.raters import Origins, ProtocolBroken
from answerable.rehearsal.reporting import Reporter, console
from answerable.rehearsal.stranger import CheckedNews, check_news
from answerable.serving import CannotServe
from answerable.serving.addresses import addresses, free_port
from answerable.serving.children import Servers
from answerable.serving.command import (
    SIGN_IN_HINTS,
    first_password_link,
    prepare_site,
    treat_sigterm_as_ctrl_c,
)
from answerable.serving.holding import held

MARKER = ".answerable-demo"
HANDS = "hands"  # the tellers' and witnesses' files, which at a real meeting are on machines of their own
PROCESS_LOG = "processes.log"
MOST_TELLERS = 10
BUNDLE, WORKBOOK, NEWS, REPORT, FEEDBACK = "bundle.zip", "results.xlsx", "news", "report.pdf", "feedback"

EPILOG = """\b
Example:
  answerable demo --attendees 60 --units 7 --out var/small
  answerable demo --attendees 60 --units 7 --scope presenter --tellers 2/3 --second-issuer --witnesses 2

\b
Exit status:
  0  the meeting ran, the verifier accepts its bundle, and the news is what was published
  1  something was refused or failed; the sentence says what
  2  wrong usage
"""


class DemoFailed(click.ClickException):
    exit_code = 1


class ThresholdType(click.ParamType[tuple[int, int]]):
    """So many of so many, as 2/3."""

    name = "T/N"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        needed, _, count = str(value).partition("/")
        if not (needed.isdecimal() and count.isdecimal() and 2 <= int(needed) <= int(count) <= MOST_TELLERS):
            self.fail(f"Give it as 2/3: at least 2 of at most {MOST_TELLERS}.", param, ctx)
        return int(needed), int(count)


@click.command(epilog=EPILOG)
@click.option(
    "--attendees",
    type=click.IntRange(company.smallest(company.SMALLEST_UNITS), 5000),
    default=290,
    show_default=True,
)
@click.option(
    "--units",
    type=click.IntRange(company.SMALLEST_UNITS, company.LARGEST_UNITS),
    help="Units that report, each with a sub-venue.  [default: 19, or as many as the attendees suffice for]",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same scores.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/demo"),
    show_default=True,
    help="Folder for the records; wiped first if an earlier run made it.",
)
@click.option(
    "--scope",
    type=click.Choice(["sheet", "presenter"]),
    default="sheet",
    show_default=True,
    help="One sheet with all presenters, or a ballot for each: rounds, and nobody scores their own unit. "
    "With 290 attendees that is some 4,000 ballots and takes minutes.",
)
@click.option("--tellers", type=ThresholdType(), help="So many of so many tellers open the seal.")
@click.option("--second-issuer", is_flag=True, help="Ballots need the signature of the tellers' issuer, too.")
@click.option("--witnesses", type=click.IntRange(0, 10), default=0, help="So many co-sign the ledger.")
@click.option(
    "--news/--no-news", default=True, help="Whether it goes on to the news of the meeting, half the time."
)
def demo(
    attendees: int,
    units: int | None,
    seed: int,
    out: Path,
    scope: str,
    tellers: tuple[int, int] | None,
    second_issuer: bool,
    witnesses: int,
    news: bool,
) -> None:
    """Run a whole meeting with simulated attendees over real HTTP, and verify what it publishes."""
    switches = Switches(scope, tellers, second_issuer, witnesses, news)
    units = company.fitting(attendees) if units is None else units
    least = company.smallest(units)
    if attendees < least:
        raise click.UsageError(f"{units} units need at least {least} attendees.")
    out = out.resolve()
    treat_sigterm_as_ctrl_c()
    try:
        wipe(out)
        with held(out):
            accepted = rehearse(company.company(attendees, units, seed), out, switches)
    except CannotServe as error:
        raise DemoFailed(error.message) from error
    sys.exit(0 if accepted else 1)


def rehearse(people: company.Company, out: Path, switches: Switches) -> bool:
    """Run, leave the records, say what came of it; whether the verifier accepts."""
    reporter = Reporter(console())
    size = f"{len(people.members)} attendees, {len(people.units)} units, seed {people.seed}"
    reporter.say(f"{company.NAME}: {size}\n")
    started = time.monotonic()
    try:
        outcome, news = run(people, out, reporter, switches)
    except (PageFailed, ProtocolBroken, HandFailed, Unreachable, httpx.TransportError) as error:
        raise DemoFailed(f"{error}{last_words(out / PROCESS_LOG)}") from error
    except ExceptionGroup as group:
        raise DemoFailed(f"{first_of(group)}{last_words(out / PROCESS_LOG)}") from group
    leave(outcome, out)
    accepted = conclude(outcome, news, people, out, reporter, switches, started)
    return accepted and (news is None or news.is_as_published)


def wipe(out: Path) -> None:
    """Empty the folder, if it is one of ours or empty; refuse to touch anything else."""
    if out.is_dir() and any(out.iterdir()):
        if not (out / MARKER).is_file():
            raise DemoFailed(f"{out} holds something that no demo made. Choose another folder with --out.")
        with held(out):  # refused while a site is running on the folder
            empty(out)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    (out / MARKER).write_text(
        "Made by `answerable demo`; the next run wipes this folder.\n", encoding="utf-8"
    )


def empty(folder: Path) -> None:
    """All but the marker, so that a run cut short here leaves a folder that is still known as ours."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARKER:
            path.unlink()


def run(
    people: company.Company, out: Path, reporter: Reporter, switches: Switches
) -> tuple[Demonstrated, CheckedNews | None]:
    port, ballotbox_port = free_port(), free_port()
    here = "http://127.0.0.1"
    where = addresses("127.0.0.1", port, ballotbox_port, f"{here}:{port}", f"{here}:{ballotbox_port}")
    with reporter.stage("Database made, site and ballot box started"):
        prepare_site(out, where)
        link = first_password_link()
        connections.close_all()
        assert link is not None, "a new home has an organiser without a password"
        servers = Servers(where, out, out / PROCESS_LOG)
    hands = Hands(out / HANDS, free_port())
    with servers, hands, Browser(where.site_url) as organiser:
        servers.wait_until_ready()
        places = Origins(where.site_url, where.ballotbox_url, f"{here}:{free_port()}")
        outcome = Demo(people, places, reporter, link, organiser, switches, hands).run()
        return outcome, check_news(where.site_url, out / NEWS, reporter) if switches.news else None


def first_of(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def last_words(log: Path) -> str:
    """The last lines that site and ballot box printed, shown when a run fails."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:] if log.exists() else []
    return "\n\nThe processes said:\n  " + "\n  ".join(lines) if lines else ""


def leave(outcome: Demonstrated, out: Path) -> None:
    (out / BUNDLE).write_bytes(outcome.bundle)
    (out / WORKBOOK).write_bytes(outcome.workbook)
    (out / FEEDBACK).mkdir()
    for name, content in outcome.documents.items():
        (out / name).write_bytes(content)
    hints = out / SIGN_IN_HINTS
    hints.touch(mode=0o600)
    hints.write_text(summary.hints(outcome.accounts), encoding="utf-8")


def conclude(
    outcome: Demonstrated,
    news: CheckedNews | None,
    people: company.Company,
    out: Path,
    reporter: Reporter,
    switches: Switches,
    started: float,
) -> bool:
    """The tables, and the verdict of the verifier in a process of its own; whether it accepts."""
    with reporter.stage("Verified in a process of its own"):
        command = [sys.executable, "-m", "answerable", "verify", str(out / BUNDLE)]
        verdict = subprocess.run(  # noqa: S603 - our own interpreter, no shell
            [*command, "--manifest-hash", outcome.manifest_hash], capture_output=True, text=True, check=False
        )
    summary.show(out / BUNDLE, people, outcome, reporter)
    if news:
        summary.show_news(news, outcome, reporter)
    words = (verdict.stdout or verdict.stderr).strip().splitlines()
    reporter.say(f"\nVerifier   {words[-1] if words else 'said nothing'} (exit status {verdict.returncode})")
    if news:
        reporter.say(
            f"News       {'AS PUBLISHED' if news.is_as_published else 'NOT AS PUBLISHED'}: {out / NEWS}"
        )
    reporter.say(f"Bundle     {out / BUNDLE}")
    reporter.say(f"Workbook   {out / WORKBOOK}")
    reporter.say(
        f"Report     {out / REPORT}; summary.pdf and report.docx beside it, a note to each unit in {FEEDBACK}/"
    )
    for line in summary.switched_on(out / BUNDLE, switches):
        reporter.say(f"With       {line}")
    reporter.say(f"Sign-in    {out / SIGN_IN_HINTS}")
    reporter.say(f"Time       {time.monotonic() - started:.1f} s in all")
    reporter.say(f"\nLook around: answerable serve --home {out}")
    return verdict.returncode == 0
