"""`answerable archive`: the archive of a meeting as one file, made from a home, and checked anywhere.

Making reads the site's database and changes nothing in it, so that it may be done while the site runs. Checking needs no site at all.
"""

import json
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from django.db import DatabaseError

from answerable.web.organisation.command import language
from answerable.web.room.command import NoLog, load

SOUND, ALTERED, NOT_FOUND = 0, 1, 2

EPILOG = """\b
Examples:
  answerable archive 7f3c2a9b7e33564d --home var/demo --out meeting.zip
  answerable archive check meeting.zip

\b
Exit status of making:
  0  the archive is written
  2  wrong usage, no such home or meeting, a meeting whose scoring is not closed, or a file that cannot be written

\b
Exit status of checking:
  0  sound: complete, every checksum right, the bundle within verified
  1  altered or incomplete; every finding is named
  2  wrong usage, no such file, or not a zip
"""


class Archiving(click.Group):
    """`archive check FILE` is a command of the group; anything else is a meeting to archive."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["make", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "MEETING --home DIR --out FILE")
        formatter.write_usage(ctx.command_path, "check FILE [--json]")


@click.group(cls=Archiving, epilog=EPILOG)
def archive() -> None:
    """Everything of a meeting in one file, and the check of such a file.

    MEETING is the meeting's key, as it stands in the addresses of its pages.
    """


@archive.command("make", hidden=True, epilog=EPILOG)
@click.argument("meeting")
@click.option("--home", "folder", type=click.Path(path_type=Path), required=True, help="Folder of the site.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write."
)
def make(meeting: str, folder: Path, out: Path) -> None:
    """Write the archive of MEETING to a file, which appears whole or not at all."""
    try:
        load(folder)
        written = _written(meeting, out)
    except NoLog as missing:
        _refuse(missing.message)
    except (DatabaseError, OSError) as error:
        _refuse(f"The archive could not be written: {error}")
    else:
        click.echo(written)


def _written(key: str, out: Path) -> str:
    """What was written, in words. The modules with models are imported here, once the site is set up."""
    making = import_module("answerable.web.archive.making")
    models = import_module("answerable.web.meetings.models")
    stages = import_module("answerable.web.meetings.stages")
    found = models.Meeting.objects.select_related("cycle").filter(key=key).first()
    if found is None:
        raise NoLog(f"There is no meeting {key} here.")
    with tempfile.TemporaryDirectory(prefix=".archive-", dir=out.resolve().parent) as place:
        target = Path(place) / "archive.zip"
        try:
            made = making.build(found, target, language())
        except stages.NotNow as refusal:
            raise NoLog(refusal.reason) from refusal
        target.replace(out)
    left = "".join(f"\nNot in it: {each.what}: {each.why}" for each in made.left_out)
    return f"{out}: {made.files} files, {made.size} bytes\nSHA-256 {made.sha256}{left}"


@archive.command("check", epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(file: Path, as_json: bool) -> None:
    """Check every byte of FILE, an archive: checksums, completeness, description and the evidence bundle."""
    checking: Any = import_module("answerable.archive.checking")
    try:
        report = checking.check(file)
    except (OSError, checking.NoArchive) as error:
        _refuse(f"{file} cannot be read as an archive: {error}")
    click.echo(_as_json(report) if as_json else _in_words(report, file))
    sys.exit(SOUND if report.sound else ALTERED)


def _as_json(report: Any) -> str:
    told = {
        "sound": report.sound,
        "findings": [
            {"fault": each.fault.value, "path": each.path, "why": each.why} for each in report.findings
        ],
        "files": report.files,
        "sha256": report.sha256,
        "bundle_verified": report.sound and report.has_bundle,
        "about": report.about,
    }
    return json.dumps(told, ensure_ascii=False)


def _in_words(report: Any, file: Path) -> str:
    if not report.sound:
        return "\n".join([*(f"  - {each}" for each in report.findings), "", f"NOT SOUND: {file}"])
    left_out = (report.about or {}).get("left_out", [])
    lines = [
        f"Files: {report.files}, every checksum right.",
        "Description: opens, and names every file.",
        "Evidence bundle: verified." if report.has_bundle else "Evidence bundle: none in this archive.",
        *(f"Not in it: {each['what']}: {each['why']}" for each in left_out),
        f"SHA-256 {report.sha256}",
        "",
        f"SOUND: {file}",
    ]
    return "\n".join(lines)


def _refuse(sentence: str) -> None:
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(NOT_FOUND)
