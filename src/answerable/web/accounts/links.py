"""One-time links, with which an account's password is chosen. They open always: no brake stands before them.

A link works once and for seven days (`PASSWORD_RESET_TIMEOUT`). Signing in, a newer password and a newer link make it worthless.
"""

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator

from answerable.web import addresses
from answerable.web.accounts.models import User


def one_time_link(user: User) -> str:
    key = default_token_generator.make_token(user)
    return addresses.whole("account_reset_password_from_key", user_pk_to_url_str(user), key)
