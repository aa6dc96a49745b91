"""Attachments: told by their content, limited in size and number, served so that they can do no harm."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.web.debriefs.attach import attach, detach
from answerable.web.debriefs.files import (
    DOCX,
    LARGEST,
    MOST,
    PDF,
    FileRefusal,
    FileRefused,
    Fingerprint,
    examine,
    sentence,
    shown_name,
)
from answerable.web.debriefs.models import Attachment, Debrief

PDF_BYTES = b"%PDF-1.7\n%%EOF\n"
PNG_BYTES = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
JPEG_BYTES = b"\xff\xd8\xff\xe0" + b"\0" * 16


def office(*parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for part in ("[Content_Types].xml", *parts):
            package.writestr(part, "<x/>")
    return file.getvalue()


def looked_at(content, name):
    return examine(io.BytesIO(content), name, len(content))


@pytest.mark.parametrize(
    ("content", "name", "ending"),
    [
        (PDF_BYTES, "a.pdf", "pdf"),
        (PDF_BYTES, "a.PDF", "pdf"),
        (PNG_BYTES, "a.png", "png"),
        (JPEG_BYTES, "a.jpg", "jpg"),
        (JPEG_BYTES, "a.jpeg", "jpg"),
        (office("word/document.xml"), "述职报告.docx", "docx"),
        (office("xl/workbook.xml"), "a.xlsx", "xlsx"),
        (office("ppt/presentation.xml"), "a.pptx", "pptx"),
    ],
)
def test_what_is_taken(content, name, ending):
    found = looked_at(content, name)
    assert isinstance(found, Fingerprint)
    assert found.kind.endings[0] == ending
    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.pdf", FileRefusal.EMPTY),
        (b"MZ\x90\0", "a.pdf", FileRefusal.UNKNOWN_KIND),
        (b"<html><script>", "a.html", FileRefusal.UNKNOWN_KIND),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg", FileRefusal.UNKNOWN_KIND),
        (PDF_BYTES, "a.png", FileRefusal.NAME_DISAGREES),
        (PDF_BYTES, "pdf", FileRefusal.NAME_DISAGREES),
        (office("word/document.xml"), "a.xlsx", FileRefusal.NAME_DISAGREES),
        (office("word/document.xml", "word/vbaProject.bin"), "a.docx", FileRefusal.MACROS),
        (office("readme.txt"), "a.docx", FileRefusal.UNKNOWN_KIND),
        (office("word/document.xml", "xl/workbook.xml"), "a.docx", FileRefusal.UNKNOWN_KIND),
        (office("word/document.xml")[:-30], "a.docx", FileRefusal.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", FileRefusal.PROTECTED),
    ],
)
def test_what_is_refused(content, name, reason):
    assert looked_at(content, name) == FileRefused(name, reason)


def test_a_file_too_large_is_refused_unread():
    assert examine(io.BytesIO(), "a.pdf", LARGEST + 1) == FileRefused("a.pdf", FileRefusal.TOO_LARGE)
    assert isinstance(examine(io.BytesIO(PDF_BYTES), "a.pdf", LARGEST), Fingerprint)


def test_every_refusal_has_a_sentence():
    assert all("a.pdf" in FileRefused("a.pdf", reason).sentence() for reason in FileRefusal)
    assert len({sentence(reason) for reason in FileRefusal}) == len(FileRefusal)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\r\nb\0.pdf", "ab.pdf"),
        ("fdp\u202eexe.pdf", "fdpexe.pdf"),
        ("述职 报告.docx", "述职 报告.docx"),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 140 + ".pdf"),
    ],
)
def test_a_name_can_neither_lead_elsewhere_nor_deceive(given, shown):
    assert shown_name(given) == shown


def upload(content=PDF_BYTES, name="report.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def attached(place, *uploads):
    client = place.client("presenter")
    return client.post(place.url(), {"revision": 0, "files": list(uploads)}, follow=True)


@pytest.mark.django_db
class TestAttaching:
    def test_attaching_keeps_the_text_too(self, place):
        client = place.client("presenter")
        client.post(place.url(), {"revision": 0, "review": "正文", "files": [upload()]})
        place.debrief.refresh_from_db()
        assert place.debrief.review == "正文"
        assert list(place.debrief.attachments.values_list("name", "content_type")) == [
            ("report.pdf", PDF.content_type)
        ]

    def test_the_stored_name_is_not_the_persons(self, place):
        attached(place, upload(name="../述职.pdf"))
        file = place.debrief.attachments.get()
        assert file.name == "述职.pdf"
        assert Path(file.file.name).parent.parts[0] == "debriefs"
        assert Path(file.file.name).stem.isalnum()
        assert len(Path(file.file.name).stem) == 32

    def test_a_refusal_is_told_and_the_others_are_kept(self, place):
        page = attached(place, upload(), upload(b"MZ", "tool.pdf")).content.decode()
        assert "1 file is attached." in page
        assert "“tool.pdf” is not a file that can be attached." in page
        assert list(place.debrief.attachments.values_list("name", flat=True)) == ["report.pdf"]

    def test_the_same_file_twice_is_kept_once(self, place):
        attached(place, upload(), upload())
        assert place.debrief.attachments.count() == 1

    def test_more_files_than_a_debrief_takes(self, place):
        uploads = [upload(PDF_BYTES + bytes([number]), f"{number}.pdf") for number in range(MOST + 1)]
        page = attached(place, *uploads).content.decode()
        assert place.debrief.attachments.count() == MOST
        assert f"“{MOST}.pdf” was not attached: a debrief takes {MOST} files." in page

    def test_nothing_is_attached_to_what_was_handed_in(self, place):
        Debrief.objects.filter(pk=place.debrief.pk).update(state="submitted")
        kept, refused = attach(place.debrief, [upload()])
        assert (kept, refused) == ([], [FileRefused("report.pdf", FileRefusal.CLOSED)])

    def test_download_can_run_nothing(self, place):
        attached(place, upload(office("word/document.xml"), "述职报告.docx"))
        file = place.debrief.attachments.get()
        response = place.client("organiser").get(place.url(f"files/{file.pk}"))
        assert b"".join(response.streaming_content) == office_bytes(file)
        assert response["Content-Type"] == DOCX.content_type
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%BF%B0")
        assert response["X-Content-Type-Options"] == "nosniff"
        told = response["Content-Security-Policy"].split("; ")
        assert {"sandbox", "default-src 'none'", "script-src 'none'", "style-src 'none'"} <= set(told)

    @pytest.mark.parametrize(("name", "expected"), [("other", 403), ("outsider", 403), ("secretary", 200)])
    def test_who_may_download(self, place, name, expected):
        attached(place, upload())
        file = place.debrief.attachments.get()
        assert place.client(name).get(place.url(f"files/{file.pk}")).status_code == expected

    def test_a_file_is_not_found_under_another_debrief(self, place):
        attached(place, upload())
        file = place.debrief.attachments.get()
        theirs = Debrief.objects.get(person=place.other)
        assert place.client("other").get(f"/desk/debriefs/{theirs.pk}/files/{file.pk}").status_code == 404

    def test_removing_deletes_the_file(self, place, django_capture_on_commit_callbacks):
        attached(place, upload())
        file = place.debrief.attachments.get()
        path = Path(file.file.path)
        assert path.exists()
        with django_capture_on_commit_callbacks(execute=True):
            place.client("presenter").post(place.url(), {"revision": 0, "remove-file": file.pk})
        assert Attachment.objects.count() == 0
        assert not path.exists()

    def test_a_file_that_was_handed_in_stays_with_its_version(self, place):
        writer = place.client("presenter")
        attached(place, upload())
        place.keep(writer)
        place.step(writer, "submit")
        place.step(place.client("organiser"), "return", note="改")
        file = place.debrief.attachments.get()
        place.client("presenter").post(
            place.url(), {"revision": 1, **kept_texts(place), "remove-file": file.pk}
        )
        file.refresh_from_db()
        assert file.removed is True
        assert "report.pdf" not in writer.get(place.url()).content.decode()
        assert "report.pdf" in writer.get(place.url("versions?from=1&to=draft")).content.decode()
        assert writer.get(place.url(f"files/{file.pk}")).status_code == 200

    def test_nothing_is_removed_from_what_was_handed_in(self, place):
        attached(place, upload())
        file = place.debrief.attachments.get()
        Debrief.objects.filter(pk=place.debrief.pk).update(state="submitted")
        assert detach(place.debrief, file.pk) is None
        assert Attachment.objects.filter(removed=False).count() == 1


def office_bytes(file):
    with file.file.open("rb") as stored:
        return stored.read()


def kept_texts(place):
    place.debrief.refresh_from_db()
    return {name: getattr(place.debrief, name) for name in ("review", "highlights", "problems", "plan")}
