from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "answerable.web.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.meetings import registrations

        registrations.register()
