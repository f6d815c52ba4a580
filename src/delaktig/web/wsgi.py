"""The WSGI application: Django, with the public side's own memory in front."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delaktig.settings.all_in_one")
django_application = get_wsgi_application()

from delaktig.web.public.front import Front  # noqa: E402  (settings first)

application = Front(django_application)
