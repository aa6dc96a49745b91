"""What editors may upload, looked at before it is kept: pictures and files that are what their names say, not too large, and with nothing in them that could run.

Of pictures Wagtail's field looks at kind, size and number of points; here its words are ours, and so are the forms for files. What readers already see is not exchanged behind the same link, nor are
the words that stand beside it, and it is not deleted: that would change a published article without a review.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from answerable import packed
from answerable.web.newsroom import contents, reviewed
from answerable.web.newsroom.checking.captions import CaptionFault, fault_of
from answerable.web.newsroom.media import CAPTIONS, NewsFile, Picture
from answerable.web.newsroom.models import ReviewedPage
from answerable.web.newsroom.reviews import ReviewRefused

FILE_BYTES = 200 * 1024 * 1024
UNPACKED_BYTES = 1024 * 1024 * 1024
TIMES_PACKED = 200
PACKED = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "ofd": "OFD.xml", "zip": ""}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "doc": (OLE,),
    "xls": (OLE,),
    "ppt": (OLE,),
    "webm": (b"\x1a\x45\xdf\xa3",),
    **dict.fromkeys(PACKED, (b"PK\x03\x04",)),
}
TEXTS = ("txt", "csv")
KINDS = (*BEGINNINGS, *TEXTS, "mp4", CAPTIONS)
CAPTION_BYTES = 4 * 1024 * 1024
FAULTS: dict[CaptionFault, str | Promise] = {
    CaptionFault.ENCODING: gettext_lazy(
        "The captions are not written in UTF-8. Save them anew with this encoding."
    ),
    CaptionFault.BEGINNING: gettext_lazy(
        "These are no captions in the form WebVTT: its first line is WEBVTT."
    ),
    CaptionFault.TIMES: gettext_lazy(
        "Line %(line)s of the captions: times are written as 00:01:02.000 --> 00:01:05.500."
    ),
    CaptionFault.ORDER: gettext_lazy("Line %(line)s of the captions: it ends before it begins."),
    CaptionFault.NOTHING: gettext_lazy("The captions have no words."),
}


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].error_messages.update(
                invalid_image_extension=_(
                    "Pictures may be JPEG, PNG, WebP, AVIF or GIF. Drawings as SVG are not taken, since they can contain programs."
                ),
                invalid_image=_("This is not a picture that can be read, or it is too large to be unpacked."),
                invalid_image_known_format=_(
                    "The name ends in .%(extension)s, but the picture is %(image_format)s. Give it its right name."
                ),
                file_too_large=_("The file has %(file_size)s. At most %(max_filesize)s are taken."),
                file_too_many_pixels=_(
                    "The picture has %(num_pixels)s points. At most %(max_pixels_count)s are taken."
                ),
            )

    def clean_file(self) -> UploadedFile:
        return _not_exchanged(self, self.cleaned_data["file"])

    def clean_description(self) -> str:
        return _not_reworded(self, "description")

    def clean_credit(self) -> str:
        return _not_reworded(self, "credit")


class FileForm(BaseDocumentForm):
    def clean_file(self) -> UploadedFile:
        sent = self.cleaned_data["file"]
        if "file" in self.changed_data:
            check(sent)
        return _not_exchanged(self, sent)

    def clean_title(self) -> str:
        return _not_reworded(self, "title")


def check(sent: UploadedFile) -> None:
    """Raises ValidationError with a sentence for the person."""
    kind = (sent.name or "").rpartition(".")[2].lower()
    if kind not in KINDS:
        raise ValidationError(_("Files may be: %(kinds)s.") % {"kinds": ", ".join(sorted(KINDS))})
    if (sent.size or 0) > FILE_BYTES:
        told = {"size": filesizeformat(sent.size or 0), "most": filesizeformat(FILE_BYTES)}
        raise ValidationError(_("The file has %(size)s. At most %(most)s are taken.") % told)
    if kind == CAPTIONS:
        _check_captions(sent)
        return
    sent.seek(0)
    head = sent.read(4096)
    sent.seek(0)
    if not _fits(kind, head) or (kind in PACKED and not _holds(sent, kind)):
        raise ValidationError(
            _("The name ends in .%(kind)s, but the file is something else.") % {"kind": kind}
        )


def _check_captions(sent: UploadedFile) -> None:
    if (sent.size or 0) > CAPTION_BYTES:
        told = {"size": filesizeformat(sent.size or 0), "most": filesizeformat(CAPTION_BYTES)}
        raise ValidationError(_("The file has %(size)s. At most %(most)s are taken.") % told)
    sent.seek(0)
    faulty = fault_of(sent.read())
    sent.seek(0)
    if faulty:
        raise ValidationError(FAULTS[faulty.fault] % {"line": faulty.line})


def _fits(kind: str, head: bytes) -> bool:
    if kind == "mp4":
        return head[4:8] == b"ftyp"
    if kind in TEXTS:
        return b"\x00" not in head and not head.lstrip().lower().startswith(
            (b"<!doctype", b"<html", b"<svg", b"<?xml")
        )
    return head.startswith(BEGINNINGS[kind])


def _holds(sent: UploadedFile, kind: str) -> bool:
    """Whether a packed file has what its kind must have. Raises ValidationError for one that would fill a disk."""
    most = min(UNPACKED_BYTES, TIMES_PACKED * max(sent.size or 0, 1024 * 1024))
    try:
        with packed.opened(sent, most) as archive:
            entries = archive.infolist()
    except packed.TooLarge:
        raise ValidationError(_("Unpacked, the file would be far too large.")) from None
    except packed.DamagedPack:
        return False
    finally:
        sent.seek(0)
    return any(each.filename.startswith(PACKED[kind]) for each in entries)


def _not_exchanged(form: PictureForm | FileForm, sent: UploadedFile) -> UploadedFile:
    _demand_unseen(form, "file")
    return sent


def _not_reworded(form: PictureForm | FileForm, field: str) -> str:
    """A picture's own title stands nowhere; its description and credit do, and a file's title."""
    _demand_unseen(form, field)
    return str(form.cleaned_data[field])


def _demand_unseen(form: PictureForm | FileForm, field: str) -> None:
    if form.instance.pk and field in form.changed_data and is_live(form.instance):
        raise ValidationError(
            _(
                "Readers already have this one. Upload the new one beside it, and change the article, so that it is reviewed."
            )
        )


def demand_unused(instance: Picture | NewsFile, **_signal: Any) -> None:
    """Before one is deleted, by whichever page. Raises Refused for one that readers see: a live article would change without a review."""
    if is_live(instance):
        raise ReviewRefused(
            _("Readers see “%(title)s” in an article. Take it out of the article first.")
            % {"title": instance.title}
        )


def is_live(kept: Picture | NewsFile) -> bool:
    """Whether a page that readers see has it."""
    return _has_one(kept, live=True)


def is_used(kept: Picture | NewsFile) -> bool:
    """Whether any page has it, published or not."""
    return _has_one(kept)


def _has_one(kept: Picture | NewsFile, **where: bool) -> bool:
    """Wagtail's own index of references is written later, by the worker."""
    used = contents.pictures_of if isinstance(kept, Picture) else contents.files_of
    return any(kept in used(page) for kind in reviewed.KINDS for page in _maybe(kind, kept).filter(**where))


def _maybe(kind: type[ReviewedPage], kept: Picture | NewsFile) -> Any:
    """The pages whose texts have the number of the picture or file anywhere."""
    names = {each.name for each in kind._meta.fields}
    texts = {f"in_{name}": Cast(name, TextField()) for name in ("body", "attachments") if name in names}
    maybe = Q(picture=kept) if isinstance(kept, Picture) and "picture" in names else Q()
    for name in texts:
        maybe |= Q(**{f"{name}__contains": str(kept.pk)})
    return kind.objects.annotate(**texts).filter(maybe)
