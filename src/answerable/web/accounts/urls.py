"""Addresses of accounts. Only what we want of allauth is mounted, under the names by which it looks for it."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as identities
from allauth.socialaccount.providers.dingtalk import views as dingtalk
from allauth.socialaccount.providers.feishu import views as feishu
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import path, re_path, reverse_lazy
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from answerable.web.accounts import account_views, identity_views
from answerable.web.accounts.identity_views import known_provider, onward
from answerable.web.accounts.wecom import views as wecom

OWN = reverse_lazy("mfa_index")

urlpatterns = [
    path("", account_views.account, name="mfa_index"),
    path("sign-in", account.login, name="account_login"),
    path("sign-out", require_POST(account.logout), name="account_logout"),
    path("closed", account.account_inactive, name="account_inactive"),
    path("language", set_language, name="set-language"),
    path("sessions/end", account_views.session_end, name="session-end"),
    # Passwords
    path("forgotten", account_views.forgotten, name="account_reset_password"),
    path("password", account.password_change, name="account_change_password"),
    path("password/first", account.password_set, name="account_set_password"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("again", account.reauthenticate, name="account_reauthenticate"),
    # The second factor
    path("code", factors.authenticate, name="mfa_authenticate"),
    path("code/again", factors.reauthenticate, name="mfa_reauthenticate"),
    path("app", totp.activate_totp, name="mfa_activate_totp"),
    path("app/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/sign-in", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/again", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/add", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/name", webauthn.EditWebAuthnView.as_view(success_url=OWN), name="mfa_edit_webauthn"
    ),
    path(
        "passkeys/<int:pk>/remove",
        webauthn.RemoveWebAuthnView.as_view(success_url=OWN),
        name="mfa_remove_webauthn",
    ),
    # Outside identities
    path("identities/<int:pk>/unlink", identity_views.unlink, name="identity-unlink"),
    path("identities/cancelled", identities.login_cancelled, name="socialaccount_login_cancelled"),
    path("identities/failed", identities.login_error, name="socialaccount_login_error"),
    path("identities/oidc/<str:provider_id>/go", onward(openid_connect.login), name="openid_connect_login"),
    path(
        "identities/oidc/<str:provider_id>",
        known_provider(openid_connect.callback),
        name="openid_connect_callback",
    ),
    path("identities/wecom/go", onward(wecom.login), name="wecom_login"),
    path("identities/wecom", known_provider(wecom.callback), name="wecom_callback"),
    path("identities/dingtalk/go", onward(dingtalk.oauth2_login), name="dingtalk_login"),
    path("identities/dingtalk", known_provider(dingtalk.oauth2_callback), name="dingtalk_callback"),
    path("identities/feishu/go", onward(feishu.oauth2_login), name="feishu_login"),
    path("identities/feishu", known_provider(feishu.oauth2_callback), name="feishu_callback"),
]
