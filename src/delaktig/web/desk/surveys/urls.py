"""Addresses of the desk: surveys."""

from django.urls import include, path

from delaktig.web.desk.surveys import results, running, shell, writing

QUESTION = [
    path("", writing.question, name="desk-survey-question"),
    path("remove/", writing.question_remove, name="desk-survey-question-remove"),
    path("move/", writing.question_move, name="desk-survey-question-move"),
]
SURVEY = [
    path("", running.survey, name="desk-survey"),
    path("edit/", writing.change, name="desk-survey-edit"),
    path("questions/add/", writing.question_add, name="desk-survey-question-add"),
    path("questions/<int:question>/", include(QUESTION)),
    path("preview/<slug:tongue>/", running.preview, name="desk-survey-preview"),
    path("copy/", writing.copy, name="desk-survey-copy"),
    path("days/", running.release, name="desk-survey-release"),
    path("take-back/", running.take_back, name="desk-survey-take-back"),
    path("end/", running.end, name="desk-survey-end"),
    path("count/", running.count, name="desk-survey-count"),
    path("codes/", running.codes, name="desk-survey-codes"),
    path("results/", results.results, name="desk-survey-results"),
    path("results.xlsx", results.workbook, name="desk-survey-results-file"),
    path("words/", results.own_words, name="desk-survey-words"),
]
SURVEYS = [
    path("", running.listed, name="desk-surveys"),
    path("add/", writing.add, name="desk-survey-add"),
    path("draft/", shell.draft, name="desk-surveys-draft"),
    path("<int:survey>/", include(SURVEY)),
]
urlpatterns = [path("desk/<str:code>/surveys/", include(SURVEYS))]
