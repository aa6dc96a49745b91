"""Addresses of the phone, of opening and closing, and of what is counted meanwhile. The phone's are short: people may have to type one."""

from django.urls import path

from answerable.web.casting import (
    offline_views,
    phone_views,
    rounds_views,
    stage_views,
    turnout_views,
    wrapped,
)

app_name = "casting"
urlpatterns = [
    path("join", phone_views.join, name="join"),
    path("join-worker.js", offline_views.worker, name="join-worker"),
    path("join.webmanifest", offline_views.app_manifest, name="join-manifest"),
    path("api/wrap-key", wrapped.wrap_key, name="wrap-key"),
    path("api/ticket", phone_views.ticket, name="ticket"),
    path("api/issue", phone_views.issuing, name="issue"),
    path("desk/meetings/<slug:key>/open", stage_views.open_scoring, name="open"),
    path("desk/meetings/<slug:key>/close", stage_views.close_scoring, name="close"),
    path("desk/meetings/<slug:key>/closing", stage_views.closing, name="closing"),
    path("desk/meetings/<slug:key>/turnout", turnout_views.turnout, name="turnout"),
    path("desk/meetings/<slug:key>/rounds", rounds_views.rounds, name="rounds"),
]
