"""Addresses of the desk: translations."""

from django.urls import include, path

from delaktig.web.desk.translations import catalogue, files, views

TRANSLATIONS = [
    path("", views.translations, name="desk-translations"),
    path("services/", catalogue.coverage, name="desk-translation-services"),
    path("services/files/", files.files, name="desk-translation-files"),
    path("services/<slug:slug>/<slug:into>/", catalogue.service, name="desk-translation-service"),
    path("<int:edition>/", views.edition, name="desk-translation-edition"),
    path("<int:edition>/approve/", views.approve, name="desk-translation-approve"),
    path("<int:edition>/<int:text>/", views.text, name="desk-translation-text"),
]
urlpatterns = [path("desk/<str:code>/translations/", include(TRANSLATIONS))]
