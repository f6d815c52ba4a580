"""Addresses of the rules, of the sections that they stand in, and of a municipality's own records of them."""

from django.urls import include, path

from delaktig.web.desk.rules import pages, sections, writing

RULES = [
    path("", pages.rules, name="desk-rules"),
    path("<str:rule>/", pages.rule, name="desk-rule"),
    path("<str:rule>/new/", writing.write, name="desk-rule-new"),
    path("<str:rule>/<int:record>/", writing.record, name="desk-rule-record"),
    path("<str:rule>/<int:record>/use/", writing.use, name="desk-rule-use"),
    path("<str:rule>/<int:record>/withdraw/", writing.withdraw, name="desk-rule-withdraw"),
]
urlpatterns = [
    path("desk/<str:code>/rules/", include(RULES)),
    path("desk/<str:code>/law/<slug:act>/<slug:number>/", sections.section, name="desk-law-section"),
]
