"""Addresses of the desk: clients. They carry the customer number and nothing else of a person."""

from django.urls import include, path

from delaktig.web.desk.clients import lists, looks, overview, reasons

OF_A_CLIENT = [
    path("", overview.overview, name="desk-client"),
    path("reason/", reasons.reason, name="desk-client-reason"),
    path("looks/", looks.looks, name="desk-client-looks"),
]
FOR_A_MUNICIPALITY = [
    path("clients/", lists.own, name="desk-clients"),
    path("clients/<str:number>/", include(OF_A_CLIENT)),
]
urlpatterns = [path("desk/<str:code>/", include(FOR_A_MUNICIPALITY))]
