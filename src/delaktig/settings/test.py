"""Settings of the tests: SQLite in memory, or the cluster named by ``DELAKTIG_TEST_DATABASE``."""

import os

os.environ.setdefault("DELAKTIG_SECRET_KEY", "tests-only")

from delaktig.settings import environment
from delaktig.settings.base import *  # noqa: F403

DATABASES = {"default": environment.database(os.environ.get("DELAKTIG_TEST_DATABASE", ":memory:"))}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ACCOUNT_RATE_LIMITS = False
