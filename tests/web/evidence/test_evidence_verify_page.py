"""The page on which a bundle is checked: for everybody, and with the hash of the script that it brings."""

import hashlib
from pathlib import Path

import pytest
from django.test import Client

from answerable.web.evidence import verify_views

SCRIPT = Path(verify_views.__file__).parents[1] / "static" / verify_views.SCRIPT


@pytest.mark.django_db
def test_the_page_is_public_and_names_its_script(client: Client) -> None:
    response = client.get("/verify")
    assert response.status_code == 200
    digest = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()
    assert digest in response.content.decode().replace(" ", "")
    assert "dist/verify" in response.content.decode()
    assert "worker-src 'self'" in response.headers["Content-Security-Policy"]
    assert client.post("/verify").status_code == 405


@pytest.mark.django_db
def test_every_page_leads_to_it(client: Client) -> None:
    assert 'href="/verify"' in client.get("/accounts/sign-in", follow=True).content.decode()
