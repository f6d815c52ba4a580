"""The personal identity code (*personbeteckning · henkilötunnus*): its form, its check character, its day of birth.

All eleven characters are kept and compared: two people may differ in the sign alone, and
people may have no code at all.
"""

from __future__ import annotations

from datetime import date

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fi import hetu

ARTIFICIAL_FROM = 900
"""Individual numbers from here on belong to nobody: codes of tests and of demonstrations."""
_CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)


class WrongCode(ValueError):
    """A code that cannot be kept; ``code`` is stable: ``bad_code``, ``bad_check`` or ``artificial_code``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(text: str, *, artificial: bool) -> str:
    """Return a code in its written form, or raise :class:`WrongCode`; an empty text stays empty."""
    if not text.strip():
        return ""
    try:
        code = str(hetu.validate(text, allow_temporary=True))
    except InvalidChecksum:
        raise WrongCode("bad_check") from None
    except ValidationError:
        raise WrongCode("bad_code") from None
    if is_artificial(code) and not artificial:
        raise WrongCode("artificial_code")
    return code


def is_artificial(code: str) -> bool:
    """Say whether a code is of the series that belongs to nobody."""
    return int(code[7:10]) >= ARTIFICIAL_FROM


def birth_date(code: str) -> date:
    """Return the day of birth that a valid code tells."""
    return date(_CENTURIES[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))
