"""Sending what is in the outbox, by the worker.

A message that waits has a task that comes at its next try. Tries have growing pauses (PAUSES); after the last the message is given up, which
a person can undo. A server that takes no message at all, or that hangs over one, makes every message that is due wait, so that a thousand of them do not each
try to reach it. The one that was tried waits a little longer than the others: if it is that message over which the server hangs, they go first next time. A worker that is killed while it sends may send the message again: both have the same Message-ID.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from answerable.web.mail.models import Message, MessageState
from answerable.web.mail.sending import Trouble, deliver

MINUTE, HOUR = 60, 3600
PAUSES = (10, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR)  # seconds
BEHIND = 30  # seconds
# How long after its time a message counts as one whose task has been lost.
FORGOTTEN = timedelta(minutes=10)


@task
def send(pk: int) -> None:
    """Try to send the message, if it still waits and its time has come."""
    message = due().filter(pk=pk).first()
    if message is None:
        return
    if settings.MAIL_SERVER is None:
        Message.objects.filter(pk=pk).update(state=MessageState.BY_HAND)
        return
    trouble = deliver(settings.MAIL_SERVER, message.sender, message.recipient, bytes(message.source))
    if trouble is None:
        sent(message)
    elif trouble.final:
        record(message, trouble, MessageState.REFUSED)
    elif trouble.of_server:
        with transaction.atomic():
            for one in due():
                put_off(one, trouble, BEHIND if one.pk == pk else 0)
    else:
        put_off(message, trouble)


def due() -> QuerySet[Message]:
    return Message.objects.filter(state=MessageState.WAITING, next_try__lte=timezone.now()).order_by("pk")


def sent(message: Message) -> None:
    message.state, message.sent_at, message.fault, message.answer = MessageState.SENT, timezone.now(), "", ""
    message.save(update_fields=["state", "sent_at", "fault", "answer"])


def put_off(message: Message, trouble: Trouble, longer: int = 0) -> None:
    if message.tries >= len(PAUSES):
        record(message, trouble, MessageState.FAILED)
        return
    message.next_try = timezone.now() + timedelta(seconds=PAUSES[message.tries] + longer)
    message.tries += 1
    with transaction.atomic():
        record(message, trouble, MessageState.WAITING)
        enqueue(message.pk, message.next_try)


def record(message: Message, trouble: Trouble, state: MessageState) -> None:
    message.state, message.fault, message.answer = state, trouble.fault, trouble.answer
    message.save(update_fields=["state", "fault", "answer", "tries", "next_try"])


def enqueue(pk: int, at: datetime) -> None:
    send.using(run_after=at).enqueue(pk)


def remind() -> None:
    """A task for every message that is long overdue: its own has come to nothing, because the database was away say."""
    for pk in due().filter(next_try__lt=timezone.now() - FORGOTTEN).values_list("pk", flat=True):
        send.enqueue(pk)


def try_again(pk: int) -> bool:
    """Have the message sent as if it were new; False when it has been sent or there is no server."""
    with transaction.atomic():
        again = Message.objects.filter(pk=pk).exclude(state=MessageState.SENT)
        if settings.MAIL_SERVER is None or not again.update(
            state=MessageState.WAITING, tries=0, next_try=timezone.now()
        ):
            return False
        send.enqueue(pk)
    return True


def passed_on(pk: int) -> bool:
    """A person has given the message to its recipient; False when it has been sent anyway."""
    return bool(
        Message.objects.filter(pk=pk).exclude(state=MessageState.SENT).update(state=MessageState.PASSED_ON)
    )
