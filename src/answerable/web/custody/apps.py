from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "answerable.web.custody"
    label = "custody"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.custody import registrations

        registrations.register()
