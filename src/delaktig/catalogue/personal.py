"""Finds what looks like somebody's own data in a few words, so that it is never stored."""

from __future__ import annotations

import re
import unicodedata

_IDENTITY_CODE = re.compile(r"(?<!\d)\d{6}\s?[-+A-FU-Y]\s?\d{3}\s?[0-9A-Z](?!\w)", re.IGNORECASE)
"""A Finnish personal identity code (*personbeteckning · henkilötunnus*), with the signs of every century."""
_MAIL = re.compile(r"\S+@\S+\.\S+")
_TIMES_AND_DAYS = re.compile(
    r"(?<!\d)\d{1,2}[.:]\d{2}(?!\d)"  # 9.30
    r"|(?<!\d)\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?(?!\d)"  # 24.12.2026
    r"|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"  # 2026-12-24
)
_PHONE = re.compile(r"\+?\d(?:[\s\-–()/.]{0,2}\d){6,}")


def looks_personal(words: str) -> bool:
    """Say whether words hold what looks like an identity code, a mail address or a telephone number.

    Times and dates are not taken for numbers. It looks at shapes only: a name is not recognised.
    """
    plain = unicodedata.normalize("NFKC", words)
    if _IDENTITY_CODE.search(plain) or _MAIL.search(plain):
        return True
    return _PHONE.search(_TIMES_AND_DAYS.sub(" · ", plain)) is not None
