"""Addresses of the guide: needs, services, and what stands around them."""

from django.urls import path

from delaktig.web.public.guide import about, feedback, first_weeks, front, lists, offline, qr, search, service, surveys

PLACE = "<language:language>/<slug:municipality>/"
SERVICE = f"{PLACE}services/<slug:slug>/"

urlpatterns = [
    path("<language:language>/worker.js", offline.worker, name="public-worker"),
    path(PLACE, front.front, name="public-municipality"),
    path(f"{PLACE}needs/<slug:need>/", lists.need, name="public-need"),
    path(f"{PLACE}needs/<slug:need>/<slug:topic>/", lists.topic, name="public-topic"),
    path(f"{PLACE}services/", lists.services, name="public-services"),
    path(SERVICE, service.service, name="public-service"),
    path(f"{SERVICE}print/", service.on_paper, name="public-service-print"),
    path(f"{SERVICE}qr.svg", qr.code, name="public-service-qr"),
    path(f"{SERVICE}materials/<int:material>/<slug:tongue>/", service.material, name="public-service-material"),
    path(f"{SERVICE}useful/", feedback.useful, name="public-service-useful"),
    path(f"{SERVICE}wrong/", feedback.wrong, name="public-service-wrong"),
    path(f"{PLACE}search/", search.search, name="public-search"),
    path(f"{PLACE}search/missed/", feedback.missed, name="public-search-missed"),
    path(f"{PLACE}first-weeks/", first_weeks.first_weeks, name="public-first-weeks"),
    path(f"{PLACE}my-list/", about.my_list, name="public-my-list"),
    path(f"{PLACE}glossary/", about.glossary, name="public-glossary"),
    path(f"{PLACE}influence/", about.influence, name="public-influence"),
    path(f"{PLACE}referrals/", about.referrals, name="public-referrals"),
    path(f"{PLACE}surveys/", surveys.surveys, name="public-surveys"),
    path(f"{PLACE}surveys/<slug:survey>/", surveys.survey, name="public-survey"),
    path(f"{PLACE}manifest.webmanifest", offline.manifest, name="public-manifest"),
    path(f"{PLACE}pages.json", offline.pages, name="public-pages"),
]
