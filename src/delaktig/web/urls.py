"""Addresses of all sides, for the one process that serves them."""

from django.urls import include, path

urlpatterns = [
    path("", include("delaktig.web.urls_public")),  # first: it is asked the most, and begins with a language
    path("", include("delaktig.web.urls_desk")),
    path("", include("delaktig.web.urls_own")),
]
