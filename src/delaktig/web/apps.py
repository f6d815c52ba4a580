from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "delaktig.web"
    label = "web"
