"""Addresses of the desk: paths that are shared with one's unit."""

from django.urls import path

from delaktig.web.desk.shared import pages

urlpatterns = [
    path("desk/<str:code>/shared/", pages.shared, name="desk-shared"),
    path("desk/<str:code>/shared/<str:number>/", pages.plan, name="desk-shared-plan"),
    path("desk/<str:code>/shared/<str:number>/times/", pages.times, name="desk-shared-times"),
    path("desk/<str:code>/shared/<str:number>/referrals/", pages.referrals, name="desk-shared-referrals"),
]
