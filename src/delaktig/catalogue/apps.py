from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "delaktig.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from delaktig.accounts.retention import erases_too
        from delaktig.catalogue.retention import past

        erases_too(past)
