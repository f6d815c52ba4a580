"""Lines that say who prepared or presented an item: the role is kept, the person is not."""

from __future__ import annotations

import re

from delaktig.exchange.documents.source import MASKS

_ROLE_WORD = re.compile(
    r"koordinator|direktör|chef|sekreterare|handläggare|inspektör|planerare|rådgivare|sakkunnig|ledare|rektor|"
    r"ordförande|nämnd|styrelse|tjänsteman|koordinaattori|johtaja|päällikkö|sihteeri|suunnittelija|asiantuntija|"
    r"ohjaaja|rehtori|puheenjohtaja|lakimies|jurist|specialist|esimies|vastaava",
    re.IGNORECASE,
)
_MASKED = re.compile("|".join(re.escape(word) for masks in MASKS.values() for word in masks.values()))
_JOINING = re.compile(
    r"^(?:och|samt|ja|sekä|puh|tel|tfn|p|e-post|sähköposti|epost)\b\.?:?|\b(?:och|samt|ja|sekä)$", re.I
)
_SENTENCE_BREAK = re.compile(r"[a-zåäö)]{3}\.(?:\s|$)(?!\s*\[)")
_CONTACT = re.compile("|".join(re.escape(masks[kind]) for masks in MASKS.values() for kind in ("mail", "phone")))
_LONGEST = 160
_LONGEST_BARE = 80


def is_person_line(text: str, has_personal: bool, people_before: bool) -> bool:
    """Whether a masked line names who prepared or presented, and is no running text.

    After a first such line only lines with a mail or telephone number continue the list.
    """
    rest = _MASKED.sub("", text)
    if _SENTENCE_BREAK.search(rest):
        return False
    if people_before:
        return len(rest) <= _LONGEST_BARE and bool(_CONTACT.search(text))
    if has_personal:
        return len(rest) <= _LONGEST
    return len(text) <= _LONGEST_BARE and bool(_ROLE_WORD.search(text))


def role_in(text: str | None) -> str | None:
    """Return the roles that a masked line leaves when the people are taken out, else ``None``."""
    if not text:
        return None
    roles: list[str] = []
    for part in _MASKED.split(" ".join(text.split())):
        role = part.strip(" ,;:.()/–-")
        while (shorter := _JOINING.sub("", role).strip(" ,;:.()/–-")) != role:
            role = shorter
        if any(letter.isalpha() for letter in role) and role not in roles:
            roles.append(role)
    return ", ".join(roles) or None
