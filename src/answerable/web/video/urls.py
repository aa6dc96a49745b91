"""Addresses of picture and sound, all of the desk but that of captioning programs. What Janus tells a page comes by `/live/picture`, beside Django."""

from django.urls import path

from answerable.web.video import caption_views, recording_views, setting_views, venue_views

app_name = "video"
urlpatterns = [
    path("api/captions", caption_views.captions, name="captions"),
    path("desk/meetings/<slug:key>/video-setting", setting_views.setting, name="setting"),
    path("desk/meetings/<slug:key>/video", venue_views.venues, name="venues"),
    path("desk/meetings/<slug:key>/video/<int:venue_pk>", venue_views.venue, name="venue"),
    path("desk/meetings/<slug:key>/video/<int:venue_pk>/do", venue_views.do, name="do"),
    path("desk/meetings/<slug:key>/recordings", recording_views.recordings, name="recordings"),
    path("desk/meetings/<slug:key>/recordings/<int:recording_pk>", recording_views.recording, name="play"),
    path(
        "desk/meetings/<slug:key>/recordings/<int:recording_pk>/<slug:medium>",
        recording_views.file,
        name="recording",
    ),
]
