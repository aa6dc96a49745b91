from django.urls import path

from answerable.web.feedback import feedback_views

app_name = "feedback"
urlpatterns = [
    path("desk/meetings/<slug:key>/feedback", feedback_views.notes, name="notes"),
    path("desk/meetings/<slug:key>/feedback/all", feedback_views.make, name="make"),
    path("desk/meetings/<slug:key>/feedback/all.html", feedback_views.state, name="state"),
    path("desk/meetings/<slug:key>/feedback/all.zip", feedback_views.every_note, name="every-note"),
    path("desk/meetings/<slug:key>/feedback/<int:pk>.<str:kind>", feedback_views.note_file, name="note"),
]
