from django.urls import path

from answerable.web.cycles import cycle_views, rules_views

app_name = "cycles"
urlpatterns = [
    path("", cycle_views.index, name="index"),
    path("new", cycle_views.new, name="new"),
    path("<int:pk>/", cycle_views.cycle, name="cycle"),
    path("<int:pk>/edit", cycle_views.edit, name="edit"),
    path("<int:pk>/delete", cycle_views.remove, name="delete"),
    path("<int:pk>/rules", rules_views.rules, name="rules"),
]
