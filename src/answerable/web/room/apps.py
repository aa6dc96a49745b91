from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "answerable.web.room"
    label = "room"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Here, since models exist only from now on.
        from answerable.web.room import registrations

        registrations.register()
