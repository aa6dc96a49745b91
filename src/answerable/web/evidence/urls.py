"""Addresses of freezing and amending, and of what anybody may check."""

from django.urls import path

from answerable.web.evidence import (
    amend_views,
    freeze_views,
    latecomer_views,
    manifest_views,
    register_views,
    tracker_views,
    verify_views,
)

app_name = "evidence"
urlpatterns = [
    path("verify", verify_views.verify, name="verify"),
    path("desk/meetings/<slug:key>/freeze", freeze_views.freeze, name="freeze"),
    path("desk/meetings/<slug:key>/register", register_views.register_page, name="register"),
    path("desk/meetings/<slug:key>/amend", amend_views.amend_page, name="amend"),
    path("desk/meetings/<slug:key>/latecomer", latecomer_views.add, name="latecomer"),
    path("evidence/<slug:key>/manifest", manifest_views.manifest, name="manifest"),
    path("evidence/<slug:key>/manifest.note", manifest_views.manifest_note, name="manifest-note"),
    path(
        "evidence/<slug:key>/amendments/<int:number>.note",
        manifest_views.amendment_note,
        name="amendment-note",
    ),
    path("evidence/<slug:key>/tracker", tracker_views.tracker, name="tracker"),
    path("evidence/<slug:key>/seal-key", manifest_views.seal_key, name="seal-key"),
]
