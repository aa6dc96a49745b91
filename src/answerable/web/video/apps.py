from django.apps import AppConfig


class VideoConfig(AppConfig):
    name = "answerable.web.video"
    label = "video"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.video import registrations

        registrations.register()
