from importlib import import_module

from django.apps import AppConfig

from answerable.web.worker.rounds import hourly


class AccountsConfig(AppConfig):
    name = "answerable.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Models, allauth's too, are there only now."""
        import_module("answerable.web.accounts.heard")
        models = import_module("answerable.web.accounts.models")
        # Who has signed in and never come back would be kept for ever.
        hourly(models.SessionStore.clear_expired)
