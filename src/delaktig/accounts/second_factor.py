"""Whether a person has yet to set up the second factor that this installation asks for."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import OuterRef, QuerySet

from delaktig.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes alone do not."""


def factors_of(user: User | OuterRef) -> QuerySet[Authenticator]:
    """Return a person's second factors."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return found


def second_factor_is_missing(user: User) -> bool:
    """Say whether a second factor is required here and this person has none."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    known = user.known_second_factor
    return not (factors_of(user).exists() if known is None else known)
