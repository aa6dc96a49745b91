"""Addresses of the room: the desk's under the meeting, the phones' short."""

from django.urls import path

from answerable.web.room import (
    act_views,
    archive_views,
    console_views,
    minutes_views,
    moderator_views,
    phone_views,
    recorder_views,
    replay_views,
    screen_views,
    screens_views,
    steward_views,
)

app_name = "room"
urlpatterns = [
    path("screen", screen_views.screen, name="screen"),
    path("screen/state", screen_views.state, name="screen-state"),
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
    path("desk/meetings/<slug:key>/room/log.jsonl", archive_views.log, name="log"),
    path("desk/meetings/<slug:key>/room/archive.zip", archive_views.archive, name="archive"),
    path("desk/meetings/<slug:key>/replay", replay_views.replay, name="replay"),
    path("desk/meetings/<slug:key>/replay/state", replay_views.state, name="replay-state"),
    path("desk/meetings/<slug:key>/questions", moderator_views.moderator, name="moderator"),
    path("desk/meetings/<slug:key>/questions.xlsx", moderator_views.workbook, name="questions-xlsx"),
    path("desk/meetings/<slug:key>/questions.csv", moderator_views.questions_csv, name="questions-csv"),
    path("desk/meetings/<slug:key>/speakers.csv", moderator_views.speakers_csv, name="speakers-csv"),
    path("desk/meetings/<slug:key>/on-the-day", steward_views.stewards, name="stewards"),
    path("desk/meetings/<slug:key>/on-the-day/<int:venue_pk>", steward_views.steward, name="steward"),
    path(
        "desk/meetings/<slug:key>/on-the-day/<int:venue_pk>/people",
        steward_views.people,
        name="steward-people",
    ),
    path(
        "desk/meetings/<slug:key>/on-the-day/<int:venue_pk>/sign-in",
        steward_views.sign_in,
        name="steward-sign-in",
    ),
    path("desk/meetings/<slug:key>/console", console_views.console, name="console"),
    path("desk/meetings/<slug:key>/room/chair-scores", console_views.chair_scores, name="chair-scores"),
    path("desk/meetings/<slug:key>/screens", screens_views.index, name="screens"),
    path("desk/meetings/<slug:key>/screens/<int:screen>", screens_views.change, name="screen-change"),
    path(
        "desk/meetings/<slug:key>/screens/<int:screen>/release", screens_views.release, name="screen-release"
    ),
]
