from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "answerable.web.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.evidence import registrations

        registrations.register()
