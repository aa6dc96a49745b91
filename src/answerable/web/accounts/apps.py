from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "answerable.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """allauth's models are there only now."""
        import_module("answerable.web.accounts.heard")
