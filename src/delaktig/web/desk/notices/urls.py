"""Addresses of the desk: urgent notices."""

from django.urls import include, path

from delaktig.web.desk.notices import views

NOTICES = [
    path("", views.listed, name="desk-notices"),
    path("new/", views.choose, name="desk-notice-choose"),
    path("new/<slug:template>/", views.new, name="desk-notice-new"),
    path("<uuid:notice>/", views.change, name="desk-notice-change"),
    path("<uuid:notice>/withdraw/", views.withdraw, name="desk-notice-withdraw"),
]
urlpatterns = [path("desk/<str:code>/notices/", include(NOTICES))]
