"""Addresses of the desk, one module for each of its parts."""

from django.urls import include, path

PARTS = (
    "accounts",
    "assessments",
    "catalogue",
    "clients",
    "consultation",
    "decisions",
    "diary",
    "documents",
    "exchange",
    "followup",
    "freshness",
    "handovers",
    "notices",
    "organisations",
    "plans",
    "programmes",
    "protection",
    "referrals",
    "reports",
    "rules",
    "sheets",
    "times",
    "team",
    "today",
    "translations",
)

urlpatterns = [path("", include(f"delaktig.web.desk.{part}.urls")) for part in PARTS]
