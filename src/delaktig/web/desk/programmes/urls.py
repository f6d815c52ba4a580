"""Addresses of the desk: programmes."""

from django.urls import include, path

from delaktig.web.desk.programmes import (
    beside,
    drafts,
    editions,
    follow_ups,
    history,
    lists,
    measure_services,
    measures,
    memberships,
    structure,
)

EDITION = [
    path("", editions.overview, name="desk-programme-edition"),
    path("next/", editions.next_edition, name="desk-programme-next"),
    path("facts/", editions.facts, name="desk-programme-facts"),
    path("members/", memberships.members, name="desk-programme-members"),
    path("members/<str:member>/", memberships.member, name="desk-programme-member"),
    path("membership/", memberships.membership, name="desk-programme-membership"),
    path("text/", structure.text, name="desk-programme-text"),
    path("text/add/", structure.section_add, name="desk-programme-section-add"),
    path("themes/add/", structure.theme_add, name="desk-programme-theme-add"),
    path("beside/", beside.beside, name="desk-programme-beside"),
    path("beside/add/<str:kind>/", beside.extra_add, name="desk-programme-extra-add"),
    path("plans/", beside.ties, name="desk-programme-ties"),
    path("plans/add/", beside.tie_add, name="desk-programme-tie-add"),
]
PROGRAMMES = [
    path("", lists.programmes, name="desk-programmes"),
    path("new/", editions.new, name="desk-programme-new"),
    path("draft/", drafts.draft, name="desk-programmes-draft"),
    path("editions/<int:edition>/", include(EDITION)),
    path("sections/<int:section>/", structure.section, name="desk-programme-section"),
    path("themes/<int:theme>/", structure.theme, name="desk-programme-theme"),
    path("themes/<int:theme>/goals/add/", structure.goal_add, name="desk-programme-goal-add"),
    path("goals/<int:goal>/", structure.goal, name="desk-programme-goal"),
    path("goals/<int:goal>/measures/add/", measures.measure_add, name="desk-programme-measure-add"),
    path("measures/<int:measure>/", measures.measure, name="desk-programme-measure"),
    path("measures/<int:measure>/edit/", measures.measure_edit, name="desk-programme-measure-edit"),
    path("measures/<int:measure>/quick/", measures.quick, name="desk-programme-measure-quick"),
    path("measures/<int:measure>/services/", measure_services.services, name="desk-programme-measure-services"),
    path("measures/<int:measure>/status/", measures.status, name="desk-programme-measure-status"),
    path("measures/<int:measure>/follow-up/", follow_ups.follow_up_add, name="desk-programme-follow-up-add"),
    path("follow-up/<int:follow_up>/", follow_ups.follow_up, name="desk-programme-follow-up"),
    path("follow-up/<int:follow_up>/counted/", follow_ups.follow_up_counted, name="desk-programme-follow-up-counted"),
    path("follow-up/<int:follow_up>/remove/", follow_ups.follow_up_remove, name="desk-programme-follow-up-remove"),
    path("beside/<str:kind>/<int:pk>/", beside.extra, name="desk-programme-extra"),
    path("beside/<str:kind>/<int:pk>/delete/", beside.extra_delete, name="desk-programme-extra-delete"),
    path("plans/<int:tie>/", beside.tie, name="desk-programme-tie"),
    path("plans/<int:tie>/remove/", beside.tie_remove, name="desk-programme-tie-remove"),
    path("<str:kind>/<int:pk>/move/", structure.move_part, name="desk-programme-move"),
    path("<str:kind>/<int:pk>/delete/", structure.delete_part, name="desk-programme-delete"),
    path("<str:kind>/<int:pk>/history/", history.history, name="desk-programme-history"),
]
urlpatterns = [
    path("desk/<str:code>/programmes/", include(PROGRAMMES)),
    path("desk/<str:code>/search/", lists.search, name="desk-search"),
]
