from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "delaktig.texts"
    label = "texts"
