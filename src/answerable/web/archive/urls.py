"""Addresses of a meeting's archive."""

from django.urls import path

from answerable.web.archive import archive_views, keeping_views

app_name = "archive"
urlpatterns = [
    path("desk/meetings/<slug:key>/archive", archive_views.archive, name="archive"),
    path("desk/meetings/<slug:key>/archive/make", archive_views.make, name="make"),
    path("desk/meetings/<slug:key>/archive/state", archive_views.state, name="state"),
    path("desk/meetings/<slug:key>/archive/<int:pk>.zip", archive_views.file, name="file"),
    path("desk/meetings/<slug:key>/purge", keeping_views.purge, name="purge"),
    path("desk/retention", keeping_views.rules, name="retention"),
    path("desk/retention/apply", keeping_views.apply, name="retention-apply"),
    path("desk/organisation/people/<int:pk>/data", keeping_views.person, name="person"),
    path("desk/organisation/people/<int:pk>/data.zip", keeping_views.export, name="export"),
]
