from django.urls import path

from answerable.web.followup import action_views, ledger_views, requirement_views

app_name = "followup"
urlpatterns = [
    path("actions/", ledger_views.actions, name="actions"),
    path("meetings/<slug:key>/followup", ledger_views.ledger, name="ledger"),
    path("meetings/<slug:key>/followup/carry", ledger_views.carry, name="carry"),
    path("meetings/<slug:key>/followup/requirements/add", requirement_views.add, name="requirement-add"),
    path("meetings/<slug:key>/followup/requirements/<int:pk>", requirement_views.edit, name="requirement"),
    path(
        "meetings/<slug:key>/followup/requirements/<int:pk>/assign", requirement_views.assign, name="assign"
    ),
    path(
        "meetings/<slug:key>/followup/requirements/<int:pk>/remove",
        requirement_views.remove,
        name="requirement-remove",
    ),
    path("meetings/<slug:key>/followup/actions/<int:pk>", action_views.action, name="action"),
    path("meetings/<slug:key>/followup/actions/<int:pk>/close", action_views.close, name="close"),
    path("meetings/<slug:key>/followup/actions/<int:pk>/return", action_views.give_back, name="return"),
    path("meetings/<slug:key>/followup/actions/<int:pk>/deadline", action_views.deadline, name="deadline"),
]
