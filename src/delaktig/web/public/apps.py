from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "delaktig.web.public"
    label = "public"
