"""Addresses of the desk: guidance."""

from django.urls import include, path

from delaktig.web.desk.guidance import duty, listed, own, picture, points, social, visits, waiting, wishes

VISITS = [
    path("", visits.form, name="desk-visits"),
    path("offline/", visits.offline, name="desk-visits-offline"),
    path("worker.js", visits.worker, name="desk-visits-worker"),
    path("mine/", own.mine, name="desk-visits-mine"),
    path("list/", listed.listed, name="desk-visits-listed"),
    path("picture/", picture.page, name="desk-visits-picture"),
    path("picture/table/", picture.table, name="desk-visits-picture-table"),
    path("assessment/", wishes.wish, name="desk-visits-assessment"),
    path("<uuid:visit>/undo/", visits.undo, name="desk-visit-undo"),
]
SOCIAL = [
    path("", social.form, name="desk-social-visits"),
    path("undo/", social.undo, name="desk-social-visit-undo"),
    path("statistics/", social.statistics, name="desk-social-statistics"),
    path("statistics/table/", social.table, name="desk-social-statistics-table"),
]
POINTS = [
    path("", points.listed, name="desk-points"),
    path("add/", points.add, name="desk-point-add"),
    path("reasons/", points.reasons, name="desk-guidance-reasons"),
    path("<int:point>/", points.point, name="desk-point"),
    path("<int:point>/edit/", points.change, name="desk-point-edit"),
    path("<int:point>/queue/", waiting.queue, name="desk-point-queue"),
    path("<int:point>/queue/move/", waiting.move, name="desk-point-queue-move"),
    path("<int:point>/queue/board/", waiting.board, name="desk-point-board"),
    path("<int:point>/times/", waiting.times, name="desk-point-times"),
    path("<int:point>/times/note/", waiting.note, name="desk-point-times-note"),
    path("<int:point>/duty/", duty.roster, name="desk-point-duty"),
    path("<int:point>/duty/remove/", duty.remove, name="desk-point-duty-remove"),
]
urlpatterns = [
    path("desk/<str:code>/visits/", include(VISITS)),
    path("desk/<str:code>/social-visits/", include(SOCIAL)),
    path("desk/<str:code>/points/", include(POINTS)),
]
