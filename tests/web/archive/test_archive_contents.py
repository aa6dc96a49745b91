"""What the archive of a meeting holds, that it is sound, and what stays out of it."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import bagit
import pytest
from django.test import Client
from django.urls import reverse
from rocrate.rocrate import ROCrate

from answerable.archive import checking
from answerable.web.archive import making, parts
from answerable.web.archive.parts import ArchiveFile
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.results.models import Publication
from answerable.web.room import printing

from .conftest import TOO_FEW

Held = Callable[..., Meeting]


def built(of: Meeting, folder: Path, language: str = "en") -> tuple[dict[str, bytes], making.Made]:
    """The payload by path, and what was told of it; the archive is sound."""
    target = folder / "archive.zip"
    made = making.build(of, target, language)
    report = checking.check(target)
    assert report.findings == ()
    assert report.sha256 == made.sha256
    with zipfile.ZipFile(target) as found:
        top = f"{of.key}-archive/data/"
        names = [name for name in found.namelist() if name.startswith(top)]
        return {name.removeprefix(top): found.read(name) for name in names}, made


def test_everything_of_the_meeting_is_in_it(held: Held, tmp_path: Path) -> None:
    of = held()
    files, made = built(of, tmp_path)
    assert {name.partition("/")[0] for name in files} >= {
        *("archive.json", "audit", "debriefs", "evidence", "followup", "meeting", "minutes", "notice"),
        *("pages", "results", "room", "roster", "ro-crate-metadata.json"),
    }
    assert files["room/log.jsonl"].decode().splitlines() == list(printing.lines_of(of.key, as_json=True))
    assert "为什么推迟？" in files["room/questions.csv"].decode()
    assert json.loads(files["room/remarks.json"])["remarks"][0]["text"] == "Well done"
    assert files["minutes/minutes.pdf"].startswith(b"%PDF-")
    assert files["minutes/minutes.docx"].startswith(b"PK")
    assert files["notice/notice-1.pdf"].startswith(b"%PDF-")
    assert {each["person"]["name"] for each in json.loads(files["notice/answers.json"])} >= {"Presenter 1"}
    for number in (1, 2):
        folder = f"debriefs/P1/version-{number}"
        text = json.loads(files[f"{folder}/debrief.json"])
        assert text["review"] == f"总结 {number}"
        assert files[f"{folder}/{text['attachments'][0]['file']}"] == f"%PDF {number}".encode()
        assert text["attachments"][0]["name"] == f"slides {number}: 100%.pdf"
        assert f"总结 {number}" in files[f"{folder}/debrief.txt"].decode()
    action = json.loads(files["followup/actions.json"])[0]
    assert (action["unit"]["name"], action["evidence"]) == ("Unit 1", "Thirty were trained.")
    assert files["evidence/bundle.zip"] == Publication.objects.get().bundle.read()
    audit = [json.loads(line) for line in files["audit/audit.jsonl"].decode().splitlines()]
    assert "minutes-drafted" in {each["verb"] for each in audit}
    assert made.left_out == ()


def test_the_pages_of_the_result_open_without_the_site(held: Held, tmp_path: Path, client: Client) -> None:
    of = held()
    files, _made = built(of, tmp_path)
    page = files["pages/result.html"].decode()
    live = client.get(reverse("results:results", args=[of.key])).content.decode()
    rows = re.findall(r"<td[^>]*>(?:<a[^>]*>)?([^<]+)", live)
    assert len(rows) > 10
    assert [each for each in rows if each not in page] == []
    assert re.findall(r'(?:href|src|action)="([^"]*)"', page) == ["site.css"]
    assert b"{" in files["pages/site.css"]


def test_independent_readers_accept_the_archive_of_a_meeting(held: Held, tmp_path: Path) -> None:
    of = held()
    files, _made = built(of, tmp_path)
    with zipfile.ZipFile(tmp_path / "archive.zip") as packed:
        packed.extractall(tmp_path / "out")
    folder = tmp_path / "out" / f"{of.key}-archive"
    bagit.Bag(str(folder)).validate()
    crate = ROCrate(folder / "data")
    described = {each.id for each in crate.get_entities() if each.type == "File"}
    assert described == {quote(name, safe="/") for name in files if name != "ro-crate-metadata.json"}
    graph = json.loads(files["ro-crate-metadata.json"])
    assert graph["@context"] == "https://w3id.org/ro/crate/1.3/context"
    ids = [each["@id"] for each in graph["@graph"]]
    assert len(ids) == len(set(ids))
    assert all(set(each) >= {"@id", "@type"} for each in graph["@graph"])
    named = {part["@id"] for each in graph["@graph"] for part in each.get("hasPart", [])}
    assert named <= set(ids), "every part that is named is described"


def test_no_secret_and_no_ballot_is_in_it(held: Held, tmp_path: Path) -> None:
    files, _made = built(held(), tmp_path)
    beside = b"".join(content for name, content in files.items() if name != "evidence/bundle.zip")
    assert b"d" * 64 not in beside
    for word in (
        b"ticket_hash",
        b"blinded_hash",
        b"opened_ballots",
        b"ciphertext",
        b"seal_private",
        b"signed_at",
    ):
        assert word not in beside
    roster = json.loads(files["roster/roster.json"])
    assert roster[0]["present"] is True
    assert "'=Rater 1" in files["roster/roster.csv"].decode("utf-8-sig")
    shown = json.loads(files["results/result.json"])
    assert shown["published"] is True


def test_the_bundle_of_a_small_group_stays_out_and_the_archive_says_so(held: Held, tmp_path: Path) -> None:
    files, made = built(held(TOO_FEW), tmp_path)
    assert "evidence/bundle.zip" not in files
    said = [each for each in made.left_out if each.what == "evidence/bundle.zip"]
    assert "what few people" in said[0].why
    assert json.loads(files["archive.json"])["left_out"] == [{"what": said[0].what, "why": said[0].why}]
    assert json.loads(files["evidence/publication.json"])["bundle_sha256"] == "0" * 64
    result = json.loads(files["results/result.json"])
    groups = {group["id"]: group["criteria"] for group in result["presenters"][0]["groups"]}
    assert groups["A"] is None, "nothing of the small group is in it"


def test_a_result_that_is_not_published_stays_out(held: Held, tmp_path: Path) -> None:
    of = held()
    Publication.objects.filter(meeting=of).delete()
    Meeting.objects.filter(pk=of.pk).update(stage=Stage.CLOSED)
    of.refresh_from_db()
    files, made = built(of, tmp_path)
    assert not [name for name in files if name.startswith("results/") or name.endswith("bundle.zip")]
    assert {"results", "evidence/bundle.zip"} <= {each.what for each in made.left_out}


def test_it_opens_when_the_scoring_is_closed(meeting: Meeting, tmp_path: Path) -> None:
    meeting.stage = Stage.SCORING
    with pytest.raises(NotNow):
        making.build(meeting, tmp_path / "archive.zip", "en")


def test_an_app_adds_its_part(held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_registered", dict(parts._registered))
    parts.register(
        "letters", lambda of: [ArchiveFile("index.html", "The news", of.title.encode(), "text/html")]
    )
    files, _made = built(held(), tmp_path)
    assert files["letters/index.html"] == b"Annual debriefing"
    with pytest.raises(AssertionError):
        parts.register("letters", lambda _of: [])


def test_it_is_in_the_language_asked_for(held: Held, tmp_path: Path) -> None:
    files, _made = built(held(), tmp_path, "zh-hans")
    described = json.loads(files["ro-crate-metadata.json"])["@graph"]
    names = {each["@id"]: each.get("name") for each in described}
    assert names["evidence/bundle.zip"] == "证据包"


def test_a_file_that_is_gone_is_told(held: Held, tmp_path: Path) -> None:
    of = held()
    attachment = of.cycle.debriefs.get().attachments.first()
    attachment.file.storage.delete(attachment.file.name)
    _files, made = built(of, tmp_path)
    assert [each.why for each in made.left_out] == ["The file is not there any more."]
