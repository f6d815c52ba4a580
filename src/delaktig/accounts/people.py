"""What a person changes in their own account."""

from __future__ import annotations

from django.db import transaction

from delaktig.accounts.models import User
from delaktig.audit import chain

LANGUAGES = ("sv", "fi", "en")
"""Languages of the desk."""


class InvalidProfile(ValueError):
    """A name or language that cannot be kept; ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def change_own(user: User, *, name: str, language: str) -> User:
    """Change one's own name and language (``sv``, ``fi`` or ``en``).

    Raises :class:`InvalidProfile` with ``no_name`` or ``unknown_language``.
    """
    if not name.strip():
        raise InvalidProfile("no_name")
    if language not in LANGUAGES:
        raise InvalidProfile("unknown_language")
    user.name, user.language = name.strip()[:120], language
    user.save(update_fields=["name", "language"])
    chain.record("accounts.profile_changed", chain.Who("user", str(user.pk)), target=f"user:{user.pk}")
    return user


def choose_language(user: User, language: str) -> None:
    """Remember the language that a person reads the desk in; not worth an event."""
    if language not in LANGUAGES:
        raise InvalidProfile("unknown_language")
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
