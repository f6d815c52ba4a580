"""Addresses of the desk: organisations, units, and who carries out what for whom."""

from django.urls import include, path

from delaktig.web.desk.organisations import agreements, mandates, views

FOR_A_MUNICIPALITY = [
    path("organisations/", views.organisations, name="desk-organisations"),
    path("organisations/add/", views.add, name="desk-organisation-add"),
    path("organisations/<int:organisation>/", views.organisation_page, name="desk-organisation"),
    path("organisations/<int:organisation>/edit/", views.edit, name="desk-organisation-edit"),
    path("organisations/<int:organisation>/name/", views.rename, name="desk-organisation-name"),
    path("organisations/<int:organisation>/close/", views.close, name="desk-organisation-close"),
    path("organisations/<int:organisation>/units/add/", views.add_unit, name="desk-organisation-unit"),
    path("units/<int:unit>/edit/", views.edit_unit, name="desk-organisation-unit-edit"),
    path("units/<int:unit>/close/", views.close_unit, name="desk-organisation-unit-close"),
    path("mandates/", mandates.mandates, name="desk-mandates"),
    path("mandates/add/", mandates.add, name="desk-mandate-add"),
    path("mandates/<int:mandate>/end/", mandates.end, name="desk-mandate-end"),
    path("agreements/", agreements.register, name="desk-agreements"),
    path("agreements/add/", agreements.add, name="desk-agreement-add"),
    path("agreements/<int:agreement>/edit/", agreements.edit, name="desk-agreement-edit"),
    path("agreements/<int:agreement>/end/", agreements.end, name="desk-agreement-end"),
    path("preconditions/", agreements.check_list, name="desk-preconditions"),
]
urlpatterns = [path("desk/<str:code>/", include(FOR_A_MUNICIPALITY))]
