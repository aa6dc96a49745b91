"""What an account can prove itself with: its password, passkeys, an authenticator app, recovery codes."""

from dataclasses import dataclass, field
from datetime import datetime

from allauth.mfa.models import Authenticator

from answerable.web.accounts.models import User


@dataclass(frozen=True, slots=True)
class Passkey:
    pk: int
    name: str
    added: datetime
    used: datetime | None


@dataclass(slots=True)
class Factors:
    passkeys: list[Passkey] = field(default_factory=list)
    app: bool = False
    codes_left: int = 0

    @property
    def any(self) -> bool:
        return bool(self.passkeys) or self.app


def factors_of(user: User) -> Factors:
    found = Factors()
    for kept in Authenticator.objects.filter(user=user).order_by("pk"):
        if kept.type == Authenticator.Type.WEBAUTHN:
            found.passkeys.append(Passkey(kept.pk, str(kept), kept.created_at, kept.last_used_at))
        elif kept.type == Authenticator.Type.TOTP:
            found.app = True
        else:
            found.codes_left = len(kept.wrap().get_unused_codes())
    return found


def opens_alone(user: User) -> bool:
    """Whether the account can be opened without any outside identity."""
    return user.has_usable_password() or any(
        kept.wrap().is_passwordless
        for kept in Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    )


def drop_factors(user: User) -> int:
    """Take all of them away, for somebody who has lost them; how many there were."""
    return Authenticator.objects.filter(user=user).delete()[0]
