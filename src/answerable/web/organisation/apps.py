from importlib import import_module

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "answerable.web.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Accounts learn of people through what is registered here."""
        import_module("answerable.web.organisation.directory")
