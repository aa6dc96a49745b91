"""Addresses of the room: the desk's under the meeting, the phones' short."""

from django.urls import path

from answerable.web.room import (
    act_views,
    minutes_views,
    phone_views,
    recorder_views,
    replay_views,
)

app_name = "room"
urlpatterns = [
    path("api/room", phone_views.room, name="phone"),
    path("desk/meetings/<slug:key>/room/act", act_views.act, name="act"),
    path("desk/meetings/<slug:key>/record", recorder_views.recorder, name="recorder"),
    path("desk/meetings/<slug:key>/record/hand-over", recorder_views.hand_over, name="hand-over"),
    path("desk/meetings/<slug:key>/minutes", minutes_views.minutes, name="minutes"),
    path("desk/meetings/<slug:key>/minutes/draft", minutes_views.draft, name="minutes-draft"),
    path("desk/meetings/<slug:key>/minutes/approve", minutes_views.approve, name="minutes-approve"),
    path("desk/meetings/<slug:key>/minutes/edit/<slug:name>", minutes_views.section, name="minutes-section"),
    path("desk/meetings/<slug:key>/minutes.pdf", minutes_views.printed, name="minutes-pdf"),
    path("desk/meetings/<slug:key>/minutes.docx", minutes_views.written, name="minutes-word"),
    path("desk/meetings/<slug:key>/replay/state", replay_views.state, name="replay-state"),
]
