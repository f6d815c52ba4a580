"""Addresses of hand-overs: one client's, and those that come in."""

from django.urls import include, path

from delaktig.web.desk.handovers import case, making, receiving

OF_A_CLIENT = [
    path("", case.handovers, name="desk-case-handover"),
    path("authority/", making.flip, name="desk-case-handover-flip"),
    path("move/", making.move, name="desk-case-handover-move"),
    path("service/", making.service, name="desk-case-handover-service"),
    path("<int:handover>/", case.handover, name="desk-case-handover-one"),
    path("<int:handover>/packet/<slug:format>/", case.packet_file, name="desk-case-handover-packet"),
    path("<int:handover>/received/", case.received, name="desk-case-handover-received"),
]
FOR_A_MUNICIPALITY = [
    path("handovers/", receiving.listed, name="desk-handovers"),
    path("handovers/<int:handover>/", receiving.one, name="desk-handover"),
    path("handovers/<int:handover>/decline/", receiving.decline, name="desk-handover-decline"),
]
urlpatterns = [
    path("desk/<str:code>/", include(FOR_A_MUNICIPALITY)),
    path("desk/<str:code>/clients/<str:number>/handover/", include(OF_A_CLIENT)),
]
