"""The Django app of the design system."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Templates, static files and tags under the label `components`."""

    name = "delaktig.web.components"
    label = "components"
    verbose_name = "Design system"
