"""Pictures and files of the newsroom.

Originals are private. What readers get of a picture is a rendition in the public storage, made once for each size, under a name that nobody can guess from the
original's; files are handed out by a view once a page that has them is live (`attachments`).
"""

import secrets
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from answerable.web.newsroom.search_backend import cut

# The sizes of each way a picture stands on a page, the smallest first. Those of lists are cut to one shape around what matters on them.
SHAPES = {
    "lead": ("fill-720x436|format-webp", "fill-1440x872|format-webp"),
    "across": ("fill-800x600|format-webp", "fill-1600x720|format-webp"),
    "card": ("fill-480x320|format-webp", "fill-960x640|format-webp"),
    "thumb": ("fill-240x160|format-webp", "fill-480x320|format-webp"),
    "text": ("max-800x1200|format-webp", "max-1600x2400|format-webp"),
}
# How wide a picture is shown, by the width of the page; 46rem and 68rem are where the layout changes.
WIDTHS = {
    "lead": "(min-width: 75rem) 43rem, (min-width: 68rem) 57vw, 100vw",
    "across": "(min-width: 75rem) 75rem, 100vw",
    "card": "(min-width: 68rem) 23rem, (min-width: 46rem) 31vw, 100vw",
    "thumb": "12rem",
    "text": "(min-width: 46rem) 43rem, 100vw",
}


def in_lists() -> set[str]:
    """Of these a list takes along what has been made."""
    return {size for shape, sizes in SHAPES.items() if shape != "text" for size in sizes}


FILMS = ("mp4", "webm")
CAPTIONS = "vtt"


def unguessable(folder: str, filename: str) -> str:
    """A name in the folder that says nothing but the kind of file."""
    return f"{folder}/{secrets.token_urlsafe(12)}{Path(filename).suffix.lower()[:10]}"


class Picture(AbstractImage):
    """A picture with who made it. `description`, Wagtail's own field, says what is seen on it."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    # No tags: Wagtail offers those of every site.
    admin_form_fields = ("title", "file", "description", "credit", "collection")
    search_fields = cut(AbstractImage.search_fields)

    def get_upload_to(self, filename: str) -> str:
        return unguessable("newsroom/pictures", filename)


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_of_a_picture"
            ),
        )

    def get_upload_to(self, filename: str) -> str:
        return unguessable("pictures", filename)


class NewsFile(AbstractDocument):
    """A file that readers can take, with its digest: SHA-256 as hex, written down when somebody first asks for it (`attachments.digest`)."""

    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    admin_form_fields = ("title", "file", "collection")
    search_fields = cut(AbstractDocument.search_fields)

    def get_upload_to(self, filename: str) -> str:
        return unguessable("newsroom/files", filename)

    @property
    def url(self) -> str:
        """None of its own: readers get the file of a live article only, by an address below that article."""
        return ""

    @property
    def is_film(self) -> bool:
        return self.file_extension.lower() in FILMS

    @property
    def is_captions(self) -> bool:
        return self.file_extension.lower() == CAPTIONS
