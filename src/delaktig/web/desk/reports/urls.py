"""Addresses of the desk: what readers tell."""

from django.urls import include, path

from delaktig.web.desk.reports import views

REPORTS = [
    path("", views.listed, name="desk-reports"),
    path("useful/", views.useful, name="desk-reports-useful"),
    path("misses/", views.misses, name="desk-reports-misses"),
    path("misses/<int:miss>/", views.another_word, name="desk-reports-another-word"),
    path("<int:report>/", views.one, name="desk-report"),
]
urlpatterns = [path("desk/<str:code>/reports/", include(REPORTS))]
