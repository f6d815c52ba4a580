"""Addresses of the desk: consultation, comments, and the partner's own page."""

from django.urls import include, path

from delaktig.web.desk.consultation import answering, asking, discussion, editions, requests

CONSULTATION = [
    path("", requests.listed, name="desk-consultation"),
    path("<int:edition>/", editions.edition, name="desk-consultation-edition"),
    path("<int:edition>/days/", editions.days, name="desk-consultation-days"),
    path("<int:edition>/ask/", asking.ask, name="desk-consultation-ask"),
    path("requests/<int:pk>/", requests.one, name="desk-consultation-request"),
    path("requests/<int:pk>/remind/", requests.remind, name="desk-consultation-remind"),
    path("requests/<int:pk>/withdraw/", requests.withdraw, name="desk-consultation-withdraw"),
]
COMMENTS = [
    path("", discussion.listed, name="desk-comments"),
    path("write/<int:edition>/", discussion.write, name="desk-comment-write"),
    path("<int:comment>/settle/", discussion.settle, name="desk-comment-settle"),
    path("<int:comment>/reopen/", discussion.reopen, name="desk-comment-reopen"),
]
urlpatterns = [
    path("desk/<str:code>/consultation/", include(CONSULTATION)),
    path("desk/<str:code>/comments/", include(COMMENTS)),
    path("desk/<str:code>/answers/<int:pk>/", answering.with_account, name="desk-answer"),
    path("answer/<str:secret>/", answering.by_link, name="answer"),
]
