from django.apps import AppConfig


class OwnConfig(AppConfig):
    name = "delaktig.web.own"
    label = "own"
