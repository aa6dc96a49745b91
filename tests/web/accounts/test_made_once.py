"""A button that is pressed twice makes one thing."""

import threading
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from answerable.web.accounts.models import MadeOnce, User
from answerable.web.organisation.models import Unit
from web.threads import on_disk

NEW = "/desk/cycles/new"


def token(page: Any) -> str:
    found = BeautifulSoup(page.text, "html.parser").select_one("[name=csrfmiddlewaretoken]")
    assert found is not None
    return str(found["value"])


def press(office: Client, sent: dict[str, str], together: threading.Barrier) -> Any:
    browser = Client()
    browser.cookies = office.cookies
    together.wait()
    answer = browser.post("/desk/organisation/units/new", sent)
    made = list(Unit.objects.values_list("name", flat=True))
    connection.close()
    return answer.status_code, answer.headers.get("Location"), made


@pytest.mark.django_db(transaction=True)
def test_two_presses_in_the_same_moment_make_one_and_lead_to_it(tmp_path: Path) -> None:
    office = Client()
    office.force_login(User.objects.create_superuser("organiser"))
    page = office.get("/desk/organisation/units/new")
    sent = {"name": "Qinghe", "parent": "", "csrfmiddlewaretoken": token(page)}
    together = threading.Barrier(2)
    with on_disk(tmp_path / "site.sqlite3") as threads:
        presses = [threads.submit(press, office, sent, together) for _ in range(2)]
        answers = [each.result() for each in presses]
    assert [(status, location) for status, location, _made in answers] == [(302, "/desk/organisation/")] * 2
    assert max(len(made) for _status, _location, made in answers) == 1


@pytest.mark.django_db
def test_the_page_drawn_anew_makes_another(client: Client) -> None:
    client.force_login(User.objects.create_superuser("organiser"))
    form = BeautifulSoup(client.get(NEW).text, "html.parser")
    typed = {"title": "Assessment", "assessed_year": "2021", "time_zone": "UTC"}
    typed["template"] = str(form.select("[name=template]")[0]["value"])
    first = client.post(NEW, typed | {"csrfmiddlewaretoken": token(client.get(NEW))})
    page = client.get(NEW)
    second = client.post(NEW, typed | {"csrfmiddlewaretoken": token(page)})
    again = client.post(NEW, typed | {"csrfmiddlewaretoken": token(page)})
    assert first["Location"] != second["Location"]
    assert again["Location"] == second["Location"]


@pytest.mark.django_db
def test_a_form_with_a_mistake_may_be_sent_again(client: Client) -> None:
    client.force_login(User.objects.create_superuser("organiser"))
    sent = {
        "name": "",
        "parent": "",
        "csrfmiddlewaretoken": token(client.get("/desk/organisation/units/new")),
    }
    assert client.post("/desk/organisation/units/new", sent).status_code == 200
    assert not MadeOnce.objects.exists()
