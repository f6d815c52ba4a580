"""Serves clients' own view alone: no sign-in, no desk."""

from delaktig.settings.base import *  # noqa: F403

ROOT_URLCONF = "delaktig.web.urls_own"
