from django.urls import path

from answerable.web.comments import comments_views

app_name = "comments"
urlpatterns = [
    path("desk/meetings/<slug:key>/comments", comments_views.overview, name="overview"),
    path("desk/meetings/<slug:key>/comments/of/<int:pk>", comments_views.of_presenter, name="of-presenter"),
    path(
        "desk/meetings/<slug:key>/comments/of/<int:pk>/rest", comments_views.release_rest, name="release-rest"
    ),
    path("desk/meetings/<slug:key>/comments/<int:pk>", comments_views.review, name="review"),
    path("evidence/<slug:key>/comments", comments_views.fingerprints, name="fingerprints"),
]
