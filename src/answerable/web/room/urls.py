"""Addresses of the room: the desk's under the meeting, the screens' and the phones' short."""

from django.urls import path

from answerable.web.room import act_views, phone_views

app_name = "room"
urlpatterns = [
    path("api/room", phone_views.room, name="phone"),
    path("desk/meetings/<slug:key>/room/act", act_views.act, name="act"),
]
