"""Tells the second issuer when somebody's ticket or seat changes after freezing.

`meetings` knows nothing of issuers, so this listens to what it saves; a sign-in changes neither and is not told.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from answerable.web.custody import second_issuer
from answerable.web.meetings.models import Attendee

TOLD = frozenset({"ticket_hash", "venue", "group"})


@receiver(post_save, sender=Attendee)
def attendee_saved(instance: Attendee, update_fields: frozenset[str] | None, **_: Any) -> None:
    if update_fields is None or TOLD & update_fields:
        transaction.on_commit(partial(second_issuer.changed, instance.meeting))
