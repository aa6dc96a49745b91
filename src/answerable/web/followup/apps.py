from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "answerable.web.followup"
    label = "followup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.followup import registrations

        registrations.register()
