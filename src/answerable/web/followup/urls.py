from django.urls import path

from answerable.web.followup import action_views, ledger_views, requirement_views

app_name = "followup"
urlpatterns = [
    path("desk/actions/", ledger_views.actions, name="actions"),
    path("desk/meetings/<slug:key>/followup", ledger_views.ledger, name="ledger"),
    path("desk/meetings/<slug:key>/followup/carry", ledger_views.carry, name="carry"),
    path("desk/meetings/<slug:key>/followup/requirements/add", requirement_views.add, name="requirement-add"),
    path(
        "desk/meetings/<slug:key>/followup/requirements/<int:pk>", requirement_views.edit, name="requirement"
    ),
    path(
        "desk/meetings/<slug:key>/followup/requirements/<int:pk>/assign",
        requirement_views.assign,
        name="assign",
    ),
    path(
        "desk/meetings/<slug:key>/followup/requirements/<int:pk>/remove",
        requirement_views.remove,
        name="requirement-remove",
    ),
    path("desk/meetings/<slug:key>/followup/actions/<int:pk>", action_views.action, name="action"),
    path("desk/meetings/<slug:key>/followup/actions/<int:pk>/close", action_views.close, name="close"),
    path("desk/meetings/<slug:key>/followup/actions/<int:pk>/return", action_views.give_back, name="return"),
    path(
        "desk/meetings/<slug:key>/followup/actions/<int:pk>/deadline", action_views.deadline, name="deadline"
    ),
]
