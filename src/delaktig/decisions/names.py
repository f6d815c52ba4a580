"""Takes persons' names, mails and phone numbers out of a text, where their time is over. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from delaktig.decisions.item_fields import PersonFields

TAKEN_AWAY = "[…]"


def without_people(text: str, people: Iterable[PersonFields]) -> str:
    """Return the text with each person's name replaced by the role, mail and phone by ``[…]``.

    The name is also found with other spaces and with a Finnish or Swedish ending
    (*Virtasen*, *Virtanens*), and by the last name alone.
    """
    for person in people:
        instead = person.role.strip() or TAKEN_AWAY
        for pattern in _name_patterns(person.name):
            text = pattern.sub(lambda _: instead, text)  # noqa: B023 - used at once
        for contact in (person.email, person.phone):
            if contact.strip():
                text = re.sub(_spaced(contact), TAKEN_AWAY, text, flags=re.IGNORECASE)
    return text


def _name_patterns(name: str) -> Iterable[re.Pattern[str]]:
    words = name.split()
    if not words:
        return
    yield re.compile(rf"\b{_spaced(' '.join(words))}\w*", re.IGNORECASE)
    last = words[-1]
    if len(words) > 1 and len(last) > 2:
        # the stem before the ending: Virtanen -> Virtase-, so that a bent name is found as well
        stems = {last, re.sub("nen$", "s", last)}
        for stem in sorted(stems, key=len, reverse=True):
            first = rf"(?:\b{re.escape(words[0])}\w*\s+)?"
            yield re.compile(rf"{first}\b{re.escape(stem)}(?:\w{{0,6}})\b")


def _spaced(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split())
