"""Addresses of the desk: erasing in time, and what is held of a person. They carry the customer number only."""

from django.urls import path

from delaktig.web.desk.protection import erasing, giving

urlpatterns = [
    path("desk/<str:code>/clients/<str:number>/held/", giving.held, name="desk-client-held"),
    path("desk/<str:code>/clients/<str:number>/held/<slug:form>/", giving.held_file, name="desk-client-held-file"),
    path("desk/<str:code>/protection/", erasing.due, name="desk-protection"),
    path("desk/<str:code>/protection/<str:number>/", erasing.one, name="desk-protection-client"),
    path("desk/<str:code>/protection/<str:number>/erase/", erasing.erase, name="desk-protection-erase"),
    path("desk/<str:code>/protection/<str:number>/hold/", erasing.hold, name="desk-protection-hold"),
    path("desk/<str:code>/protection/<str:number>/holds/<int:hold>/lift/", erasing.lift, name="desk-protection-lift"),
    path("desk/<str:code>/protection/<str:number>/held/", giving.person, name="desk-protection-held"),
    path(
        "desk/<str:code>/protection/<str:number>/held/<slug:form>/",
        giving.person_file,
        name="desk-protection-held-file",
    ),
]
