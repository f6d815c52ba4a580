"""Addresses of the desk: keeping services fresh, and the owner's own page."""

from django.urls import include, path

from delaktig.web.desk.freshness import answering, links, overview, questions

FRESHNESS = [
    path("", overview.overview, name="desk-freshness"),
    path("ask/", questions.ask, name="desk-freshness-ask"),
    path("links/", links.links, name="desk-freshness-links"),
    path("answers/<int:question>/", questions.one, name="desk-freshness-answer"),
    path("answers/<int:question>/aside/", questions.aside, name="desk-freshness-aside"),
    path("answers/<int:question>/remind/", questions.remind, name="desk-freshness-remind"),
    path("answers/<int:question>/withdraw/", questions.withdraw, name="desk-freshness-withdraw"),
    path("services/<slug:slug>/confirm/", overview.confirm, name="desk-freshness-confirm"),
    path("services/<slug:slug>/owner/", overview.owner, name="desk-freshness-owner"),
]
urlpatterns = [
    path("desk/<str:code>/freshness/", include(FRESHNESS)),
    path("confirm/<str:secret>/", answering.letter, name="confirm"),
    path("confirm/<str:secret>/<int:question>/", answering.service, name="confirm-service"),
]
