"""Addresses of the desk: decisions."""

from django.urls import include, path

from delaktig.web.desk.decisions import bodies, items, meetings, members, recording

ITEM = [
    path("", items.item, name="desk-decision-item"),
    path("edit/", items.edit, name="desk-decision-edit"),
    path("history/", items.history, name="desk-decision-history"),
    path("follows/", items.follows, name="desk-decision-follows"),
    path("link/", recording.link, name="desk-decision-link"),
    path("unlink/<int:edition>/", recording.unlink, name="desk-decision-unlink"),
    path("attachments/add/", items.attachment_add, name="desk-decision-attachment-add"),
    path("attachments/<int:attachment>/", items.attachment, name="desk-decision-attachment"),
    path("attachments/<int:attachment>/remove/", items.attachment_remove, name="desk-decision-attachment-remove"),
]
DECISIONS = [
    path("", items.decisions, name="desk-decisions"),
    path("add/", recording.add, name="desk-decision-add"),
    path("bodies/", bodies.bodies, name="desk-decision-bodies"),
    path("bodies/add/", bodies.body_add, name="desk-decision-body-add"),
    path("bodies/<int:body>/", bodies.body_edit, name="desk-decision-body-edit"),
    path("bodies/<int:body>/members/", members.members, name="desk-decision-body-members"),
    path("bodies/<int:body>/members/add/", members.member_add, name="desk-decision-body-member-add"),
    path("bodies/<int:body>/members/<int:member>/", members.member_edit, name="desk-decision-body-member-edit"),
    path("meetings/", meetings.meetings, name="desk-decision-meetings"),
    path("meetings/year/", meetings.year, name="desk-decision-meetings-year"),
    path("meetings/add/", meetings.meeting_add, name="desk-decision-meeting-add"),
    path("meetings/<int:meeting>/", meetings.meeting, name="desk-decision-meeting"),
    path("meetings/<int:meeting>/edit/", meetings.meeting_edit, name="desk-decision-meeting-edit"),
    path("meetings/<int:meeting>/points/add/", meetings.point_add, name="desk-decision-point-add"),
    path("<int:item>/", include(ITEM)),
]
EDITION = [
    path("decisions/", recording.edition_decisions, name="desk-decision-edition"),
    path("decisions/record/", recording.record, name="desk-decision-record"),
]
urlpatterns = [
    path("desk/<str:code>/decisions/", include(DECISIONS)),
    path("desk/<str:code>/programmes/editions/<int:edition>/", include(EDITION)),
]
