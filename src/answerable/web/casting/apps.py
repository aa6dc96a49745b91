from django.apps import AppConfig


class CastingConfig(AppConfig):
    name = "answerable.web.casting"
    label = "casting"
    default_auto_field = "django.db.models.BigAutoField"
