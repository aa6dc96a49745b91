from django.apps import AppConfig


class DebriefsConfig(AppConfig):
    name = "answerable.web.debriefs"
    label = "debriefs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.debriefs import registrations

        registrations.register()
