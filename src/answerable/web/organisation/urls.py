"""Addresses of the organisation. Everything here is the organiser's; auditors may read the log of accounts, too."""

from django.urls import path

from answerable.web.organisation import (
    import_views,
    leaving_views,
    log_views,
    people_views,
    role_views,
    unit_views,
)

app_name = "organisation"
urlpatterns = [
    path("", unit_views.index, name="index"),
    path("units/new", unit_views.unit_new, name="unit-new"),
    path("units/<int:pk>/", unit_views.unit, name="unit"),
    path("units/<int:pk>/delete", unit_views.unit_delete, name="unit-delete"),
    path("people/", people_views.people, name="people"),
    path("people/many", people_views.many, name="people-many"),
    path("people/new", people_views.person_new, name="person-new"),
    path("people/<int:pk>/", people_views.person, name="person"),
    path("people/<int:pk>/delete", people_views.person_delete, name="person-delete"),
    path("people/<int:pk>/roles", role_views.role_add, name="role-add"),
    path("roles/<int:pk>/remove", role_views.role_remove, name="role-remove"),
    path("people/<int:pk>/account", role_views.account_give, name="account-give"),
    path("people/<int:pk>/account/revoke", role_views.account_revoke, name="account-revoke"),
    path("people/<int:pk>/leave", leaving_views.leave, name="leave"),
    path("people/<int:pk>/come-back", leaving_views.come_back, name="come-back"),
    path("accounts", log_views.log, name="log"),
    path("import", import_views.choose, name="import"),
    path("import/<str:token>/", import_views.look, name="import-preview"),
    path("import/<str:token>/apply", import_views.apply, name="import-apply"),
    path("import/<str:token>/cancel", import_views.cancel, name="import-cancel"),
    path("roster-template.xlsx", import_views.template, name="template"),
    path("people.csv", import_views.people_csv, name="people-csv"),
    path("people.xlsx", import_views.people_xlsx, name="people-xlsx"),
]
