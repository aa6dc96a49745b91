from django.urls import path

from answerable.web.mail import outbox_views

app_name = "mail"
urlpatterns = [
    path("", outbox_views.outbox, name="outbox"),
    path("<int:pk>", outbox_views.message, name="message"),
    path("<int:pk>/again", outbox_views.again, name="again"),
    path("<int:pk>/passed-on", outbox_views.by_hand, name="passed-on"),
]
