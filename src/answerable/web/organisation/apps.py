from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "answerable.web.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.organisation import registrations

        registrations.register()
