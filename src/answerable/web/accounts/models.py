"""The account: a sign-in name and what proves that somebody may use it.

Who the person is, and what they may do, stands in `organisation` (`Person`, `Role`), which points here. An account knows no
meeting and no ballot.
"""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Django's own fields; a model of ours, so that it can grow without replacing every reference to it."""
