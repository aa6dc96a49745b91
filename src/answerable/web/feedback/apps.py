from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "answerable.web.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.feedback import registrations

        registrations.register()
