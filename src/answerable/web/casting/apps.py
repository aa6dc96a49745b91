from importlib import import_module

from django.apps import AppConfig

from answerable.web import areas


class CastingConfig(AppConfig):
    name = "answerable.web.casting"
    label = "casting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Models are there only now. Phones ask further issuers of credentials, too."""
        further_issuers = import_module("answerable.web.casting.further_issuers")
        areas.also_connects("phone", further_issuers.origins)
