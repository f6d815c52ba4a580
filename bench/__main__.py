"""``make bench``: every measure, one after the other."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delaktig.settings.test")

import django

django.setup()

from bench import imports, pages, queries  # noqa: E402  (Django first)

pages.measure()
queries.measure()
imports.measure()
