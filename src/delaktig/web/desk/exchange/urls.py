"""Addresses of the desk: services in and out."""

from django.urls import path

from delaktig.web.desk.exchange import views

urlpatterns = [
    path("desk/<str:code>/exchange/", views.exchange, name="desk-exchange"),
    path("desk/<str:code>/exchange/bring/", views.bring, name="desk-exchange-bring"),
    path("desk/<str:code>/exchange/take/", views.take, name="desk-exchange-take"),
    path("desk/<str:code>/exchange/<int:services>/", views.report, name="desk-exchange-file"),
    path("desk/<str:code>/exchange/<int:services>/in/", views.bring_in, name="desk-exchange-in"),
    path("desk/<str:code>/exchange/<int:services>/again/", views.again, name="desk-exchange-again"),
]
