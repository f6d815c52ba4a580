from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "delaktig.catalogue"
    label = "catalogue"
