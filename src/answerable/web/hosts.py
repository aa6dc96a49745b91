"""The names that the site answers under: SITE_URL, which is given away, and SITE_ALSO_AT, which only answer.

Either all are https or none is, since a cookie is for one of the two. What is wrong raises `ImproperlyConfigured`, in words.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def origins(site_url: str, also_at: str) -> tuple[str, ...]:
    """All of them as origins, SITE_URL first, each once."""
    found = [origin_of(address) for address in (site_url, *also_at.split())]
    if len({urlsplit(origin).scheme for origin in found}) > 1:
        raise ImproperlyConfigured("SITE_URL and SITE_ALSO_AT must all be https, or all http")
    return tuple(dict.fromkeys(found))


def origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(f"{address} is not an address of a site, https://name")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def names(of: Iterable[str]) -> list[str]:
    """As ALLOWED_HOSTS wants them."""
    found = (urlsplit(origin).hostname or "" for origin in of)
    return [f"[{name}]" if ":" in name else name for name in found]
