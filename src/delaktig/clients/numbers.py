"""Customer numbers: eight digits that say nothing of the person, the last of them a check digit."""

from __future__ import annotations

import secrets

from stdnum import luhn

from delaktig.clients.models import Client

DIGITS = 8


def new_number() -> str:
    """Return a number that no client has."""
    while True:
        first = str(secrets.randbelow(9 * 10 ** (DIGITS - 2)) + 10 ** (DIGITS - 2))
        number = first + luhn.calc_check_digit(first)
        if not Client.objects.filter(number=number).exists():
            return number


def is_number(text: str) -> bool:
    """Say whether a text can be a customer number: a slip of one digit never is."""
    plain = text.replace(" ", "")
    return len(plain) == DIGITS and plain.isascii() and plain.isdigit() and luhn.is_valid(plain)
