"""Addresses of the desk: times with clients, interpreters, the fee for a missed time."""

from django.urls import include, path

from delaktig.web.desk.times import calendar, case, fees, interpreters, letters

FOR_A_MUNICIPALITY = [
    path("times/", calendar.page, name="desk-times"),
    path("times/calendar.ics", calendar.file, name="desk-times-file"),
    path("times/interpreters/", interpreters.listed, name="desk-interpreters"),
]
OF_A_TIME = [
    path("", case.time, name="desk-case-time"),
    path("change/", case.change, name="desk-case-time-change"),
    path("note/", case.note, name="desk-case-time-note"),
    path("letter/", letters.letter, name="desk-case-letter"),
    path("letter.pdf", letters.pdf, name="desk-case-letter-pdf"),
    path("letter/given/", letters.given, name="desk-case-letter-given"),
    path("interpreter/", interpreters.order, name="desk-case-interpreter"),
    path("interpreter/<int:booking>/", interpreters.change, name="desk-case-interpreter-change"),
    path("interpreter/<int:booking>/note/", interpreters.note, name="desk-case-interpreter-note"),
    path("interpreter/<int:booking>/fee/", fees.fee, name="desk-case-fee"),
    path("interpreter/<int:booking>/fee/decision/", fees.decision, name="desk-case-fee-decision"),
    path("interpreter/<int:booking>/fee/withdraw/", fees.withdraw, name="desk-case-fee-withdraw"),
]
OF_A_CLIENT = [
    path("", case.times, name="desk-case-times"),
    path("new/", case.new, name="desk-case-time-new"),
    path("<int:time>/", include(OF_A_TIME)),
]
urlpatterns = [
    path("desk/<str:code>/", include(FOR_A_MUNICIPALITY)),
    path("desk/<str:code>/clients/<str:number>/times/", include(OF_A_CLIENT)),
]
