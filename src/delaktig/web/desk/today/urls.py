"""Addresses of the desk: today."""

from django.urls import path

from delaktig.web.desk.today import views

urlpatterns = [path("desk/<str:code>/today/", views.today, name="desk-today")]
