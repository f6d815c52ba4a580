from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "delaktig.clients"
    label = "clients"

    def ready(self) -> None:
        from delaktig.accounts.retention import erases_too
        from delaktig.clients.retention import past

        erases_too(past)
