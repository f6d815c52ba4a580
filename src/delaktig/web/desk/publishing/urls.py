"""Addresses of the desk: figures given to the public."""

from django.urls import include, path

from delaktig.web.desk.publishing import pages

PUBLICATIONS = [
    path("", pages.listed, name="desk-publications"),
    path("new/", pages.new, name="desk-publication-new"),
    path("<int:publication>/", pages.shown, name="desk-publication"),
    path("<int:publication>/withdraw/", pages.withdraw, name="desk-publication-withdraw"),
]
urlpatterns = [path("desk/<str:code>/publications/", include(PUBLICATIONS))]
