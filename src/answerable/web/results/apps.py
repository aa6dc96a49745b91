from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "answerable.web.results"
    label = "results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.results import registrations

        registrations.register()
