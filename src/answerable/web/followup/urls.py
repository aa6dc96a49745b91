from django.urls import path

from answerable.web.followup import (
    action_views,
    board_views,
    history_views,
    ledger_views,
    requirement_views,
    sheet_views,
)

app_name = "followup"
urlpatterns = [
    path("desk/actions/", ledger_views.actions, name="actions"),
    path("desk/promises/<int:unit>", history_views.history, name="history"),
    path("desk/promises/<int:unit>/record.json", history_views.record, name="history-record"),
    path("desk/promises/<int:unit>/printed.pdf", history_views.printed, name="history-printed"),
    path("desk/meetings/<slug:key>/followup/overview", board_views.overview, name="overview"),
    path("desk/meetings/<slug:key>/followup/board", board_views.board, name="board"),
    path("desk/meetings/<slug:key>/followup/board/many", board_views.many, name="many"),
    path("desk/meetings/<slug:key>/followup/named", requirement_views.named, name="named"),
    path("desk/meetings/<slug:key>/followup/assign", requirement_views.assign_all, name="assign-all"),
    path("desk/meetings/<slug:key>/followup/sheet", sheet_views.choose, name="sheet"),
    path("desk/meetings/<slug:key>/followup/sheet/actions.xlsx", sheet_views.export, name="sheet-export"),
    path("desk/meetings/<slug:key>/followup/sheet/<str:token>", sheet_views.preview, name="sheet-preview"),
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
    path("desk/meetings/<slug:key>/followup/actions/<int:pk>/accept", action_views.accept, name="accept"),
    path(
        "desk/meetings/<slug:key>/followup/actions/<int:pk>/files/<int:file>",
        action_views.exhibit,
        name="exhibit",
    ),
    path("desk/meetings/<slug:key>/followup/actions/<int:pk>/close", action_views.close, name="close"),
    path("desk/meetings/<slug:key>/followup/actions/<int:pk>/return", action_views.give_back, name="return"),
    path(
        "desk/meetings/<slug:key>/followup/actions/<int:pk>/deadline", action_views.deadline, name="deadline"
    ),
]
