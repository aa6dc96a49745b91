"""The addresses on the site that the phone's script is told. Apps above this one register theirs from `AppConfig.ready()`."""

from django.urls import reverse

_registered: dict[str, str] = {}


def register(name: str, url_name: str) -> None:
    """`name` is the script's word for it; the address of `url_name` takes a meeting's key."""
    _registered[name] = url_name


def addresses() -> dict[str, str]:
    """`{key}` stands for the meeting's key."""
    further = {
        name: reverse(url_name, args=["KEY"]).replace("KEY", "{key}")
        for name, url_name in _registered.items()
    }
    return {
        "wrap_key_url": reverse("casting:wrap-key"),
        "ticket_url": reverse("casting:ticket"),
        "issue_url": reverse("casting:issue"),
        "worker_url": reverse("casting:join-worker"),
        "page_url": reverse("casting:join"),
        **further,
    }
