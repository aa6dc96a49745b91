"""Two storages: a file is private unless its field says otherwise, and nothing private is reachable by a name."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db.models import FileField
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.files import PublicFiles

# Fields whose files anybody may fetch by name: the sizes of pictures that public pages show, under names that nobody can guess.
PUBLIC_FIELDS = {"newsroom.PictureRendition.file", "wagtailimages.Rendition.file"}


@pytest.fixture
def roots(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT, settings.PUBLIC_ROOT = tmp_path / "private", tmp_path / "public"
    settings.STORAGES = settings.STORAGES | {
        "public": {
            **settings.STORAGES["public"],
            "OPTIONS": {"location": settings.PUBLIC_ROOT, "base_url": settings.MEDIA_URL},
        }
    }
    return tmp_path


def file_fields() -> list[FileField]:
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    return [field for field in fields if isinstance(field, FileField)]


def test_every_file_of_ours_is_private_unless_it_is_listed_here() -> None:
    public = {str(field) for field in file_fields() if isinstance(field.storage, PublicFiles)}
    private = {str(field) for field in file_fields() if field.storage == default_storage}
    assert public == PUBLIC_FIELDS
    assert {"debriefs.Attachment.file", "results.Publication.bundle"} <= private
    assert len(public) + len(private) == len(file_fields())


def test_a_private_file_has_no_address(roots: Path) -> None:
    name = default_storage.save("debriefs/plan.pdf", ContentFile(b"for four eyes"))
    with pytest.raises(ValueError, match="private"):
        default_storage.url(name)
    assert (roots / "private" / name).stat().st_mode & 0o077 == 0


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "administrator"])
def test_no_name_leads_to_a_private_file(roots: Path, who: str) -> None:
    default_storage.save("debriefs/plan.pdf", ContentFile(b"for four eyes"))
    (roots / "private" / "uploads").mkdir()
    (roots / "private" / "uploads" / "list").write_bytes(b"for four eyes")
    (roots / "public").mkdir()
    client = Client()
    if who == "administrator":
        client.force_login(User.objects.create_superuser("office"))
    names = [
        "debriefs/plan.pdf",
        "private/debriefs/plan.pdf",
        "uploads/list",
        "keys/site-secret",
        "site.sqlite3",
    ]
    steps = [
        "",
        "../",
        "../private/",
        "%2e%2e/",
        "%2e%2e/private/",
        "..%2fprivate/",
        "/",
        str(roots) + "/private/",
    ]
    places = ["/", "/media/", "/static/", "/private/", "/public/"]
    for address in [place + step + name for place in places for step in steps for name in names]:
        answer = client.get(address)
        assert b"for four eyes" not in b"".join(answer), address
    assert finders.find("private/debriefs/plan.pdf") is None


@pytest.mark.django_db
def test_a_public_file_is_served_by_its_name_and_a_folder_is_not(roots: Path) -> None:
    name = storages["public"].save("pictures/hall.png", ContentFile(b"\x89PNG"))
    address = storages["public"].url(name)
    answer = Client().get(address)
    assert (address, answer.getvalue(), answer.headers["Content-Type"]) == (
        "/media/pictures/hall.png",
        b"\x89PNG",
        "image/png",
    )
    assert Client().get("/media/pictures/").status_code == 404
    assert Client().get("/media/pictures").status_code == 404
    assert Client().post(address).status_code == 405
