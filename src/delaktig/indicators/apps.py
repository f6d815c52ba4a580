from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "delaktig.indicators"
    label = "indicators"
