"""Addresses of the desk: the service catalogue."""

from django.urls import include, path

from delaktig.web.desk.catalogue import (
    audience,
    editing,
    history,
    lists,
    materials,
    menu,
    offerings,
    others,
    pages,
    places,
    shell,
    states,
)

SERVICE = [
    path("", pages.service, name="desk-service"),
    path("words/", editing.words, name="desk-service-words"),
    path("facts/", editing.facts, name="desk-service-facts"),
    path("for-whom/", audience.for_whom, name="desk-service-for-whom"),
    path("offerings/", pages.offerings, name="desk-service-offerings"),
    path("offerings/add/", offerings.add, name="desk-service-offering-add"),
    path("offerings/<int:offering>/", offerings.change, name="desk-service-offering"),
    path("offerings/<int:offering>/remove/", offerings.remove, name="desk-service-offering-remove"),
    path("preview/", pages.preview, name="desk-service-preview"),
    path("history/", history.history, name="desk-service-history"),
    path("history/<int:number>/", history.again, name="desk-service-again"),
    path("state/<str:act>/", states.change, name="desk-service-state"),
]
CATALOGUE = [
    path("services/", lists.services, name="desk-services"),
    path("services/table.xlsx", lists.table, name="desk-services-table"),
    path("services/draft/", shell.draft, name="desk-services-draft"),
    path("services/add/", editing.add, name="desk-service-add"),
    path("services/places/", places.places, name="desk-services-places"),
    path("services/places/add/", places.place_add, name="desk-services-place-add"),
    path("services/places/<int:place>/", places.place, name="desk-services-place"),
    path("services/contacts/", places.contacts, name="desk-services-contacts"),
    path("services/contacts/add/", places.contact_add, name="desk-services-contact-add"),
    path("services/contacts/<int:contact>/", places.contact, name="desk-services-contact"),
    path("services/materials/", materials.materials, name="desk-services-materials"),
    path("services/materials/add/", materials.add, name="desk-services-material-add"),
    path("services/materials/<int:material>/", materials.material, name="desk-services-material"),
    path("services/materials/<int:material>/remove/", materials.remove, name="desk-services-material-remove"),
    path("services/materials/<int:material>/<slug:language>/", materials.file, name="desk-services-material-file"),
    path("services/menu/", menu.service_menu, name="desk-menu"),
    path("services/menu/table.xlsx", menu.table, name="desk-menu-table"),
    path("services/others/", others.others, name="desk-services-others"),
    path("services/others/<slug:slug>/show/", others.show, name="desk-services-show"),
    path("services/<slug:slug>/", include(SERVICE)),
]
urlpatterns = [path("desk/<str:code>/", include(CATALOGUE))]
