"""Parts of public addresses."""

from __future__ import annotations

from django.conf import settings


class Language:
    """A language that the public side speaks."""

    regex = "|".join(settings.PUBLIC_LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
