from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "delaktig.cases"
    label = "cases"
