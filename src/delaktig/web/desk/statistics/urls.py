"""Addresses of the desk: statistics of others in."""

from django.urls import path

from delaktig.web.desk.statistics import pages

urlpatterns = [
    path("desk/<str:code>/statistics/", pages.bring, name="desk-statistics"),
    path("desk/<str:code>/statistics/in/", pages.bring_them_in, name="desk-statistics-in"),
]
