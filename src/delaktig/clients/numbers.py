"""Customer numbers: eight digits that say nothing of the person, the last of them a check digit."""

from __future__ import annotations

import secrets

from django.db import connection
from stdnum import luhn

from delaktig.accounts.context import is_walled
from delaktig.clients.models import Client, OwnLetter

DIGITS = 8


def new_number() -> str:
    """Return a number that no client has."""
    while True:
        first = str(secrets.randbelow(9 * 10 ** (DIGITS - 2)) + 10 ** (DIGITS - 2))
        number = first + luhn.calc_check_digit(first)
        if not is_taken(Client, number):
            return number


def is_taken(model: type[Client | OwnLetter], number: str) -> bool:
    """Say whether a client or letter of whatever register has the number, also one that may not be read here."""
    if not is_walled():
        return model.objects.filter(number=number).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT delaktig_number_taken(%s)", [number])
        return bool(cursor.fetchone()[0])


def is_number(text: str) -> bool:
    """Say whether a text can be a customer number: a slip of one digit never is."""
    plain = text.replace(" ", "")
    return len(plain) == DIGITS and plain.isascii() and plain.isdigit() and luhn.is_valid(plain)
