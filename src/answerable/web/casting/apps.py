from django.apps import AppConfig


class CastingConfig(AppConfig):
    name = "answerable.web.casting"
    label = "casting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.casting import registrations

        registrations.register()
