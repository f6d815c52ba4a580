"""Addresses of the desk: what bodies that are heard have said."""

from django.urls import include, path

from delaktig.web.desk.remarks import views, writing

ONE = [
    path("", views.one, name="desk-remark"),
    path("edit/", writing.change, name="desk-remark-edit"),
    path("answer/", writing.answer, name="desk-remark-answer"),
    path("answer/take-back/", writing.take_back, name="desk-remark-take-back"),
    path("answer/bring-back/", writing.bring_back, name="desk-remark-bring-back"),
    path("remove/", writing.remove, name="desk-remark-remove"),
    path("restore/", writing.restore, name="desk-remark-restore"),
]
REMARKS = [
    path("", views.listed, name="desk-remarks"),
    path("table/", views.table, name="desk-remarks-table"),
    path("draft/", writing.draft, name="desk-remarks-draft"),
    path("new/<int:meeting>/", writing.new, name="desk-remark-new"),
    path("<int:remark>/", include(ONE)),
]
urlpatterns = [path("desk/<str:code>/remarks/", include(REMARKS))]
