from django.urls import path

from answerable.web.debriefs import editing_views, list_views, ruling_views, version_views

app_name = "debriefs"
urlpatterns = [
    path("", list_views.index, name="index"),
    path("cycles/<int:cycle>/", list_views.of_cycle, name="cycle"),
    path("cycles/<int:cycle>/ask", list_views.ask_for, name="ask"),
    path("<int:pk>/", editing_views.debrief, name="debrief"),
    path("<int:pk>/draft", editing_views.draft, name="draft"),
    path("<int:pk>/<slug:verb>/confirm", ruling_views.confirm, name="confirm"),
    path("<int:pk>/versions", version_views.compare_versions, name="versions"),
    path("<int:pk>/files/<int:file>", version_views.download, name="file"),
]
