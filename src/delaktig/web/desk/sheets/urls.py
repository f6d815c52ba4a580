"""Addresses of the register sheet: the list of what is not entered yet, and one client's."""

from django.urls import include, path

from delaktig.web.desk.sheets import case, lists

OF_A_CLIENT = [
    path("", case.sheet, name="desk-case-sheet"),
    path("file/", case.file, name="desk-case-sheet-file"),
    path("<slug:kind>/<int:record>/entered/", case.enter, name="desk-case-sheet-enter"),
    path("entered/<int:entry>/back/", case.back, name="desk-case-sheet-back"),
]
urlpatterns = [
    path("desk/<str:code>/register/", lists.waiting, name="desk-sheet"),
    path("desk/<str:code>/clients/<str:number>/sheet/", include(OF_A_CLIENT)),
]
