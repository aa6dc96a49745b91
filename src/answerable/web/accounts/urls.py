"""Addresses of accounts: signing in and out, the one-time link, and the language."""

from django.contrib.auth import views as auth
from django.urls import path
from django.views.i18n import set_language

from answerable.web.accounts import sign_in_views

urlpatterns = [
    path("sign-in", sign_in_views.SignIn.as_view(), name="sign-in"),
    path("sign-out", auth.LogoutView.as_view(), name="sign-out"),
    path("language", set_language, name="set-language"),
    path("password/<uidb64>/<token>", sign_in_views.SetPassword.as_view(), name="set-password"),
]
