"""What all documents share: typefaces that an organiser adds, and the organisation's signature, given on a page or by the command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from answerable.documents import signing
from answerable.home import Home
from answerable.verifier.signatures import signatures
from answerable.web.accounts.models import AccountEntry, User
from answerable.web.meetings.models import Meeting
from answerable.web.printing import signature, typefaces
from answerable.web.printing.command import documents
from answerable.web.printing.models import SignedFile
from documents.invented_fonts import invented
from documents.invented_keys import NAME, PASSPHRASE, invented_key
from web.results import conftest as results_world

meeting, rules, tallied, published_meeting = (
    results_world.meeting,
    results_world.rules,
    results_world.tallied,
    results_world.published_meeting,
)
TYPEFACES, SIGNATURE = "/desk/documents/typefaces", "/desk/documents/signature"


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Home:
    settings.HOME = Home(tmp_path / "home")
    settings.TYPEFACES = tmp_path / "typefaces"
    return Home(tmp_path / "home")


@pytest.fixture
def organiser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("organiser"))
    return client


def upload(client: Client, address: str, content: bytes, name: str = "file.ttf", **more: str) -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content), **more})


def test_a_typeface_is_checked_used_and_removed(organiser: Client) -> None:
    assert "substitute" in organiser.get(TYPEFACES).text
    assert upload(organiser, TYPEFACES, invented("仿宋_GB2312")).status_code == 302
    assert typefaces.current().body == "仿宋_GB2312"
    page = organiser.get(TYPEFACES).text
    assert page.count(">official typeface<") == 1
    (name, about) = next(typefaces.files())
    assert about == "仿宋_GB2312"
    assert organiser.post(TYPEFACES, {"remove": f"../{name}"}).status_code == 302
    assert typefaces.current().body == "仿宋_GB2312"
    organiser.post(TYPEFACES, {"remove": name})
    assert typefaces.current().body != "仿宋_GB2312"
    assert {"typeface-added", "typeface-removed"} <= set(AccountEntry.objects.values_list("verb", flat=True))


def test_a_file_that_is_no_official_typeface_is_refused_in_words(organiser: Client) -> None:
    for content, said in (
        (b"nothing", "not a font file"),
        (invented("Comic Song"), "Comic Song"),
        (invented("黑体", 0x2), "does not allow"),
    ):
        answer = upload(organiser, TYPEFACES, content)
        assert answer.status_code == 422
        assert said in answer.text
    assert upload(organiser, TYPEFACES, invented("黑体"), "font.exe").status_code == 422
    assert organiser.post(TYPEFACES).status_code == 422
    assert list(typefaces.files()) == []


def test_only_an_organiser_of_everything_comes_near(organiser: Client, db: None) -> None:
    plain = Client()
    plain.force_login(User.objects.create_user("plain"))
    for address in (TYPEFACES, SIGNATURE):
        assert plain.get(address).status_code == 403
        assert plain.post(address, {"give-up": "1"}).status_code == 403
        assert Client().get(address).status_code == 302
        assert organiser.get(address).status_code == 200


def pdf_of(client: Client, held: Meeting, name: str = "summary.pdf") -> bytes:
    answer = client.get(f"/evidence/{held.key}/results/documents/{name}")
    assert answer.status_code == 200
    return answer.getvalue()


def signers(content: bytes, folder: Path) -> list[tuple[str, str]]:
    path = folder / "handed.pdf"
    path.write_bytes(content)
    return [(each.name, each.fault) for each in signatures(path)]


def test_with_a_key_pdfs_are_signed_once_and_without_it_nothing_changes(
    organiser: Client, published_meeting: Callable[..., Meeting], tmp_path: Path, own_home: Home
) -> None:
    held = published_meeting({"A": 3, "B": 6, "C": 20})
    unsigned = pdf_of(organiser, held)
    assert signers(unsigned, tmp_path) == []
    answer = upload(organiser, SIGNATURE, invented_key(), "key.p12", passphrase="wrong")
    assert answer.status_code == 422
    assert "passphrase is another" in answer.text
    assert upload(organiser, SIGNATURE, invented_key(), "key.p12", passphrase=PASSPHRASE).status_code == 302
    assert NAME in organiser.get(SIGNATURE).text
    signed = pdf_of(organiser, held)
    assert signers(signed, tmp_path) == [(NAME, "")]
    assert signed.startswith(unsigned)
    assert pdf_of(organiser, held) == signed, "the same request gives the same file"
    assert SignedFile.objects.count() == 1
    note = organiser.get(f"/desk/meetings/{held.key}/feedback/{held.presenters.all()[0].pk}.pdf").getvalue()
    assert signers(note, tmp_path) == [(NAME, "")]
    notice = organiser.get(f"/desk/meetings/{held.key}/notice.pdf").content
    assert signers(notice, tmp_path) == [(NAME, "")]
    organiser.post(SIGNATURE, {"give-up": "1"})
    assert pdf_of(organiser, held) == unsigned
    told = str(list(AccountEntry.objects.values_list("verb", "detail")))
    assert "signing-begun" in told
    assert "signing-ended" in told
    assert PASSPHRASE not in told
    assert not (own_home.keys / signature.NAME).exists()


def test_with_a_key_that_has_ended_nothing_is_handed_out_unsigned(
    organiser: Client,
    published_meeting: Callable[..., Meeting],
    own_home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = published_meeting({"A": 3, "B": 6, "C": 20})
    with monkeypatch.context() as earlier:
        earlier.setattr(signing, "_is_valid_at", lambda *_about: True)
        signature.keep(own_home, invented_key(days=(-9, -1)), PASSPHRASE)
    answer = organiser.get(f"/evidence/{held.key}/results/documents/summary.pdf")
    assert answer.status_code == 503
    assert "not valid today" in answer.text
    assert "not valid today" in organiser.get(SIGNATURE).text


def test_the_command_gives_the_key_and_gives_it_up(own_home: Home, tmp_path: Path) -> None:
    file, words = tmp_path / "key.p12", tmp_path / "words"
    file.write_bytes(invented_key())
    words.write_text(f"{PASSPHRASE}\n")

    def run(*arguments: object, told: str | None = None) -> Any:
        return CliRunner().invoke(documents, [str(each) for each in arguments], input=told)

    at = ("--home", own_home.path)
    assert run("sign-with", file, *at).exit_code == 2
    own_home.secret("site-secret")
    refused = run("sign-with", file, *at, told="wrong\n")
    assert refused.exit_code == 2
    assert "passphrase is another" in refused.output
    for done in (
        run("sign-with", file, *at, told=f"{PASSPHRASE}\n"),
        run("sign-with", file, *at, "--passphrase-file", words),
    ):
        assert done.exit_code == 0
        assert NAME in done.output
        assert PASSPHRASE not in done.output
        key = signature.current(own_home)
        assert key is not None
        assert key.name == NAME
    assert (own_home.keys / signature.NAME).stat().st_mode & 0o077 == 0
    assert run("sign-no-longer", *at).exit_code == 0
    assert signature.current(own_home) is None
