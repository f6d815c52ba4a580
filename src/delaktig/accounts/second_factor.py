"""Whether a person has yet to set up the second factor that this installation asks for."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from delaktig.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes alone do not."""


def second_factor_is_missing(user: User) -> bool:
    """Say whether a second factor is required here and this person has none."""
    return bool(settings.SECOND_FACTOR_REQUIRED) and not is_mfa_enabled(user, FACTORS)
