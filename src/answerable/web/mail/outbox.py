"""Keeping messages: Django's mail backend of the site. It sends nothing itself.

A message is in the outbox, with the task that sends it, as soon as the transaction that wrote it is through, and not before: who sends waits
for no server, and what is rolled back is never sent. Each recipient has a message of their own, so that one who is refused does not
stand in the way of the others.
"""

from collections.abc import Sequence
from email.errors import HeaderParseError
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import transaction
from django.utils import timezone

from answerable.web.mail.models import Message, MessageState, SendingFault
from answerable.web.mail.tasks import send


class Outbox(BaseEmailBackend):
    """Named by the setting EMAIL_BACKEND. Errors are those of the database, and of a header with a line break in it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages have been kept."""
        with transaction.atomic():
            for email in email_messages:
                for recipient in email.recipients():
                    keep(email, recipient)
        return len(email_messages)


def keep(email: EmailMessage, recipient: str) -> Message:
    address = envelope(recipient)
    # Django would look up this machine's name for it, which may take long where no name server answers.
    email.extra_headers.setdefault(
        "Message-ID", make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2])
    )
    kept = Message.objects.create(
        recipient=(address or recipient)[:320],
        sender=envelope(email.from_email) or settings.DEFAULT_FROM_EMAIL,
        subject=str(email.subject)[:998],
        text=str(email.body),
        source=email.message().as_bytes(linesep="\r\n"),
        state=first_state(address),
        next_try=timezone.now(),
        fault="" if address else SendingFault.ADDRESS,
    )
    if kept.state == MessageState.WAITING:
        send.enqueue(kept.pk)
    return kept


def first_state(address: str) -> MessageState:
    if not address:
        return MessageState.REFUSED
    return MessageState.WAITING if settings.MAIL_SERVER else MessageState.BY_HAND


def envelope(address: str) -> str:
    """The bare address, its domain as the name system writes it; empty when it is none."""
    try:
        cleaned = str(sanitize_address(address, "utf-8"))
    except (ValueError, HeaderParseError):
        return ""
    bare = cleaned.rpartition("<")[2].rstrip(">")
    return bare if bare.isascii() and 0 < bare.find("@") < len(bare) - 1 else ""
