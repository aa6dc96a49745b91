"""What the site keeps of a meeting's second issuer; its address is the meeting's, its secret a file under keys/."""

from django.db import models

from answerable.web.meetings.models import Meeting


class SecondIssuer(models.Model):
    """`told`: the issuer is open for the frozen meeting and has the list as it is now. `register` is who it issued what,
    fetched once after close: identifiers and names in the issuer's own words, no times.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="second_issuer")
    told = models.BooleanField(default=False)
    register = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.meeting.second_issuer_url}"
