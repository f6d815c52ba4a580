"""Addresses of the desk: follow-up, indicators, requests for figures, and the office's own page."""

from django.urls import include, path

from delaktig.web.desk.figures import answering, asking, lists, pages

FIGURES = [
    path("", lists.listed, name="desk-figures"),
    path("table.xlsx", lists.table, name="desk-figures-table"),
    path("goals/<int:goal>/", lists.goal, name="desk-figures-goal"),
    path("ask/", asking.whom, name="desk-figures-ask"),
    path("ask/<slug:office>/", asking.ask, name="desk-figures-ask-office"),
    path("requests/", asking.listed, name="desk-figures-requests"),
    path("requests/<int:pk>/", asking.one, name="desk-figures-request"),
    path("requests/<int:pk>/remind/", asking.remind, name="desk-figures-remind"),
    path("requests/<int:pk>/withdraw/", asking.withdraw, name="desk-figures-withdraw"),
    path("<int:indicator>/", pages.one, name="desk-figure"),
    path("<int:indicator>/enter/", pages.entering, name="desk-figure-enter"),
    path("<int:indicator>/aim/", pages.aim, name="desk-figure-aim"),
    path("<int:indicator>/evidence/<int:evidence>/", pages.evidence, name="desk-figure-evidence"),
]
urlpatterns = [
    path("desk/<str:code>/followup/", lists.board, name="desk-followup"),
    path("desk/<str:code>/figures/", include(FIGURES)),
    path("asked/<str:secret>/", answering.page, name="figures-answer"),
    path("asked/<str:secret>/draft/", answering.draft, name="figures-answer-draft"),
]
