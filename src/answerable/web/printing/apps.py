from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "answerable.web.printing"
    label = "printing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.printing import registrations

        registrations.register()
