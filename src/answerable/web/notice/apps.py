from django.apps import AppConfig


class NoticeConfig(AppConfig):
    name = "answerable.web.notice"
    label = "notice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.notice import registrations

        registrations.register()
