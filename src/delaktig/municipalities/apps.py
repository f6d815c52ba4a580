from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "delaktig.municipalities"
    label = "municipalities"
