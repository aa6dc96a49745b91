from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "answerable.web.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.archive import registrations

        registrations.register()
