"""Addresses of the public side."""

from django.urls import include, path

urlpatterns = [path("", include("delaktig.web.public.urls"))]
