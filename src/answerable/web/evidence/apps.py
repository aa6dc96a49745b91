from django.apps import AppConfig

from answerable.web.casting import phone_addresses


class EvidenceConfig(AppConfig):
    name = "answerable.web.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After close the phone asks for the seal key here, and opens its own ballot."""
        phone_addresses.register("seal_key_url", "evidence:seal-key")
