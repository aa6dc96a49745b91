from importlib import import_module

from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "answerable.web.admission"
    label = "admission"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Models are there only now, and so is what listens to them."""
        import_module("answerable.web.admission.second_issuer_signals")
