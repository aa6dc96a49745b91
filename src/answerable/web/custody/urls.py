"""Addresses of the tellers' ceremony and of the second issuer."""

from django.urls import path

from answerable.web.custody import second_issuer_views, tellers_views

app_name = "custody"
urlpatterns = [
    path("desk/meetings/<slug:key>/custody", tellers_views.custody, name="custody"),
    path("desk/meetings/<slug:key>/custody/ceremony", tellers_views.ceremony, name="ceremony"),
    path("desk/meetings/<slug:key>/custody/rehearsal", tellers_views.rehearsal, name="rehearsal"),
    path("desk/meetings/<slug:key>/custody/open", tellers_views.opening, name="custody-open"),
    path(
        "desk/meetings/<slug:key>/second-issuer", second_issuer_views.second_issuer_page, name="second-issuer"
    ),
]
