"""The account: a sign-in name and what proves that somebody may use it.

Who the person is, and what they may do, stands in `organisation` (`Person`, `Role`), which points here. An account knows no
meeting and no ballot.
"""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class User(AbstractUser):
    """Django's own fields; a model of ours, so that it can grow without replacing every reference to it."""


class Tries(models.Model):
    """How often in a row somebody has tried to prove something and failed; see `brake`."""

    name = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    last = models.FloatField(db_index=True)  # seconds since 1970

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return f"{self.count} × {self.name[:8]}"


class Session(AbstractBaseSession):
    """One browser that is signed in, or has begun to. The person sees their own and may end them.

    No address is kept. What a browser says of itself is kept as two words, such as “Firefox, Windows”, in the session's own data.
    """

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's sessions in the database, which also say whose they are."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        kept = cast(Session, super().create_model_instance(data))
        account = data.get(SESSION_KEY)
        kept.user_id = int(account) if account else None
        return kept


class MadeOnce(models.Model):
    """A form that made something: a second press of its button leads to what the first has made. See `made_once`."""

    key = models.CharField(max_length=64, unique=True)
    location = models.CharField(max_length=1000)
    at = models.DateTimeField(db_index=True, auto_now_add=True)

    class Meta:
        verbose_name_plural = "made once"

    def __str__(self) -> str:
        return self.location


class AccountEntry(models.Model):
    """One line of the log of accounts; see `audit`. Never removed, and changed only to erase a name."""

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="entries")
    account_name = models.CharField(max_length=200)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "account entries"

    def __str__(self) -> str:
        return f"{self.account_name}: {self.verb}"
