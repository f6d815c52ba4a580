from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "delaktig.programmes"
    label = "programmes"
