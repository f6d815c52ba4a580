"""Addresses of the desk, one module for each of its parts."""

from django.urls import include, path

PARTS = (
    "accounts",
    "activities",
    "assessments",
    "catalogue",
    "clients",
    "consultation",
    "decisions",
    "diary",
    "documents",
    "exchange",
    "figures",
    "followup",
    "freshness",
    "guidance",
    "handovers",
    "intake",
    "notices",
    "organisations",
    "plans",
    "programmes",
    "protection",
    "publishing",
    "referrals",
    "remarks",
    "reports",
    "rules",
    "shared",
    "sheets",
    "surveys",
    "statistics",
    "times",
    "team",
    "today",
    "translations",
    "yearly",
)

urlpatterns = [path("", include(f"delaktig.web.desk.{part}.urls")) for part in PARTS]
