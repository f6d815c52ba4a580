"""Addresses of the own view."""

from django.urls import include, path

urlpatterns = [path("", include("delaktig.web.own.urls"))]
