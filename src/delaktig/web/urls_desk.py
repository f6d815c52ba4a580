"""Addresses of the staff's side."""

from django.urls import include, path

from delaktig.web.components.views import patterns

urlpatterns = [
    path("", include("delaktig.web.desk.urls")),
    path("patterns/", patterns, name="patterns"),
]
