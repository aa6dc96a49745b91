from django.apps import AppConfig

from answerable.web.worker.rounds import hourly


class DeadlinesConfig(AppConfig):
    name = "answerable.web.deadlines"
    label = "deadlines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the apps are there.
        from answerable.web.deadlines.digests import send_due

        hourly(send_due)
