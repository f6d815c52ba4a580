"""Addresses of referrals: lists, one client's, and a provider's own page."""

from django.urls import include, path

from delaktig.web.desk.referrals import answering, case, lists, making

OF_A_CLIENT = [
    path("", case.referrals, name="desk-case-referrals"),
    path("new/", making.choose, name="desk-case-refer-choose"),
    path("new/<slug:slug>/", making.refer, name="desk-case-refer"),
    path("<int:referral>/", case.referral, name="desk-case-referral"),
    path("<int:referral>/again/", case.again, name="desk-case-referral-again"),
    path("<int:referral>/passed-on/", case.passed_on, name="desk-case-referral-passed-on"),
]
urlpatterns = [
    path("desk/<str:code>/referrals/", lists.listed, name="desk-referrals"),
    path("desk/<str:code>/clients/<str:number>/referrals/", include(OF_A_CLIENT)),
    path("referral/<str:secret>/", answering.referral, name="referral-answer"),
]
