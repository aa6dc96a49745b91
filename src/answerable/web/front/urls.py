"""The start page, the search and a meeting's home. Their names are the site's own, since pages of every app lead back to them."""

from django.urls import path

from answerable.web.front import home_views, search_views, start_views

urlpatterns = [
    path("", start_views.start, name="start"),
    path("search", search_views.search, name="search"),
    path("meetings/<slug:key>/", home_views.home, name="meeting"),
]
