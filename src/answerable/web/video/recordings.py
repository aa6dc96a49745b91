"""Recordings of who has the floor: Janus writes them into a private folder of the meeting, one file for sound and one for the picture of each stretch.

A stretch begins when a venue is given the floor while the recording is on, or when the recording begins, and ends with either. The files are of Janus' own
format (.mjr), the packets as they came in; `convert` makes a sound (.opus) and a picture (.webm) of them that browsers play, with `janus-pp-rec` of Debian's package
janus-tools. Without that program the .mjr files are kept and handed out as they are.
"""

import shutil
import subprocess
from pathlib import Path

from django.conf import settings

from answerable.web.meetings.models import Meeting
from answerable.web.video.models import Line, Recording

CONVERTER = "janus-pp-rec"
# By what Janus calls the medium in the name of its file.
PLAYED = {"audio": "opus", "video": "webm"}
CONVERTING_SECONDS = 1800


def folder(meeting: Meeting) -> Path:
    made = Path(settings.MEDIA_ROOT) / "recordings" / meeting.key
    made.mkdir(parents=True, exist_ok=True, mode=0o700)
    return made


def begin(meeting: Meeting, line: Line, at: int) -> str:
    """Note that a stretch of the line begins, and return what its files are to begin with."""
    name = f"{at}-{line.venue_id}"
    Recording.objects.create(meeting=meeting, venue_name=line.venue.name, name=name, at=at)
    return name


def end(meeting: Meeting, name: str, at: int) -> None:
    Recording.objects.filter(meeting=meeting, name=name, ended_at=None).update(ended_at=at)


def files(recording: Recording) -> dict[str, Path]:
    """What there is of it to be handed out, by medium; made playable first, if it is not and can be."""
    found: dict[str, Path] = {}
    for medium in PLAYED:
        for raw in sorted(folder(recording.meeting).glob(f"{recording.name}-{medium}-*.mjr")):
            found[medium] = convert(raw, medium)
    return found


def convert(raw: Path, medium: str) -> Path:
    """The playable file beside the raw one, or the raw one if it cannot be made."""
    played = raw.with_suffix(f".{PLAYED[medium]}")
    program = shutil.which(CONVERTER)
    if played.exists() and played.stat().st_mtime >= raw.stat().st_mtime:
        return played
    if program is None:
        return raw
    unfinished = raw.with_suffix(f".part.{PLAYED[medium]}")
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, and names of our own
            [program, str(raw), str(unfinished)], capture_output=True, timeout=CONVERTING_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return raw
    if done.returncode != 0 or not unfinished.exists():
        unfinished.unlink(missing_ok=True)
        return raw
    return unfinished.replace(played)
