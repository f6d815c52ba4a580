"""Settings of the tests: SQLite in memory, or the cluster named by ``DELAKTIG_TEST_DATABASE``."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("DELAKTIG_SECRET_KEY", "tests-only")

from delaktig.common import sealing
from delaktig.settings import environment
from delaktig.settings.base import *  # noqa: F403

DATABASES = {"default": environment.database(os.environ.get("DELAKTIG_TEST_DATABASE", ":memory:"))}
_FOLDER = tempfile.mkdtemp(prefix="delaktig-keys-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
KEYS_FILE = Path(_FOLDER) / "keys.json"
sealing.make(KEYS_FILE)
ARTIFICIAL_IDENTITY_CODES = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ACCOUNT_RATE_LIMITS = False
