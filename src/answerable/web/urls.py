"""Every address of the site, one include a stage of the meeting.

The product stands under prefixes of its own, so that public sites can have `/` on the same host: `desk/` for the secretariat and everybody
with a task, `accounts/`, `evidence/` and `verify` for what anybody may check, `join` and `api/` for phones, `media/` and `static/` for files.
What browsers may do under each stands in `areas`.
"""

from django.urls import include, path

from answerable.web import files

desk = [
    path("", include("answerable.web.front.urls")),
    path("organisation/", include("answerable.web.organisation.urls")),
    path("outbox/", include("answerable.web.mail.urls")),
    path("cycles/", include("answerable.web.cycles.urls")),
    path("debriefs/", include("answerable.web.debriefs.urls")),
    path("meetings/", include("answerable.web.meetings.urls")),
]

handler500 = "answerable.web.trouble.failed"

urlpatterns = [
    path("desk/", include(desk)),
    path("accounts/", include("answerable.web.accounts.urls")),
    path("media/<path:name>", files.public_file, name="public-file"),
    path("", include("answerable.web.printing.urls")),
    path("", include("answerable.web.notice.urls")),
    path("", include("answerable.web.casting.urls")),
    path("", include("answerable.web.custody.urls")),
    path("", include("answerable.web.evidence.urls")),
    path("", include("answerable.web.comments.urls")),
    path("", include("answerable.web.results.urls")),
    path("", include("answerable.web.followup.urls")),
    path("", include("answerable.web.deadlines.urls")),
    path("", include("answerable.web.room.urls")),
    path("", include("answerable.web.feedback.urls")),
    path("", include("answerable.web.video.urls")),
    path("", include("answerable.web.archive.urls")),
    path("", include("answerable.web.newsroom.meeting_urls")),
    # Last, since a public site has every address that nobody else has.
    path("", include("answerable.web.newsroom.urls")),
]
