"""Secrets that travel in addresses: made here, kept only as hashes."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32


def new_secret() -> str:
    """Return a secret of 256 random bits, safe in an address."""
    return secrets.token_urlsafe(BYTES)


def hashed(secret: str) -> str:
    """Return the SHA-256 by which a secret is found again.

    A plain hash is enough: the secret is random and long, so there is nothing to guess.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
