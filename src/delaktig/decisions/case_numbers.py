"""Case numbers (*ärendenummer · asianumero*): read where the form is known, kept as printed always."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLAIN = re.compile(
    r"^\s*(?:(?P<register>[A-ZÅÄÖ]{2,8})/)?(?P<number>\d{1,6})\s*/\s*"
    r"(?P<classes>\d{2}(?:\.\d{2}){1,4})\s*/\s*(?P<year>(?:19|20)\d{2})\s*$"
)


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number taken apart: number, class of the filing plan, year, the register's letters."""

    number: int
    classes: str
    year: int
    register: str = ""


def parse_case_number(printed: str) -> CaseNumber | None:
    """Return the parts of ``n/tt.tt.tt/yyyy``, with a register's letters before it or not, else ``None``."""
    found = _PLAIN.match(printed)
    if found is None:
        return None
    return CaseNumber(int(found["number"]), found["classes"], int(found["year"]), found["register"] or "")
