"""docs/who-sees-what.md is what the pages answer: every page of the desk that needs no more than a meeting, asked for in every role.

`make who-sees-what` writes it anew. A change of the table in a commit is a change of who may see something.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Stage, Venue
from answerable.web.organisation.models import Person, Role, RoleKind, Unit
from web.front.front_world import browser_of, prepared

DOCS = Path(__file__).parents[3] / "docs" / "who-sees-what.md"
DUTIES = ("organiser", "chair", "auditor", "steward", "moderator", "recorder", "teller", "presenter")
ELSEWHERE = ("secretary", "editor", "inspector", "nobody", "visitor")
HEAD = """# Who sees what

Written by `make who-sees-what` from what the pages answer, and compared in every run of the tests. A dot: the page opens for this role, or says at which stage it will. Nothing: it is
refused (403), or leads to signing in. *Steward* has one venue; *secretary* is a unit's; *inspector* is an auditor of the whole organisation; *nobody* is signed in and has no role; *visitor* is not signed in.
Pages of single people, questions, actions and the like follow the page that lists them; forms that only take what is sent follow the page that shows them.

"""


def paths(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from paths(each.url_patterns, here)
        else:
            yield here


def pages() -> list[str]:
    """Those of the desk without any variable but a meeting's key."""
    found = {path for path in paths(get_resolver().url_patterns) if path.startswith("desk/")}
    return sorted(path for path in found if "<" not in path.replace("<slug:key>", "") and "^" not in path)


def browsers(meeting: Meeting) -> dict[str, Client]:
    found = {role: browser_of(meeting, role) for role in DUTIES}
    MeetingRole.objects.filter(kind=MeetingRoleKind.STEWARD).update(venue=Venue.objects.get(meeting=meeting))
    unit = Unit.objects.get(name="A unit")
    kinds = {
        "secretary": RoleKind.SECRETARY,
        "editor": RoleKind.EDITOR,
        "inspector": RoleKind.AUDITOR,
        "nobody": None,
    }
    for role, kind in kinds.items():
        user = User.objects.create(username=role)
        person = Person.objects.create(identifier=role, name=role.title(), unit=unit, user=user)
        if kind:
            Role.objects.create(person=person, kind=kind, unit=unit if role == "secretary" else None)
        found[role] = Client()
        found[role].force_login(user)
    return found | {"visitor": Client()}


def opens(browser: Client, address: str) -> bool | None:
    """None: it takes what is sent, and is no page."""
    browser.raise_request_exception = False
    answer = browser.get(address)
    if answer.status_code == 405:
        return None
    to_sign_in = answer.headers.get("Location", "").startswith("/accounts/sign-in")
    return answer.status_code != 403 and not to_sign_in


def written(meeting: Meeting) -> str:
    known = browsers(meeting)
    roles = (*DUTIES, *ELSEWHERE)
    lines = [f"| Page | {' | '.join(roles)} |", f"|---|{':-:|' * len(roles)}"]
    for path in pages():
        address = "/" + path.replace("<slug:key>", meeting.key)
        seen = [opens(known[role], address) for role in roles]
        if None not in seen:
            shown = path.replace("<slug:key>", "KEY")
            lines.append(f"| `/{shown}` | {' | '.join('●' if one else '' for one in seen)} |")
    return HEAD + "\n".join(lines) + "\n"


@pytest.mark.slow
@pytest.mark.django_db
def test_the_table_is_what_the_pages_answer() -> None:
    meeting = prepared()
    Meeting.objects.update(stage=Stage.CONVENED)
    table = written(meeting)
    if os.environ.get("WRITE_DOCS"):
        DOCS.write_text(table, encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8") == table


def test_a_page_that_is_refused_and_one_that_opens_differ() -> None:
    """The table can tell: otherwise it would be all dots, or none."""
    lines = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `/")]
    assert len(lines) > 60
    visitor = [line for line in lines if line.endswith("| ● |")]
    assert [line.split("|")[1].strip() for line in visitor] == [
        "`/desk/`"
    ]  # which shows a visitor the two doors
    organiser = [line for line in lines if line.split("|")[2].strip() != "●"]
    assert organiser == []
