"""All feedback notes of a meeting in one file, and how far the worker is with it."""

from django.db import models

from answerable.web.results.models import Publication
from answerable.web.worker.states import WorkState


class NoteSet(models.Model):
    """One for each publication and language: it is made anew where `content`, the digest of what all notes say, is not the present one any more.
    `done` of `total` notes are made.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="note_sets")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    content = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="feedback", blank=True)
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("publication", "language"), name="note_set_made_once"),
        )

    def __str__(self) -> str:
        return f"{self.publication}: {self.state}"
