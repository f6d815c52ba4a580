from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "delaktig.clients"
    label = "clients"
