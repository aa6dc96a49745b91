"""Pictures and files of the newsroom.

Originals are private. What readers get of a picture is a rendition in the public storage, made once for each size, under a name that nobody can guess from the
original's; files are handed out by a view once an article that has them is live (`public_views.attachment`).
"""

import secrets
from pathlib import Path

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from answerable.web.files import PUBLIC

FILMS = ("mp4", "webm")


def public_storage() -> object:
    return storages[PUBLIC]


def unguessable(folder: str, filename: str) -> str:
    """A name in the folder that says nothing but the kind of file."""
    return f"{folder}/{secrets.token_urlsafe(12)}{Path(filename).suffix.lower()[:10]}"


class Picture(AbstractImage):
    """A picture with who made it. `description`, Wagtail's own field, says what is seen on it."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    # No tags: Wagtail offers those of every site.
    admin_form_fields = ("title", "file", "description", "credit", "collection")

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
    """A file that readers can take, with its digest."""

    admin_form_fields = ("title", "file", "collection")

    def get_upload_to(self, filename: str) -> str:
        return unguessable("newsroom/files", filename)

    @property
    def url(self) -> str:
        """None of its own: readers get the file of a live article only, by an address below that article."""
        return ""

    @property
    def is_film(self) -> bool:
        return self.file_extension.lower() in FILMS
