"""What of a rehearsal stands in tables that do not hang on the meeting: its news and pictures, mails, entries of calendars and reminders, and the ballot box."""

import re

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry
from wagtail_localize.models import TranslatableObject

from answerable.web.archive.rows import delete_picture
from answerable.web.casting import ballotbox_client
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.castings import casting_of
from answerable.web.deadlines.models import FeedEntry, Reminding
from answerable.web.mail.models import Message
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom import uploads
from answerable.web.newsroom.models import (
    Article,
    Dismissal,
    MeetingPhoto,
    MeetingStory,
    Picture,
    Review,
    Taking,
)
from answerable.web.notice.models import Invitation

# The token of an answer begins with the key of its invitation.
ANSWER = re.compile(r"/desk/answers/(\d+)\.")


def demand_unpublished(meeting: Meeting) -> None:
    """Raises NotNow while readers see news of the rehearsal: whoever purges is not who decides about that."""
    live = _news(meeting).filter(live=True).first()
    if live is not None:
        raise NotNow(
            _(
                "“%(title)s” is published: have it withdrawn first. Its entries in the log of publications stay."
            )
            % {"title": live.title}
        )


def empty_ballotbox(meeting: Meeting) -> None:
    """Raises NotNow when the ballot box does not answer or refuses; then nothing is gone."""
    if not casting_of(meeting).manifest:
        return
    try:
        ballotbox_client.remove_box(meeting.key)
    except BallotBoxError as error:
        raise NotNow(str(error)) from error


def delete_beside(meeting: Meeting) -> None:
    """Within the transaction that deletes the meeting, before it."""
    _delete_news(meeting)
    _delete_mails(meeting)
    actions = set(meeting.actions.values_list("pk", flat=True))
    gone = {f"meeting-{meeting.key}", f"slides-{meeting.key}", *(f"action-{pk}" for pk in actions)}
    FeedEntry.objects.filter(key__in=gone).delete()
    for kept in Reminding.objects.exclude(told=[]):
        left = [each for each in kept.told if each.split()[1] not in gone]
        if left != kept.told:
            Reminding.objects.filter(pk=kept.pk).update(told=left)


def _news(meeting: Meeting) -> "QuerySet[Article]":
    """The meeting's articles, and what other sites took of them."""
    part = Q(meeting=meeting) | Q(taken_as__original__meeting=meeting)
    found: QuerySet[Article] = Article.objects.filter(part).distinct()
    return found


def _delete_news(meeting: Meeting) -> None:
    articles = list(_news(meeting))
    pages = [each.pk for each in articles]
    pictures = list(
        Picture.objects.filter(pk__in=MeetingPhoto.objects.filter(meeting=meeting).values("picture"))
    )
    Taking.objects.filter(Q(original__in=pages) | Q(copy__in=pages)).delete()
    Review.objects.filter(page__in=pages).delete()
    Dismissal.objects.filter(page__in=pages).delete()
    MeetingStory.objects.filter(meeting=meeting).delete()
    MeetingPhoto.objects.filter(meeting=meeting).delete()
    for article in articles:
        article.delete()
    TranslatableObject.objects.filter(
        translation_key__in={each.translation_key for each in articles}
    ).delete()
    PageLogEntry.objects.filter(page__in=pages).delete()
    for picture in pictures:
        if not uploads.is_used(picture):
            delete_picture(picture)


def _delete_mails(meeting: Meeting) -> None:
    invited = set(Invitation.objects.filter(meeting=meeting).values_list("pk", flat=True))
    told = [
        message.pk
        for message in Message.objects.only("pk", "text").iterator()
        if f"/meetings/{meeting.key}" in message.text
        or any(int(number) in invited for number in ANSWER.findall(message.text))
    ]
    Message.objects.filter(pk__in=told).delete()
