"""Addresses of the desk: the diary of a client."""

from django.urls import include, path

from delaktig.web.desk.diary import drafts, views

OF_A_CLIENT = [
    path("", views.diary, name="desk-case-diary"),
    path("find/", views.find, name="desk-case-diary-find"),
    path("write/", views.write, name="desk-case-diary-write"),
    path("<int:entry>/correct/", views.correct, name="desk-case-diary-correct"),
]
urlpatterns = [
    path("desk/<str:code>/diary/draft/", drafts.draft, name="desk-diary-draft"),
    path("desk/<str:code>/clients/<str:number>/diary/", include(OF_A_CLIENT)),
]
