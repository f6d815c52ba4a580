"""Codes that are given on paper and typed by hand: twelve digits, the last of them a check digit.

Digits are on every keyboard and in every script.
"""

from __future__ import annotations

import secrets
import unicodedata

from stdnum import luhn

CODE_DIGITS = 12
GROUP = 4


def new_code() -> str:
    """Return a code of twelve digits, of which the last tells most slips of the finger."""
    first = f"{secrets.randbelow(10 ** (CODE_DIGITS - 1)):0{CODE_DIGITS - 1}}"
    return first + str(luhn.calc_check_digit(first))


def grouped(code: str) -> str:
    """Return a code as it is read and said: in groups of four."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def digits(typed: str) -> str:
    """Return the digits that somebody typed, of any script, without what stands between them."""
    return "".join(str(unicodedata.digit(sign)) for sign in typed if unicodedata.digit(sign, None) is not None)


def read_code(typed: str) -> str:
    """Return the code that somebody typed; empty where it can be none."""
    found = digits(typed)
    return found if len(found) == CODE_DIGITS and luhn.is_valid(found) else ""
