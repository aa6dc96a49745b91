"""Another process of the site that writes mail. For a `World` to call."""

from django.core.mail import send_mail


def write(to: str) -> None:
    send_mail("Agenda", "At nine.", None, [f"{to}@example.org"])
