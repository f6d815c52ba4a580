"""Addresses of the desk: the yearly report."""

from django.urls import path

from delaktig.web.desk.yearly import brief, handling, pages, signing, writing

urlpatterns = [
    path("desk/<str:code>/yearly/", pages.yearlies, name="desk-yearlies"),
    path("desk/<str:code>/yearly/draft/", writing.draft, name="desk-yearly-draft"),
    path("desk/<str:code>/yearly/<int:yearly>/", pages.yearly, name="desk-yearly"),
    path("desk/<str:code>/yearly/<int:yearly>/brief/", brief.brief, name="desk-yearly-brief"),
    path("desk/<str:code>/yearly/<int:yearly>/text/<str:part>/", writing.text, name="desk-yearly-text"),
    path("desk/<str:code>/yearly/<int:yearly>/discard/", writing.discard, name="desk-yearly-discard"),
    path("desk/<str:code>/yearly/<int:yearly>/sign/", signing.sign, name="desk-yearly-sign"),
    path("desk/<str:code>/yearly/<int:yearly>/publish/", signing.publish, name="desk-yearly-publish"),
    path("desk/<str:code>/yearly/<int:yearly>/decision/", handling.items, name="desk-yearly-items"),
    path("desk/<str:code>/yearly/<int:yearly>/report.<str:format>", pages.file, name="desk-yearly-file"),
]
