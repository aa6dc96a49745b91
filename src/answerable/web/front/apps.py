from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "answerable.web.front"
    label = "front"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.front import registrations

        registrations.register()
