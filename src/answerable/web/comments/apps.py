from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "answerable.web.comments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.comments import registrations

        registrations.register()
