"""Addresses of a meeting's archive."""

from django.urls import path

from answerable.web.archive import archive_views

app_name = "archive"
urlpatterns = [
    path("desk/meetings/<slug:key>/archive", archive_views.archive, name="archive"),
    path("desk/meetings/<slug:key>/archive/make", archive_views.make, name="make"),
    path("desk/meetings/<slug:key>/archive/state", archive_views.state, name="state"),
    path("desk/meetings/<slug:key>/archive/<int:pk>.zip", archive_views.file, name="file"),
]
