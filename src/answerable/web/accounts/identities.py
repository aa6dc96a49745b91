"""Whose account an outside identity may open without having been linked to it first.

Only where the installation says so (`identity_settings`), by what the provider vouches for, and only if exactly one open account of
a person fits. An administrator's account is never matched.
"""

from typing import Any

from allauth.socialaccount.models import SocialLogin

from answerable.web.accounts.directory import people
from answerable.web.accounts.models import User


def matched(login: SocialLogin) -> User | None:
    settings = login.provider.app.settings
    how = settings.get("match", "none")
    values = _values(login)
    found: list[User] = []
    if how == "email":
        found = [user for email in _verified(login, values) for user in people().by_email(email)]
    if how == "identifier":
        identifier = str(values.get(settings["identifier_claim"]) or "")
        found = people().by_identifier(identifier) if identifier else []
    return found[0] if len(found) == 1 and not found[0].is_superuser else None


def _values(login: SocialLogin) -> dict[str, Any]:
    """What the provider says of the person, as one table."""
    data = login.account.extra_data
    return dict(data.get("userinfo") or data.get("id_token") or data)


def _verified(login: SocialLogin, values: dict[str, Any]) -> set[str]:
    """Addresses that the provider vouches for: OpenID Connect says so of each, Feishu of the enterprise's own."""
    found = {address.email for address in login.email_addresses if address.verified}
    if login.account.provider == "feishu" and values.get("enterprise_email"):
        found.add(str(values["enterprise_email"]))
    return found
