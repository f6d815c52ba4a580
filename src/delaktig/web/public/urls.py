"""Addresses of the public side: stable, the language first, then the municipality."""

from django.urls import include, path, register_converter

from delaktig.web.public import exports, figures, law, reports, views
from delaktig.web.public.converters import Language

register_converter(Language, "language")
PLACE = "<language:language>/<slug:municipality>/"
EDITION = f"{PLACE}programmes/<slug:edition>/"
FIGURES = f"{PLACE}figures/<slug:period>/"

urlpatterns = [
    path("", views.front, name="public-front"),
    path("schema/edition-1.json", exports.schema, name="public-schema"),
    path("schema/catalogue-1.json", exports.catalogue_schema, name="public-schema-catalogue"),
    path("<language:language>/", views.home, name="public-home"),
    path("<language:language>/accessibility/", views.accessibility, name="public-accessibility"),
    path(f"{PLACE}programmes/", views.programmes, name="public-programmes"),
    path(f"{PLACE}block/", views.block, name="public-block"),
    path(f"{PLACE}decisions/", views.decisions, name="public-decisions"),
    path(f"{PLACE}decisions/<int:item>/", views.decision, name="public-decision"),
    path(f"{PLACE}decisions/<int:item>/attachments/<int:attachment>/", views.attachment, name="public-attachment"),
    path(f"{PLACE}law/<slug:act>/<slug:number>/", law.section, name="public-law"),
    path(f"{PLACE}figures/", figures.figures, name="public-figures"),
    path(f"{PLACE}figures/catalogue.jsonld", figures.catalogue, name="public-figures-catalogue"),
    path(FIGURES, figures.period, name="public-figures-period"),
    path(f"{FIGURES}compare/<slug:table>/", figures.compare, name="public-figures-compare"),
    path(f"{FIGURES}<int:number>/", figures.period, name="public-figures-edition"),
    path(f"{FIGURES}<int:number>/<slug:table>.<slug:form>", figures.file, name="public-figures-file"),
    path(EDITION, views.edition, name="public-edition"),
    path(f"{EDITION}chapters/<slug:key>/", views.chapter, name="public-chapter"),
    path(f"{EDITION}measures/<slug:key>/", views.measure, name="public-measure"),
    path(f"{EDITION}compare/<slug:other>/", views.comparison, name="public-comparison"),
    path(f"{EDITION}programme.<slug:format>", exports.edition, name="public-export"),
    path(f"{EDITION}reports/<int:year>/", reports.report, name="public-report"),
    path(f"{EDITION}reports/<int:year>/report.<slug:format>", reports.file, name="public-report-file"),
    path("", include("delaktig.web.public.guide.urls")),
]
