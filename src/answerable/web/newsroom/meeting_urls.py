"""Addresses of the news of a meeting, among the meeting's own pages."""

from django.urls import path

from answerable.web.newsroom import story_views

app_name = "newsroom"
urlpatterns = [
    path("desk/meetings/<slug:key>/news", story_views.story, name="story"),
    path("desk/meetings/<slug:key>/news/draft", story_views.draft, name="story-draft"),
    path("desk/meetings/<slug:key>/news/draft-anew", story_views.draft_anew, name="story-anew"),
    path("desk/meetings/<slug:key>/news/photos", story_views.add_photo, name="story-photo"),
]
