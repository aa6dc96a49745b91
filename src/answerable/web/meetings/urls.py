"""Addresses of the meeting. `key` is `Meeting.key`, which is random and says nothing."""

from django.urls import path

from answerable.web.meetings import (
    agenda_views,
    attendee_views,
    audit_views,
    meeting_views,
    preparing_views,
    presenter_views,
    role_views,
    sign_in_views,
    stage_views,
    ticket_views,
    venue_views,
)
from answerable.web.meetings.roster_views import roster_urls

app_name = "meetings"
urlpatterns = [
    *roster_urls,
    path("", meeting_views.index, name="index"),
    path("new", meeting_views.new, name="new"),
    path("<slug:key>/edit", meeting_views.edit, name="edit"),
    path("<slug:key>/convene", stage_views.convene, name="convene"),
    path("<slug:key>/rules", preparing_views.rules, name="rules"),
    path("<slug:key>/later/<slug:name>", preparing_views.later, name="later"),
    path("<slug:key>/venues", venue_views.venues, name="venues"),
    path("<slug:key>/venues/<int:venue_pk>", venue_views.venue, name="venue"),
    path("<slug:key>/venues/<int:venue_pk>/main", venue_views.main, name="venue-main"),
    path("<slug:key>/venues/<int:venue_pk>/remove", venue_views.venue_remove, name="venue-remove"),
    path("<slug:key>/presenters", presenter_views.presenters, name="presenters"),
    path("<slug:key>/presenters/add", presenter_views.add, name="presenters-add"),
    path("<slug:key>/presenters/order", presenter_views.order, name="presenters-order"),
    path("<slug:key>/presenters/draw", presenter_views.draw, name="draw"),
    path("<slug:key>/presenters/<int:presenter_pk>/remove", presenter_views.remove, name="presenter-remove"),
    path(
        "<slug:key>/presenters/<int:presenter_pk>/withdraw",
        presenter_views.withdraw,
        name="presenter-withdraw",
    ),
    path(
        "<slug:key>/presenters/<int:presenter_pk>/restore", presenter_views.restore, name="presenter-restore"
    ),
    path("<slug:key>/agenda", agenda_views.agenda, name="agenda"),
    path("<slug:key>/agenda/order", agenda_views.order, name="agenda-order"),
    path("<slug:key>/agenda/generate", agenda_views.generate, name="agenda-generate"),
    path("<slug:key>/agenda/add", agenda_views.add, name="agenda-add"),
    path("<slug:key>/agenda/<int:item_pk>", agenda_views.edit, name="agenda-item"),
    path("<slug:key>/agenda/<int:item_pk>/remove", agenda_views.remove, name="agenda-remove"),
    path("<slug:key>/attendees", attendee_views.attendees, name="attendees"),
    path("<slug:key>/attendees/many", attendee_views.many, name="attendees-many"),
    path("<slug:key>/attendees/add", attendee_views.add, name="attendees-add"),
    path("<slug:key>/attendees/<int:attendee_pk>", attendee_views.edit, name="attendee"),
    path("<slug:key>/attendees/<int:attendee_pk>/remove", attendee_views.remove, name="attendee-remove"),
    path("<slug:key>/attendees/<int:attendee_pk>/ticket", ticket_views.ticket, name="ticket"),
    path("<slug:key>/attendees/<int:attendee_pk>/reissue", ticket_views.reissue, name="reissue"),
    path("<slug:key>/roles", role_views.roles, name="roles"),
    path("<slug:key>/roles/<int:role_pk>/take", role_views.take, name="role-take"),
    path("<slug:key>/tickets", ticket_views.tickets, name="tickets"),
    path("<slug:key>/tickets/make", ticket_views.make, name="tickets-make"),
    path("<slug:key>/tickets/<int:venue_pk>", ticket_views.sheet, name="ticket-sheet"),
    path("<slug:key>/sign-in", sign_in_views.sign_in, name="sign-in"),
    path("<slug:key>/sign-in/<int:venue_pk>", sign_in_views.sign_in_venue, name="sign-in-venue"),
    path("<slug:key>/sign-in/mark/<int:attendee_pk>", sign_in_views.mark, name="mark"),
    path("<slug:key>/presence", sign_in_views.live, name="presence"),
    path("<slug:key>/audit", audit_views.audit_log, name="audit"),
]
