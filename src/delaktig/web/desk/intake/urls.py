"""Addresses of the desk: older lists of clients. They carry the list's number and a row's, and nothing of a person."""

from django.urls import include, path

from delaktig.web.desk.intake import choosing, lists, report

OF_A_LIST = [
    path("", report.listing, name="desk-client-list"),
    path("columns/", choosing.columns, name="desk-client-list-columns"),
    path("rows/<int:row>/", report.row, name="desk-client-list-row"),
    path("in/", report.bring_in, name="desk-client-list-in"),
    path("again/", report.again, name="desk-client-list-again"),
    path("report/", report.table, name="desk-client-list-report"),
    path("throw-away/", lists.throw_away, name="desk-client-list-away"),
]
urlpatterns = [
    path("desk/<str:code>/client-lists/", lists.lists, name="desk-client-lists"),
    path("desk/<str:code>/client-lists/bring/", lists.bring, name="desk-client-list-bring"),
    path("desk/<str:code>/client-lists/template/", lists.template, name="desk-client-list-template"),
    path("desk/<str:code>/client-lists/<int:listing>/", include(OF_A_LIST)),
]
