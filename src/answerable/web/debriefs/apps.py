from django.apps import AppConfig


class DebriefsConfig(AppConfig):
    name = "answerable.web.debriefs"
    label = "debriefs"
    default_auto_field = "django.db.models.BigAutoField"
