"""What every template may know of the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the actor, whether this is the demonstration, and the languages of each side."""
    return {
        "actor": getattr(request, "actor", None),
        "is_demo": settings.DEMO,
        "desk_languages": settings.DESK_LANGUAGES,
        "public_languages": settings.PUBLIC_LANGUAGES,
    }
