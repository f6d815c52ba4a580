"""Addresses of the desk: translations."""

from django.urls import include, path

from delaktig.web.desk.translations import views

TRANSLATIONS = [
    path("", views.translations, name="desk-translations"),
    path("<int:edition>/", views.edition, name="desk-translation-edition"),
    path("<int:edition>/approve/", views.approve, name="desk-translation-approve"),
    path("<int:edition>/<int:text>/", views.text, name="desk-translation-text"),
]
urlpatterns = [path("desk/<str:code>/translations/", include(TRANSLATIONS))]
