"""Addresses of the meeting. `key` is `Meeting.key`, which is random and says nothing."""

from django.urls import path

from answerable.web.meetings import confirm

app_name = "meetings"
urlpatterns = [
    path("<slug:key>/convene", confirm.convene, name="convene"),
]
