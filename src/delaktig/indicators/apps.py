from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class IndicatorsConfig(AppConfig):
    name = "delaktig.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Find what each room says can be counted from it, in its own ``indicators.py``."""
        autodiscover_modules("indicators")
