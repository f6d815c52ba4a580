from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "delaktig.web.desk"
    label = "desk"
