"""Serves the public side alone: no sessions, no sign-in, no desk."""

from delaktig.settings.base import *  # noqa: F403

ROOT_URLCONF = "delaktig.web.urls_public"
