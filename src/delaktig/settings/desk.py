"""Serves the desk alone, for an address that only staff can reach."""

from delaktig.settings.base import *  # noqa: F403

ROOT_URLCONF = "delaktig.web.urls_desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"  # there is no public front page here
