"""Addresses of the desk: the log of what is done together."""

from django.urls import include, path

from delaktig.web.desk.activities import views, writing

ACTIVITIES = [
    path("", views.listed, name="desk-activities"),
    path("table/", views.table, name="desk-activities-table"),
    path("year/", views.year, name="desk-activities-year"),
    path("new/", writing.choose, name="desk-activity-choose"),
    path("new/<slug:kind>/", writing.new, name="desk-activity-new"),
    path("<int:logged>/", views.one, name="desk-activity"),
    path("<int:logged>/edit/", writing.change, name="desk-activity-edit"),
    path("<int:logged>/held/", writing.held, name="desk-activity-held"),
    path("<int:logged>/remove/", writing.take_away, name="desk-activity-remove"),
    path("<int:logged>/restore/", writing.bring_back, name="desk-activity-restore"),
    path("<int:logged>/files/<int:file>/", views.file, name="desk-activity-file"),
]
urlpatterns = [path("desk/<str:code>/activities/", include(ACTIVITIES))]
