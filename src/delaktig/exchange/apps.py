from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "delaktig.exchange"
    label = "exchange"

    def ready(self) -> None:
        from delaktig.accounts.retention import erases_too
        from delaktig.exchange.clients.acts import past

        erases_too(past)
