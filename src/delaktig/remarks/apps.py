from django.apps import AppConfig


class RemarksConfig(AppConfig):
    name = "delaktig.remarks"
    label = "remarks"
