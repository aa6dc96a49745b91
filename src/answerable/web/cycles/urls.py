from django.urls import path

from answerable.web.cycles import pages, rules

app_name = "cycles"
urlpatterns = [
    path("", pages.index, name="index"),
    path("new", pages.new, name="new"),
    path("<int:pk>/", pages.cycle, name="cycle"),
    path("<int:pk>/edit", pages.edit, name="edit"),
    path("<int:pk>/rules", rules.rules, name="rules"),
]
