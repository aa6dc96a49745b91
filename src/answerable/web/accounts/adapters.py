"""Where allauth asks what it should do: signing in behind the brake, nobody signing up, secrets encrypted, outside identities matched."""

import base64
import hashlib
import math
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables

from answerable.web.accounts import audit, brake, browsers
from answerable.web.accounts.brake import Crowded, Name, places, stranger
from answerable.web.accounts.fresh import is_fresh
from answerable.web.accounts.identities import matched
from answerable.web.accounts.models import Session, User
from answerable.web.accounts.presence import MUST_WAIT


def demand_turn(request: HttpRequest, name: Name) -> None:
    """Begin a try under this name at the brake, or raise `ValidationError` that says how long to wait."""
    wait = math.ceil(brake.take(name))
    if not wait:
        return
    setattr(request, MUST_WAIT, wait)
    raise ValidationError(
        ngettext(
            "Too many tries with this name. The next one is possible in %(count)s second.",
            "Too many tries with this name. The next one is possible in %(count)s seconds.",
            wait,
        )
        % {"count": wait}
    )


def busy(request: HttpRequest) -> ValidationError:
    setattr(request, MUST_WAIT, 2)
    return ValidationError(_("Too many people are signing in at this moment. Try again in a few seconds."))


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("This name and this password do not go together."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "enter_current_password": gettext_lazy("This is not your password."),
        "incorrect_code": gettext_lazy("This code is not right, or no longer. Wait for the next one."),
    }

    @sensitive_variables()
    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Also for the password that is asked for again. Strangers take one of a few places; see `brake`."""
        username = str(credentials.get("username", ""))
        own = browsers.own_name(request, username)
        if own:
            return self._compared(request, own, credentials)
        try:
            with places.place():
                return self._compared(request, stranger(username), credentials)
        except Crowded:
            raise busy(request) from None

    @sensitive_variables()
    def _compared(self, request: HttpRequest, name: Name, credentials: dict[str, Any]) -> Any:
        demand_turn(request, name)
        user = super().authenticate(request, **credentials)
        if user is not None:
            brake.forget(name)
            return user
        account = User.objects.filter(username__iexact=credentials.get("username", "")).first()
        if account:
            audit.record("sign-in-failed", account, way="password")
        return None

    def login(self, request: HttpRequest, user: Any) -> None:
        """Every way of signing in ends here, after the second factor."""
        Session.objects.filter(expire_date__lt=timezone.now()).delete()
        super().login(request, user)
        proof = (request.session.get("account_authentication_methods") or [{}])[0]
        # A passkey alone is noted as {"method": "mfa", "type": "webauthn"}, an outside identity by its provider.
        way = proof.get("provider") or proof.get("type") or proof.get("method", "")
        audit.record("signed-in", user, user, way=way)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post_login(request, user, **kwargs)
        browsers.remember(answer, user)
        return answer

    def logout(self, request: HttpRequest) -> None:
        account = request.user
        super().logout(request)
        if isinstance(account, User):
            audit.record("signed-out", account, account)

    def set_password(self, user: Any, password: str) -> None:
        """A new password ends every session; the one that set it is signed in again."""
        super().set_password(user, password)
        Session.objects.filter(user=user).exclude(pk=context.request.session.session_key or "").delete()
        audit.record("password-chosen", user, user)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:
        return not is_fresh(self.request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted with a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right, or no longer. Wait for the next one."),
        "cannot_generate_recovery_codes": gettext_lazy("Add a passkey or an authenticator app first."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return "Answerable"

    def _get_site_name(self) -> str:
        return "Answerable"

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}


def _cipher() -> Fernet:
    key = hashlib.sha256(b"answerable.accounts.factors\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class IdentityAdapter(DefaultSocialAccountAdapter):
    """An outside identity signs in only where it is linked, or where the installation lets it be matched with a person."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        user = matched(sociallogin)
        if user is not None:
            sociallogin.connect(request, user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        return named(super().get_provider(request, provider, client_id))

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return [named(provider) for provider in super().list_providers(request)]

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("mfa_index")


def named(provider: Any) -> Any:
    """With the name that `identity_settings` gives it, instead of the library's."""
    provider.name = provider.app.name or provider.name
    return provider
