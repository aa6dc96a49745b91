"""Addresses of one's own dates; a calendar's is secret and needs no account."""

from django.urls import path

from answerable.web.deadlines import dates_views

app_name = "deadlines"
urlpatterns = [
    path("desk/deadlines/", dates_views.index, name="index"),
    path("desk/deadlines/reminders", dates_views.rhythm, name="rhythm"),
    path("desk/deadlines/calendar/<int:pk>/renew", dates_views.renew, name="renew"),
    path("desk/calendar/<str:token>.ics", dates_views.calendar, name="calendar"),
]
