from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "delaktig.activities"
    label = "activities"
