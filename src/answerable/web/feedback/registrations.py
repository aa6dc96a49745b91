"""The entry of a meeting's menu that leads to the feedback notes."""

from django.utils.translation import gettext_lazy as _

from answerable.web.feedback import making
from answerable.web.meetings import navigation
from answerable.web.meetings.navigation import Entry, MenuGroup
from answerable.web.meetings.stage import Stage
from answerable.web.worker import rounds


def register() -> None:
    rounds.when_abandoned("answerable.web.feedback.tasks.make", making.give_up)
    navigation.register(
        Entry(
            MenuGroup.RESULT,
            20,
            _("Feedback notes"),
            icon="message-square-text",
            url_name="feedback:notes",
            allowed=lambda held: held.organiser or held.presents,
            opens_at=Stage.PUBLISHED,
        )
    )
