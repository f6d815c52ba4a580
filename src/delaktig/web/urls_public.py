"""Addresses of the public side."""

from django.urls import include, path

urlpatterns = [
    path("", include("delaktig.web.public.urls")),
    path("api/v1/", include("delaktig.api.urls")),
]
