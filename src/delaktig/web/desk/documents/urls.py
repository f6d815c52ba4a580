"""Addresses of the desk: documents."""

from django.urls import include, path

from delaktig.web.desk.documents import bringing, create, drafts, mending, review

DOCUMENT = [
    path("", review.document_page, name="desk-documents-document"),
    path("items/", review.items, name="desk-documents-items"),
    path("chapters/", review.chapters, name="desk-documents-chapters"),
    path("measures/", review.measures, name="desk-documents-measures"),
    path("terms/", review.terms, name="desk-documents-terms"),
    path("parts/<slug:part>/", review.part, name="desk-documents-part"),
    path("repairs/", mending.repairs, name="desk-documents-repairs"),
    path("repairs/<int:place>/", mending.repair, name="desk-documents-repair"),
    path("source/", mending.source, name="desk-documents-source"),
    path("create/", create.create, name="desk-documents-create"),
    path("draft/", drafts.draft, name="desk-documents-draft"),
    path("aside/", bringing.set_aside, name="desk-documents-aside"),
    path("again/", bringing.read_again, name="desk-documents-again"),
]
urlpatterns = [
    path("desk/<str:code>/documents/", bringing.documents, name="desk-documents"),
    path("desk/<str:code>/documents/bring/", bringing.bring, name="desk-documents-bring"),
    path("desk/<str:code>/documents/<int:document>/", include(DOCUMENT)),
]
