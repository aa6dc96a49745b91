"""Every address of the site, one include a stage of the meeting."""

from django.urls import include, path

from answerable.web import files

urlpatterns = [
    path("", include("answerable.web.front.urls")),
    path("accounts/", include("answerable.web.accounts.urls")),
    path("organisation/", include("answerable.web.organisation.urls")),
    path("media/<path:name>", files.public_file, name="public-file"),
    path("outbox/", include("answerable.web.mail.urls")),
    path("cycles/", include("answerable.web.cycles.urls")),
    path("debriefs/", include("answerable.web.debriefs.urls")),
    path("meetings/", include("answerable.web.meetings.urls")),
    path("", include("answerable.web.casting.urls")),
    path("", include("answerable.web.custody.urls")),
    path("", include("answerable.web.evidence.urls")),
    path("", include("answerable.web.results.urls")),
    path("", include("answerable.web.followup.urls")),
]
