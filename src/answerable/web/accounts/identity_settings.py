"""Outside identities that may sign in, from one JSON file in the home (`identities.json`, or what IDENTITIES_FILE names):

    {"openid_connect": [{"id": "school", "name": "School", "server": "https://id.example.edu",
                         "client_id": "…", "secret": "…", "match": "email"}],
     "wecom": {"client_id": "the corporation's id", "agent_id": "1000002", "secret": "…", "match": "identifier"},
     "dingtalk": {"client_id": "…", "secret": "…"},
     "feishu": {"client_id": "…", "secret": "…", "match": "identifier"}}

`match` says how a person is found whose account is not linked yet: "none" (the default), by a verified "email", or by "identifier",
which is compared with the value that `identifier_claim` names. Anything else in the file raises `ImproperlyConfigured`, in words and
without quoting a value: it holds secrets.
"""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

REQUIRED = {"client_id", "secret"}
OPTIONAL = {"name", "match", "identifier_claim"}
KEYS = {
    "openid_connect": (REQUIRED | {"id", "name", "server"}, OPTIONAL | {"scope"}),
    "wecom": (REQUIRED | {"agent_id"}, OPTIONAL | {"login_server", "api_server"}),
    "dingtalk": (REQUIRED, {"name"}),
    "feishu": (REQUIRED, OPTIONAL),
}
CLAIMS = {"openid_connect": "preferred_username", "wecom": "userid", "feishu": "employee_no", "dingtalk": ""}
# What the buttons call a provider that the file gives no name.
NAMES = {"wecom": _("WeCom"), "dingtalk": _("DingTalk"), "feishu": _("Feishu"), "openid_connect": ""}
# DingTalk's manual demands it of the address that the browser is sent to.
SENT_ALONG = {"dingtalk": {"prompt": "consent"}}
MATCHES = {
    "openid_connect": {"none", "email", "identifier"},
    "wecom": {"none", "identifier"},
    "feishu": {"none", "email", "identifier"},
    "dingtalk": {"none"},
}


def providers(file: Path) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS; nothing without the file."""
    if not file.exists():
        return {}
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ImproperlyConfigured(f"{file} cannot be read as JSON; see docs/accounts.md") from None
    if not isinstance(given, dict) or set(given) - set(KEYS):
        raise ImproperlyConfigured(f"{file} may name {', '.join(KEYS)}; see docs/accounts.md")
    return {kind: _provider(kind, entry, file) for kind, entry in given.items()}


def _provider(kind: str, entry: Any, file: Path) -> dict[str, Any]:
    entries = entry if isinstance(entry, list) else [entry]
    if kind != "openid_connect" and len(entries) != 1:
        raise ImproperlyConfigured(f"{file}: there is one {kind}, at most; see docs/accounts.md")
    return {
        "APPS": [_app(kind, one, file) for one in entries],
        "OAUTH_PKCE_ENABLED": kind == "openid_connect",
        "AUTH_PARAMS": SENT_ALONG.get(kind, {}),
    }


def _app(kind: str, entry: Any, file: Path) -> dict[str, Any]:
    required, optional = KEYS[kind]
    known = (
        entry if isinstance(entry, dict) and all(isinstance(value, str) for value in entry.values()) else {}
    )
    if not required <= set(known) <= required | optional:
        raise ImproperlyConfigured(
            f"{file}: {kind} needs {', '.join(sorted(required))} as text, and may have {', '.join(sorted(optional))}"
        )
    if known.get("match", "none") not in MATCHES[kind]:
        raise ImproperlyConfigured(f"{file}: {kind} can match {', '.join(sorted(MATCHES[kind]))}")
    more = {
        name: value
        for name, value in known.items()
        if name not in {"id", "name", "client_id", "secret", "server", "scope"}
    }
    more.setdefault("identifier_claim", CLAIMS[kind])
    if kind == "openid_connect":
        more |= {"server_url": known["server"], "scope": known.get("scope", "openid profile email").split()}
    app = {
        "client_id": known["client_id"],
        "secret": known["secret"],
        "name": known.get("name", NAMES[kind]),
        "settings": more,
    }
    return app | ({"provider_id": known["id"]} if kind == "openid_connect" else {})
