"""Addresses of freezing, admission, casting and amending. The phone's are short: people may have to type one."""

from django.urls import path

from answerable.web.admission import (
    amend_pages,
    evidence_pages,
    offline,
    phone,
    register_pages,
    rounds_pages,
    second_issuer_pages,
    stage_pages,
    tellers_pages,
    tracker,
)

app_name = "admission"
urlpatterns = [
    path("join", phone.join, name="join"),
    path("join-worker.js", offline.worker, name="join-worker"),
    path("join.webmanifest", offline.app_manifest, name="join-manifest"),
    path("api/ticket", phone.ticket, name="ticket"),
    path("api/issue", phone.issuing, name="issue"),
    path("meetings/<slug:key>/freeze", stage_pages.freeze, name="freeze"),
    path("meetings/<slug:key>/open", stage_pages.open_scoring, name="open"),
    path("meetings/<slug:key>/close", stage_pages.close_scoring, name="close"),
    path("meetings/<slug:key>/closing", stage_pages.closing, name="closing"),
    path("meetings/<slug:key>/turnout", register_pages.turnout, name="turnout"),
    path("meetings/<slug:key>/rounds", rounds_pages.rounds, name="rounds"),
    path("meetings/<slug:key>/register", register_pages.register_page, name="register"),
    path("meetings/<slug:key>/amend", amend_pages.amend_page, name="amend"),
    path("meetings/<slug:key>/manifest", evidence_pages.manifest, name="manifest"),
    path("meetings/<slug:key>/manifest.note", evidence_pages.manifest_note, name="manifest-note"),
    path(
        "meetings/<slug:key>/amendments/<int:number>.note",
        evidence_pages.amendment_note,
        name="amendment-note",
    ),
    path("meetings/<slug:key>/tracker", tracker.tracker, name="tracker"),
    path("meetings/<slug:key>/custody", tellers_pages.custody, name="custody"),
    path("meetings/<slug:key>/custody/ceremony", tellers_pages.ceremony, name="ceremony"),
    path("meetings/<slug:key>/custody/rehearsal", tellers_pages.rehearsal, name="rehearsal"),
    path("meetings/<slug:key>/custody/open", tellers_pages.opening, name="custody-open"),
    path("meetings/<slug:key>/second-issuer", second_issuer_pages.second_issuer_page, name="second-issuer"),
    path("meetings/<slug:key>/seal-key", evidence_pages.seal_key, name="seal-key"),
]
