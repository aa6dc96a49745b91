from django.apps import AppConfig

from answerable.web import areas


class CastingConfig(AppConfig):
    name = "answerable.web.casting"
    label = "casting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.casting import further_issuers, registrations

        registrations.register()
        # Phones ask further issuers of credentials, too.
        areas.also_connects("phone", further_issuers.origins)
