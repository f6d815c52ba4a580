"""The Finnish business id (*FO-nummer · Y-tunnus*): seven digits, a hyphen and a check digit."""

from __future__ import annotations

import re

WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def canonical(text: str) -> str | None:
    """Return the id as ``1234567-8`` (older ones have six digits), or ``None`` where it is wrong.

    The check digit is 11 less the weighted sum modulo 11; remainder 1 is never given out.
    """
    found = re.fullmatch(r"(\d{6,7})-?(\d)", text.strip())
    if found is None:
        return None
    digits = found[1].rjust(7, "0")
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    if rest == 1 or (0 if rest == 0 else 11 - rest) != int(found[2]):
        return None
    return f"{digits}-{found[2]}"
