"""Every field that may hold a person's name, and what erasing does with it. A test walks all tables and demands that each field of text stands here once.

BY_ACCOUNT   the name beside an account: replaced where the account is the person's
IN_TEXT      the name within a text or a JSON value: replaced
WITH_PERSON  goes with the person or the account, or is emptied
KEPT         stays, each with the reason
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model
from wagtail.models import PageLogEntry, Revision
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringTranslation,
    TranslationSource,
)

from answerable.web.accounts.models import AccountEntry
from answerable.web.archive.models import MeetingArchive
from answerable.web.comments.models import RaterComment
from answerable.web.custody.models import KeyShare
from answerable.web.deadlines.models import FeedEntry
from answerable.web.debriefs.models import Step
from answerable.web.followup.models import Action, ChainLink
from answerable.web.meetings.models import AuditEntry, Item, Meeting
from answerable.web.newsroom.models import (
    Article,
    Dismissal,
    MeetingPhoto,
    MeetingStory,
    ReaderMessage,
    Review,
    Taking,
    TakingStep,
)
from answerable.web.notice.models import Invitation, Notice, SentNotice
from answerable.web.room.models import Event

# Where a row says who did something: (model, its account, the field with the name).
BY_ACCOUNT: tuple[tuple[type[Model], str, str], ...] = (
    (Event, "actor", "by"),
    (AuditEntry, "actor", "actor_name"),
    (Step, "actor", "actor_name"),
    (ChainLink, "actor", "actor_name"),
    (AccountEntry, "actor", "actor_name"),
    (AccountEntry, "account", "account_name"),
    (Review, "by", "name"),
    (Dismissal, "by", "name"),
    (TakingStep, "by", "name"),
    (ReaderMessage, "dealt_by", "dealt_name"),
)


@dataclass(frozen=True, slots=True)
class NameFields:
    """`whole`: only a value that is the name and nothing else, so that what people said in a meeting stays as they said it."""

    model: type[Model]
    fields: tuple[str, ...]
    whole: bool = False


IN_TEXT: tuple[NameFields, ...] = (
    NameFields(AuditEntry, ("detail",)),
    NameFields(Event, ("act",), whole=True),
    NameFields(AccountEntry, ("detail",)),
    NameFields(Action, ("owner",)),
    NameFields(Notice, ("title", "issuer", "addressed", "sections")),
    NameFields(SentNotice, ("content", "facts", "changes", "sent_by")),
    NameFields(Invitation, ("substitute", "reason")),
    NameFields(Meeting, ("convened_by", "leader")),
    NameFields(Item, ("title",)),
    NameFields(KeyShare, ("name",)),
    NameFields(FeedEntry, ("content",)),
    NameFields(MeetingStory, ("sentences", "gaps")),
    NameFields(MeetingPhoto, ("caption",)),
    NameFields(Dismissal, ("text", "reason")),
    NameFields(RaterComment, ("text", "blacked_out", "reason")),
)
# The same, but only of news that was never published: `draft_names`.
IN_DRAFTS: tuple[NameFields, ...] = (
    NameFields(
        Article,
        (
            "title", "draft_title", "seo_title", "search_description", "subtitle", "summary", "source", "author", "editor",
            "correction", "body",
        ),
    ),
    NameFields(Revision, ("object_str", "content")),
    NameFields(PageLogEntry, ("label", "data")),
    NameFields(Review, ("title", "correction", "said")),
    NameFields(Taking, ("title",)),
    NameFields(TakingStep, ("said",)),
    NameFields(TranslationSource, ("object_repr", "content_json")),
    NameFields(String, ("data",)),
    NameFields(StringTranslation, ("data",)),
    NameFields(SegmentOverride, ("data_json",)),
    NameFields(OverridableSegment, ("data_json",)),
)  # fmt: skip

WITH_PERSON: Mapping[str, tuple[str, ...]] = {
    "organisation.Person": ("identifier", "name", "name_order", "spelling", "title", "email", "phone"),
    "accounts.User": ("password", "username", "first_name", "last_name", "email"),
    "accounts.Session": ("session_key", "session_data"),
    "account.EmailAddress": ("email",),
    "account.EmailConfirmation": ("key",),
    "mfa.Authenticator": ("data",),
    "socialaccount.SocialAccount": ("provider", "uid", "extra_data"),
    "socialaccount.SocialToken": ("token", "token_secret"),
    "wagtailusers.UserProfile": ("preferred_language", "current_time_zone", "avatar", "dismissibles"),
    "deadlines.CalendarFeed": ("language",),
    "deadlines.Reminding": ("told", "language"),
    # Made anew without the name when somebody asks for it again.
    "archive.MeetingArchive": (
        "language", "asked_by", "file", "sha256", "content", "left_out", "fault",
    ),
}  # fmt: skip
# Deleted whole, with their files, where the meeting is one of the person's.
STALE_COPIES: tuple[type[Model], ...] = (MeetingArchive,)

RECORD = "what was said or written at the meeting is its record; the minutes and the evidence rest on it"
SIGNED = "signed, or a digest of what is signed: another text would make it false"
PUBLISHED = "what readers, or those concerned, were given: the log of publications answers for it"
UNITS = "a record of the unit and not of a person; it goes by the retention rules"
OFFICE = "written by an editor or organiser about the office or the site, and changed on its own page"
NOT_NAMES = "keys, codes, digests, kinds or addresses of this site's own making: no names of people"
MAILED = (
    "what others were mailed; it goes by the retention rules, and what was mailed to the person goes at once"
)

# By model for all of its fields, or by model and field; by app for apps of libraries.
KEPT: Mapping[str, str] = {
    # ours
    "accounts.Tries": NOT_NAMES,
    "accounts.MadeOnce": NOT_NAMES,
    "accounts.AccountEntry.verb": NOT_NAMES,
    "organisation.Unit": "names of units",
    "organisation.LearnedHeading": "headings of columns",
    "mail.Message": MAILED,
    "cycles.Cycle": OFFICE,
    "debriefs.Debrief": UNITS,
    "debriefs.Attachment": UNITS,
    "debriefs.Version": UNITS,
    "debriefs.Step.note": UNITS,
    "meetings.Meeting.key": NOT_NAMES,
    "meetings.Meeting.title": SIGNED,
    "meetings.Presenter": SIGNED,
    "meetings.Meeting.time_zone": NOT_NAMES,
    "meetings.Meeting.draw_seed": NOT_NAMES,
    "meetings.Venue": "names of venues",
    "meetings.Attendee": NOT_NAMES,
    "meetings.AuditEntry.verb": NOT_NAMES,
    "notice.Slides": UNITS,
    "notice.Notice.mark": NOT_NAMES,
    "notice.Notice.number": NOT_NAMES,
    "notice.SentNotice.language": NOT_NAMES,
    "casting.Casting": SIGNED,
    "casting.Issue": NOT_NAMES,
    "casting.Round": NOT_NAMES,
    "casting.Recusal": NOT_NAMES,
    "casting.Closing": SIGNED,
    "custody.Custody": SIGNED,
    "custody.KeyShare.salt": NOT_NAMES,
    "custody.KeyShare.digest": NOT_NAMES,
    "custody.KeyShare.words": NOT_NAMES,
    "custody.SecondIssuer": "in the second issuer's own words, which are compared with the signed evidence",
    "evidence.Amendment": SIGNED,
    "comments.OpenedComments": SIGNED,
    "comments.RaterComment.salt": NOT_NAMES,
    "comments.RaterComment.fingerprint": NOT_NAMES,
    "results.ComponentScore": NOT_NAMES,
    "results.Decision": SIGNED,
    "results.Count": NOT_NAMES,
    "results.Statistics": NOT_NAMES,
    "results.Publication": SIGNED,
    "results.PublishedPage": PUBLISHED,
    "results.PublishedFile": PUBLISHED,
    "feedback.NoteSet": PUBLISHED,
    "printing.SignedFile": PUBLISHED,
    "results.ReportTemplate": RECORD,
    "followup.Requirement": RECORD,
    "followup.Action.named": UNITS,
    "followup.Action.source": NOT_NAMES,
    "followup.Action.measure": UNITS,
    "followup.Action.evidence": UNITS,
    "followup.Action.delay_reason": UNITS,
    "followup.Action.return_note": UNITS,
    "followup.Exhibit": UNITS,
    "followup.ChainLink.kind": NOT_NAMES,
    "followup.ChainLink.digest": NOT_NAMES,
    "followup.ChainLink.note": SIGNED,
    "deadlines.FeedEntry.key": NOT_NAMES,
    "room.Event.kind": NOT_NAMES,
    "room.Screen": "names of screens",
    "room.Support": NOT_NAMES,
    "room.Allowance": NOT_NAMES,
    "room.Handed": RECORD,
    "room.Minutes": RECORD,
    "video.Video": NOT_NAMES,
    "video.VenueVideo": NOT_NAMES,
    "video.Line": NOT_NAMES,
    "video.Recording": "names of venues",
    "archive.RetentionRule": NOT_NAMES,
    "newsroom.Review.content": NOT_NAMES,
    "newsroom.Dismissal.hit": NOT_NAMES,
    "newsroom.Dismissal.kind": NOT_NAMES,
    "newsroom.CheckWord": OFFICE,
    "newsroom.Leader": OFFICE,
    "newsroom.ExternalLink": NOT_NAMES,
    "newsroom.Picture": OFFICE,
    "newsroom.PictureRendition": NOT_NAMES,
    "newsroom.NewsFile": OFFICE,
    "newsroom.FormerAddress": NOT_NAMES,
    "newsroom.ReaderMessage.language": NOT_NAMES,
    "newsroom.ReaderMessage.name": "what a reader wrote; nobody says which person it is, and it goes by the retention rules",
    "newsroom.ReaderMessage.reply_to": "as the reader wrote it; it goes by the retention rules",
    "newsroom.ReaderMessage.about": NOT_NAMES,
    "newsroom.ReaderMessage.text": "as the reader wrote it; it goes by the retention rules",
    "newsroom.Taking.text": NOT_NAMES,
    "newsroom.Taking.seen": NOT_NAMES,
    "newsroom.NewsSite": OFFICE,
    "newsroom.Section": OFFICE,
    "newsroom.StandingPage": OFFICE,
    "newsroom.Article.language": NOT_NAMES,
    "newsroom.Article.attachments": NOT_NAMES,
    "newsroom.PublicationEntry": SIGNED,
    "newsroom.PublicationTile": SIGNED,
    "newsroom.PublishedText": PUBLISHED,
    # of libraries
    "auth": NOT_NAMES,
    "contenttypes": NOT_NAMES,
    "django_tasks_database": "tasks are told keys of rows",
    "socialaccount.SocialApp": NOT_NAMES,
    "taggit": "nothing of this site is tagged",
    "wagtailadmin": "goes with the account, or has keys only",
    "wagtaildocs": "the newsroom has its own table of files",
    "wagtailimages": "the newsroom has its own table of pictures",
    "wagtailredirects": NOT_NAMES,
    "wagtailsearch": "made anew from the rows whenever they are saved",
    "wagtail_localize.TranslationSource.schema_version": NOT_NAMES,
    "wagtail_localize.TranslationContext": NOT_NAMES,
    "wagtail_localize.StringTranslation.tool_name": NOT_NAMES,
    "wagtail_localize.StringTranslation.field_error": NOT_NAMES,
    "wagtail_localize.Template": NOT_NAMES,
    "wagtail_localize.SegmentOverride.field_error": NOT_NAMES,
    "wagtail_localize.StringSegment": NOT_NAMES,
    "wagtailcore.Locale": NOT_NAMES,
    "wagtailcore.Site": OFFICE,
    "wagtailcore.ModelLogEntry": "names of sites, sections, pictures and words that editors changed; their own is beside the account",
    "wagtailcore.PageLogEntry.action": NOT_NAMES,
    "wagtailcore.Revision.object_id": NOT_NAMES,
    "wagtailcore.CollectionViewRestriction": NOT_NAMES,
    "wagtailcore.Collection": OFFICE,
    "wagtailcore.UploadedFile": NOT_NAMES,
    "wagtailcore.WorkflowState": NOT_NAMES,
    "wagtailcore.Workflow": OFFICE,
    "wagtailcore.Task": OFFICE,
    "wagtailcore.TaskState": OFFICE,
    "wagtailcore.Page": "the titles of articles, sections and fronts, which stand above",
    "wagtailcore.PageViewRestriction": NOT_NAMES,
    "wagtailcore.Comment": "goes with the account, or what a colleague wrote about a text",
    "wagtailcore.CommentReply": "goes with the account, or what a colleague wrote about a text",
    "wagtailcore.ReferenceIndex": NOT_NAMES,
}  # fmt: skip
