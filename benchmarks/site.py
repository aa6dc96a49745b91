"""A meeting on the real site and the real ballot box, made for measuring: people in bulk, everything else by the product's own code.

Importing this sets up Django over a home in a temporary folder, which goes with the process; a process does it once.
"""

import atexit
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from answerable.serving.addresses import addresses, free_port
from answerable.serving.children import Servers
from answerable.serving.command import prepare_site

FOLDER = Path(tempfile.mkdtemp(prefix="measured-site-"))
OWNER = os.getpid()
atexit.register(lambda: os.getpid() == OWNER and shutil.rmtree(FOLDER, ignore_errors=True))
PORT, BALLOTBOX_PORT = free_port(), free_port()
WHERE = addresses(
    "127.0.0.1", PORT, BALLOTBOX_PORT, f"http://127.0.0.1:{PORT}", f"http://127.0.0.1:{BALLOTBOX_PORT}"
)
prepare_site(FOLDER, WHERE)

from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.casting.castings import set_casting
from answerable.web.casting.models import Issue
from answerable.web.casting.opening import close_scoring, open_scoring
from answerable.web.cycles import templates_ready
from answerable.web.cycles.models import Cycle
from answerable.web.evidence.freeze import freeze
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings import agenda, stages
from answerable.web.meetings.models import Attendee, Meeting, Presenter, Venue
from answerable.web.meetings.tickets import issue_tickets, ticket_of
from answerable.web.organisation.models import Person, Unit
from answerable.web.results.content import content_of
from answerable.web.results.models import PublishedFor
from answerable.web.results.publish import publish
from answerable.web.results.report_files import report_pdf
from answerable.web.results.rule_sets import results_of

__all__ = [
    "EVERYBODY",
    "Made",
    "Meeting",
    "Presenter",
    "Venue",
    "close_scoring",
    "content_of",
    "made",
    "publish",
    "report_pdf",
    "results_of",
    "serve",
    "visitor",
]

EVERYBODY = PublishedFor.EVERYBODY
GROUPS = ("A", "B", "C", "D")
PRESENTERS = 19
# The product's own rules for a debriefing, with groups of equal weight and nothing but the meeting's scores.
RULES: dict[str, Any] = templates_ready.debriefing() | {
    "groups": [{"id": group, "title": group, "weight": "25"} for group in GROUPS],
    "components": [],
    "grades": {"bands": [], "quota": None, "demotion": None},
}


class Made:
    """One meeting, convened and open for casting."""

    def __init__(self, meeting: Meeting, organiser: User) -> None:
        self.meeting = meeting
        self.organiser = organiser
        (signed,) = manifests(meeting)
        self.note, self.manifest = signed.note, signed.manifest

    def again(self) -> Meeting:
        """As the next request finds it."""
        return Meeting.objects.get(pk=self.meeting.pk)

    def tickets(self) -> list[tuple[str, str]]:
        """Every attendee's ticket and group."""
        people = self.meeting.attendees.select_related("meeting")
        return [(ticket_of(attendee), attendee.group) for attendee in people]

    def issuer_pems(self) -> list[bytes]:
        folder = FOLDER / "keys" / "meetings" / self.meeting.key
        return [path.read_bytes() for path in folder.glob("issuer*.pem")]

    def admit_everybody(self) -> None:
        """The register as after issuing to all, without a request for each."""
        Issue.objects.bulk_create(
            [
                Issue(attendee=one, group=one.group, scope="sheet", issuer="site", blinded_hash="00" * 32)
                for one in self.meeting.attendees.all()
            ],
            batch_size=1000,
        )


def serve(site_workers: int = 1) -> Servers:
    """The site and the ballot box as `answerable serve` starts them."""
    return Servers(WHERE, FOLDER, FOLDER / "processes.log", site_workers=site_workers)


def visitor() -> Client:
    """Somebody who is not signed in, at this process."""
    return Client(SERVER_NAME="127.0.0.1")


def made(key: str, people: int, presenters: int = PRESENTERS) -> Made:
    organiser, _ = User.objects.get_or_create(username="organiser", is_superuser=True)
    top = Unit.objects.create(name=f"Group {key}")
    cycle = Cycle.objects.create(title=key, assessed_year=2021, rules=RULES)
    meeting = Meeting.objects.create(
        cycle=cycle,
        key=key,
        title=f"A meeting of {people}",
        starts_at=datetime(2022, 1, 24, 1, tzinfo=UTC),
    )
    set_casting(meeting, grace_seconds=0)
    main = Venue.objects.create(meeting=meeting, name="Main hall", is_main=True)
    named = [
        Person(identifier=f"{key}-{at:06}", name=f"Representative {at}", unit=top) for at in range(people)
    ]
    made = Person.objects.bulk_create(named, batch_size=1000)
    for at, person in enumerate(made[:presenters]):
        unit = Unit.objects.create(name=f"Unit {key} {at}", parent=top)
        Presenter.objects.create(meeting=meeting, person=person, unit=unit, position=at + 1)
    Attendee.objects.bulk_create(
        [
            Attendee(meeting=meeting, person=person, venue=main, group=GROUPS[at % 4])
            for at, person in enumerate(made)
        ],
        batch_size=1000,
    )
    issue_tickets(meeting.attendees.select_related("meeting"))
    agenda.generate(meeting, agenda.AgendaMinutes(), organiser)
    freeze(meeting, organiser)
    stages.advance(meeting, stages.Verb.CONVENE, organiser)
    open_scoring(meeting, organiser)
    return Made(meeting, organiser)
