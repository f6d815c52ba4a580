"""How files in other systems' forms say that a service is invented for a demonstration: they have no field for it.

The words stand in the file itself, before what the service says, so that nobody takes it for a real one; by the
same words it is known when it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDS = {
    "sv": "Påhittad för en demonstration: det finns ingen sådan tjänst.",
    "fi": "Keksitty esittelyä varten: tällaista palvelua ei ole olemassa.",
    "en": "Invented for a demonstration: there is no such service.",
}


def words_in(language: str) -> str:
    """Return the words in a language; English where they are not there in it."""
    return WORDS.get(language, WORDS["en"])


def before(words: Mapping[str, str], languages: tuple[str, ...], most: int) -> dict[str, str]:
    """Return a text with the words before it in each language, no longer than *most* characters."""
    told = {tongue: f"{words_in(tongue)}\n\n{words.get(tongue, '')}".strip() for tongue in languages}
    return {tongue: text if len(text) <= most else text[: most - 1].rstrip() + "…" for tongue, text in told.items()}


def is_said(text: object) -> bool:
    """Say whether a text begins with the words, in any language."""
    return str(text or "").startswith(tuple(WORDS.values()))


def without(text: str) -> str:
    """Return a text without the words before it."""
    said = next((one for one in WORDS.values() if text.startswith(one)), "")
    return text.removeprefix(said).strip() if said else text
