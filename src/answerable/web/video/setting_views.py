"""The organiser's page: which service carries picture and sound, its links, and how much each venue's line is to receive."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from answerable.web.addresses import whole
from answerable.web.meetings import audit
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.models import Meeting, Venue
from answerable.web.opened import OpenedForm, one_at_a_time, status_of
from answerable.web.room import record
from answerable.web.video.caption_views import token_for
from answerable.web.video.models import Provider, VenueVideo, Video


class VideoForm(OpenedForm, forms.ModelForm[Video]):
    class Meta:
        model = Video
        fields = ("provider", "link")
        help_texts = {  # noqa: RUF012 - Django's own way
            "link": gettext_lazy(
                "Such as the invitation of Tencent Meeting, Zoom, Jitsi or BigBlueButton. Stewards, chair and podium see it."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provider = self.fields["provider"]
        assert isinstance(provider, forms.ChoiceField)
        provider.choices = [
            each for each in Provider.choices if is_there(each[0]) or self.instance.provider == each[0]
        ]


class VenueVideoForm(OpenedForm, forms.ModelForm[VenueVideo]):
    class Meta:
        model = VenueVideo
        fields = ("link", "budget")


def is_there(provider: str) -> bool:
    return provider != Provider.BUILT_IN or bool(settings.JANUS_URL)


@require_http_methods(["GET", "POST"])
@one_at_a_time
@meeting_organiser
def setting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    video = Video.objects.filter(meeting=meeting).first() or Video(meeting=meeting)
    form = VideoForm(posted, instance=video)
    rows = [(venue, _venue_form(venue, posted)) for venue in meeting.venues.all()]
    forms_of_venues = [row for _venue, row in rows]
    # All of them are asked, so that each says what is wrong with it.
    fit = [form.is_valid(), *(each.is_valid() for each in forms_of_venues)]
    if posted is not None and all(fit):
        keep(request, meeting, form, forms_of_venues)
        messages.success(request, _("Picture and sound are set."))
        return redirect("video:setting", meeting.key)
    context = {
        "meeting": meeting,
        "form": form,
        "rows": rows,
        "built_in": bool(settings.JANUS_URL),
        "encrypted": settings.SECURE_ENTIRELY,
        "captions": {"address": whole("video:captions"), "token": token_for(meeting)},
    }
    return render(request, "video/setting.html", context, status=status_of(form, *forms_of_venues))


def _venue_form(venue: Venue, posted: Any) -> VenueVideoForm:
    found = VenueVideo.objects.filter(venue=venue).first() or VenueVideo(venue=venue)
    return VenueVideoForm(posted, instance=found, prefix=f"venue-{venue.pk}")


@transaction.atomic
def keep(request: HttpRequest, meeting: Meeting, form: VideoForm, rows: list[VenueVideoForm]) -> None:
    video = form.save()
    for row in rows:
        row.save()
    audit.record(meeting, actor(request), "video-set", {"provider": str(Provider(video.provider).label)})
    record.renew(meeting)
