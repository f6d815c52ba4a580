"""Addresses of the desk: a supervisor's team."""

from django.urls import path

from delaktig.web.desk.team import pages

urlpatterns = [
    path("desk/<str:code>/team/", pages.team, name="desk-team"),
    path("desk/<str:code>/team/list/", pages.lines, name="desk-team-list"),
    path("desk/<str:code>/team/assign/", pages.assign, name="desk-team-assign"),
    path("desk/<str:code>/team/table/", pages.table, name="desk-team-table"),
]
