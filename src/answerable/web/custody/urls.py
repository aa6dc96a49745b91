"""Addresses of the tellers' ceremony and of the second issuer."""

from django.urls import path

from answerable.web.custody import second_issuer_views, tellers_views

app_name = "custody"
urlpatterns = [
    path("meetings/<slug:key>/custody", tellers_views.custody, name="custody"),
    path("meetings/<slug:key>/custody/ceremony", tellers_views.ceremony, name="ceremony"),
    path("meetings/<slug:key>/custody/rehearsal", tellers_views.rehearsal, name="rehearsal"),
    path("meetings/<slug:key>/custody/open", tellers_views.opening, name="custody-open"),
    path("meetings/<slug:key>/second-issuer", second_issuer_views.second_issuer_page, name="second-issuer"),
]
