"""PDFs that were signed with the organisation's key, so that the same request gives the same file again."""

from django.db import models

from answerable.web.meetings.models import Meeting


class SignedFile(models.Model):
    """`unsigned` is the SHA-256 of the PDF before it was signed, `key` the fingerprint of the certificate."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="signed_files")
    unsigned = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    file = models.FileField(upload_to="signed")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "unsigned", "key"), name="signed_once"),)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.unsigned[:12]}"
