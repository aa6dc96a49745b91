from importlib import import_module

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "answerable.web.custody"
    label = "custody"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Models are there only now. The tellers' issuer takes part in casting, and is told who sits where."""
        from_here = import_module("answerable.web.custody.second_issuer")
        further_issuers = import_module("answerable.web.casting.further_issuers")
        further_issuers.register(
            further_issuers.FurtherIssuer(
                from_here.announce, from_here.close_if_it_answers, from_here.addresses, from_here.origins
            )
        )
        import_module("answerable.web.custody.second_issuer_signals")
