"""Signing in and out, choosing a language, and setting a password from a one-time link."""

from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy
from django.views.i18n import set_language

urlpatterns = [
    path("sign-in", auth.LoginView.as_view(template_name="accounts/sign_in.html"), name="sign-in"),
    path("sign-out", auth.LogoutView.as_view(), name="sign-out"),
    path("language", set_language, name="set-language"),
    path(
        "password/<uidb64>/<token>",
        auth.PasswordResetConfirmView.as_view(
            template_name="accounts/set_password.html",
            post_reset_login=True,
            success_url=reverse_lazy("start"),
        ),
        name="set-password",
    ),
]
