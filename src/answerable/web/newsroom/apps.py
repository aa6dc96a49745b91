from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "answerable.web.newsroom"
    label = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.newsroom import registrations

        registrations.register()
