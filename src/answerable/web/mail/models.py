"""The outbox: every message that the site sends, one row a recipient, as it is written and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Given up")
    BY_HAND = "by_hand", _("To be passed on by hand")
    PASSED_ON = "passed_on", _("Passed on by hand")


class SendingFault(models.TextChoices):
    """Why the last try failed. What the server said itself is kept beside it, where it said anything about the message."""

    UNREACHABLE = "unreachable", _("The mail server could not be reached.")
    SLOW = "slow", _("The mail server did not answer in time.")
    TLS = "tls", _("No encrypted connection to the mail server could be made.")
    LOGIN = "login", _("The mail server did not accept the name and password it was given.")
    BROKEN = "broken", _("The connection to the mail server broke off.")
    LATER = "later", _("The mail server asked to try again later.")
    REFUSED = "refused", _("The mail server refused the message.")
    ADDRESS = "address", _("This is not an address that mail can be sent to.")


class Message(models.Model):
    """`source` is the whole message as it is sent, `text` its words for reading and copying."""

    recipient = models.CharField(max_length=320)
    sender = models.CharField(max_length=320)
    subject = models.CharField(max_length=998)
    text = models.TextField()
    source = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=MessageState)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=12, choices=SendingFault, blank=True, default="")
    answer = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["state", "next_try"], name="mail_state_next_try"),)

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"
