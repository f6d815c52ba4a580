from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "delaktig.exchange"
    label = "exchange"
