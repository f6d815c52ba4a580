from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "delaktig.recovery"
    label = "recovery"
