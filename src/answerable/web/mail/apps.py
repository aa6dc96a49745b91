from django.apps import AppConfig

from answerable.web.worker.rounds import hourly


class MailConfig(AppConfig):
    name = "answerable.web.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the apps are there.
        from answerable.web.mail.tasks import remind

        hourly(remind)
