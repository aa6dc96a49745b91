"""The join page's worker and its manifest: what they name exists, and other content is another worker."""

import json
import re

import pytest
from django.contrib.staticfiles import finders

from answerable.web.casting import offline_views

pytestmark = pytest.mark.django_db

# The first line of the worker, before its script.
SHELL = re.compile(rb"^self\.SHELL=(\{.*\});\n")


@pytest.fixture(autouse=True)
def _made_from_the_files_as_they_are(db):
    """The worker is made once a process; another test may have had other files."""
    offline_views._worker.cache_clear()
    yield
    offline_views._worker.cache_clear()


def shell(client):
    answer = client.get("/join-worker.js")
    found = SHELL.match(answer.content)
    assert found is not None
    return answer, json.loads(found[1])


def test_the_worker_keeps_the_page_and_its_files_and_nothing_else(client):
    answer, named = shell(client)
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert answer.cookies == {}
    assert named["page"] == "/join"
    assert named["files"] == ["/static/dist/phone.js", "/static/dist/site.css", "/static/icon.svg"]
    page = client.get(named["page"]).content.decode()
    assert [path for path in named["files"] if f'"{path}"' not in page] == []


def test_other_content_is_another_worker(client, monkeypatch, tmp_path):
    _, before = shell(client)
    other = tmp_path / "phone.js"
    other.write_text("// another client\n")
    found = finders.find
    monkeypatch.setattr(
        offline_views.finders, "find", lambda name: str(other) if name == "dist/phone.js" else found(name)
    )
    offline_views._worker.cache_clear()
    _, after = shell(client)
    monkeypatch.undo()
    offline_views._worker.cache_clear()
    _, again = shell(client)
    assert before["version"] != after["version"]
    assert before == again


def test_the_app_manifest_names_icons_that_exist(client):
    answer = client.get("/join.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    content = answer.json()
    assert (content["start_url"], content["scope"], content["display"]) == ("/join", "/join", "standalone")
    named = [icon["src"].removeprefix("/static/") for icon in content["icons"]]
    assert named == ["icon.svg", "icon-192.png", "icon-512.png"]
    sizes = [finders.find(name) for name in named]
    assert None not in sizes


def test_the_policy_lets_the_page_have_its_worker_and_manifest(client):
    policy = client.get("/join")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
