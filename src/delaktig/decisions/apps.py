from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "delaktig.decisions"
    label = "decisions"
