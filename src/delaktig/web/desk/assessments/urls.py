"""Addresses of the desk: assessments. They carry the customer number and nothing else of a person."""

from django.urls import URLPattern, URLResolver, include, path

from delaktig.web.desk.assessments import pages, shell, writing

ONE: list[URLPattern | URLResolver] = [
    path("", pages.one, name="desk-case-assessment-one"),
    path("paper/", pages.paper, name="desk-case-assessment-paper"),
    path("versions/<int:version>/", pages.old, name="desk-case-assessment-version"),
    path("start/", writing.start, name="desk-case-assessment-start"),
    path("interview/", writing.interview, name="desk-case-assessment-interview"),
    path("levels/", writing.levels, name="desk-case-assessment-levels"),
    path("measures/", writing.measures, name="desk-case-assessment-measures"),
    path("measures/<int:specifying>/", writing.measure, name="desk-case-assessment-measure"),
    path("measures/<int:specifying>/remove/", writing.remove_measure, name="desk-case-assessment-measure-remove"),
    path("result/", writing.result, name="desk-case-assessment-result"),
    path("finish/", writing.finish, name="desk-case-assessment-finish"),
    path("drop/", writing.drop, name="desk-case-assessment-drop"),
]
OF_A_CLIENT: list[URLPattern | URLResolver] = [
    path("", pages.overview, name="desk-case-assessment"),
    path("open/", writing.open_, name="desk-case-assessment-open"),
    path("<int:assessment>/", include(ONE)),
]
FOR_A_MUNICIPALITY: list[URLPattern | URLResolver] = [
    path("assessments/draft/", shell.draft, name="desk-case-assessment-draft"),
    path("clients/<str:number>/assessment/", include(OF_A_CLIENT)),
]
urlpatterns = [path("desk/<str:code>/", include(FOR_A_MUNICIPALITY))]
