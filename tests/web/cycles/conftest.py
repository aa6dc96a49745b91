import pytest
from django.http import QueryDict
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.cycles import layout, rules_text, templates_ready
from answerable.web.cycles.models import Cycle
from answerable.web.organisation.models import Person, Role, RoleKind, Unit


@pytest.fixture
def organiser(db):
    user = User.objects.create_user("organiser")
    unit = Unit.objects.create(name="Office")
    person = Person.objects.create(identifier="1", name="Organiser", unit=unit, user=user)
    Role.objects.create(person=person, kind=RoleKind.ORGANISER)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def stranger(db):
    client = Client()
    client.force_login(User.objects.create_user("stranger"))
    return client


@pytest.fixture
def cycle(db):
    return Cycle.objects.create(
        title="Assessment of 2025", assessed_year=2025, rules=templates_ready.debriefing()
    )


def fields_of(rules):
    """What a browser would send for the form showing `rules`."""
    shown = layout.Layout(rules_text.from_rules(rules)).context()
    fields = {}

    def take(rows):
        for row in rows:
            for control in row.controls:
                if control.kind == "ticks":
                    fields[control.name] = control.ticked
                elif control.kind != "tick" or control.value == "on":
                    fields[control.name] = control.value
            take(row.nested)

    for rows in shown["tables"].values():
        take(rows)
    fields |= {control.name: control.value for control in shown["values"].values()}
    fields |= {
        ticks.name: [key for key, _, ticked in ticks.choices if ticked] for ticks in shown["lists"].values()
    }
    return fields


def query(fields):
    sent = QueryDict(mutable=True)
    for name, value in fields.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent
