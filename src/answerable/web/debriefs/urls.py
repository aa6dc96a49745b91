from django.urls import path

from answerable.web.debriefs import editing, lists, ruling, versions

app_name = "debriefs"
urlpatterns = [
    path("", lists.index, name="index"),
    path("cycles/<int:cycle>/", lists.of_cycle, name="cycle"),
    path("cycles/<int:cycle>/ask", lists.ask_for, name="ask"),
    path("<int:pk>/", editing.debrief, name="debrief"),
    path("<int:pk>/draft", editing.draft, name="draft"),
    path("<int:pk>/<slug:verb>/confirm", ruling.confirm, name="confirm"),
    path("<int:pk>/versions", versions.compare_versions, name="versions"),
    path("<int:pk>/files/<int:file>", versions.download, name="file"),
]
