"""The parts of the own view's addresses."""

from __future__ import annotations

from django.conf import settings

from delaktig.clients.own_letters import NUMBER_DIGITS


class OwnLanguage:
    """One of the guide's languages."""

    regex = "|".join(sorted(settings.GUIDE_LANGUAGES, key=len, reverse=True))

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class LetterNumber:
    """The number of a letter: ten digits, whether or not there is such a letter."""

    regex = f"[0-9]{{{NUMBER_DIGITS}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
