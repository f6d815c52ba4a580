"""Addresses of the desk: completeness, calendar, comparison, corrections."""

from django.urls import include, path

from delaktig.web.desk.followup import calendar, editions

EDITION = [
    path("completeness/", editions.completeness, name="desk-completeness"),
    path("compare/", editions.compare, name="desk-compare"),
    path("corrections/", editions.corrections, name="desk-corrections"),
    path("early-expiry/", editions.early_expiry, name="desk-early-expiry"),
    path("reviewed/", editions.reviewed, name="desk-reviewed"),
]
urlpatterns = [
    path("desk/<str:code>/programmes/editions/<int:edition>/", include(EDITION)),
    path("desk/<str:code>/calendar/", calendar.page, name="desk-calendar"),
    path("desk/<str:code>/calendar.ics", calendar.ics, name="desk-calendar-ics"),
]
