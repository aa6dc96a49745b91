"""The forms of accounts: allauth's, with our words, and behind the brake where something can be guessed."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.web.accounts import audit, brake, browsers
from answerable.web.accounts.adapters import demand_turn
from answerable.web.accounts.models import User

CODE_SECONDS = 120.0  # longer than any code of an authenticator app is good for


def say(form: forms.Form, **labels: Any) -> None:
    """Give fields our labels, and no text inside them that vanishes while somebody types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
        field.label = labels.get(name, field.label)


def begin_at(form: forms.Form, name: str) -> None:
    """The keyboard is at this field from the start, on a page that has no other question."""
    form.fields[name].widget.attrs["autofocus"] = True


class SignIn(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, login=_("Sign-in name"), password=_("Password"))
        begin_at(self, "login")


class AskAgain(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, password=_("Password"))
        begin_at(self, "password")


class ChoosePassword(account.ResetPasswordKeyForm):
    """Behind a one-time link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, password1=_("New password"), password2=_("New password confirmation"))


class FirstPassword(account.SetPasswordForm):
    """For an account that has none yet, and is signed in otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, password1=_("New password"), password2=_("New password confirmation"))


class ChangePassword(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(
            self,
            oldpassword=_("Password now"),
            password1=_("New password"),
            password2=_("New password confirmation"),
        )

    def clean_oldpassword(self) -> str:
        """Behind the brake like every password."""
        given = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, given):
            raise get_adapter().validation_error("enter_current_password")
        return given


def guarded(user: User, compare: Callable[[], str]) -> str:
    """Compare a code behind the brake. Known browsers have tries of their own, here too."""
    name = browsers.own_name(context.request, user.username) or ("account", str(user.pk))
    demand_turn(context.request, ("code", *name))
    try:
        code = compare()
    except forms.ValidationError:
        audit.record("sign-in-failed", user, way="code")
        raise
    if not brake.once(("used-code", str(user.pk), code), CODE_SECONDS, time.time()):
        raise get_adapter().validation_error("incorrect_code")
    brake.forget(("code", *name))
    return code


class SecondCode(factors.AuthenticateForm):
    """The second factor while signing in: a code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=_("Code of your authenticator app, or a recovery code"))
        begin_at(self, "code")

    def clean_code(self) -> str:
        return guarded(self.user, super().clean_code)


class CodeAgain(factors.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=_("Code of your authenticator app, or a recovery code"))
        begin_at(self, "code")

    def clean_code(self) -> str:
        return guarded(self.user, super().clean_code)


class AddApp(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=_("Code that the app shows now"))


NAME_LENGTH = 60


class AddPasskey(webauthn.AddWebAuthnForm):
    name = forms.CharField(label=_("Name, to tell it from others"), required=False, max_length=NAME_LENGTH)
    passwordless = forms.BooleanField(
        label=_("Sign in with this passkey alone, without a password"), required=False, initial=True
    )


class NamePasskey(webauthn.EditWebAuthnForm):
    name = forms.CharField(label=_("Name, to tell it from others"), max_length=NAME_LENGTH)


class SecondPasskey(webauthn.AuthenticateWebAuthnForm):
    """The second factor while signing in: a passkey. A signature cannot be guessed, so no brake is needed."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except forms.ValidationError:
            audit.record("sign-in-failed", self.user, way="webauthn")
            raise


class Forgotten(forms.Form):
    """Asks for a one-time link by e-mail."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one in the organisation's list of people."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
