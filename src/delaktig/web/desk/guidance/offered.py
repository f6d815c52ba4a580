"""What the form of a visit offers: reasons, services, materials, each with the key that ticks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from delaktig.guidance import codes
from delaktig.guidance.selectors import materials_offered, points_of, reasons_of, services_offered
from delaktig.web.desk.guidance.words import (
    CHANNELS,
    INTERPRETING,
    Choices,
    code_words,
    language_name,
    point_name,
    reason_words,
    said,
    spoken,
    tongue,
)

REASON_KEYS = "1234567890qwertyx"
SERVICE_KEYS = "asdfghjk"
MATERIAL_KEYS = "zcvbnm"
"""Keys that tick a box while the form has the focus; ``l``, ``o``, ``p`` and ``u`` lead elsewhere."""
OFTEN = len(SERVICE_KEYS)


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick: its value, its words, and the key that ticks it, if there is one."""

    value: str
    words: str
    key: str = ""
    note: str = ""


def with_keys(choices: Iterable[tuple[str, str]], keys: str, notes: Sequence[str] = ()) -> list[Tick]:
    """Give the first choices each a key."""
    found: list[Tick] = []
    for at, (value, words) in enumerate(choices):
        key = keys[at] if at < len(keys) else ""
        found.append(Tick(value, words, key, notes[at] if at < len(notes) else ""))
    return found


@dataclass(frozen=True, slots=True)
class Offered:
    """All that the form offers. ``services`` are those that people are directed to most, ``more`` the others."""

    points: Choices
    reasons: list[Tick]
    services: list[Tick]
    more: list[Tick]
    materials: list[Tick]
    material_languages: Choices
    languages: Choices
    channels: Choices
    interpreting: Choices
    countries: Choices

    def ticks(self) -> Iterator[tuple[str, Tick]]:
        """Yield every box with the name of its field."""
        for name, ticks in (("reasons", self.reasons), ("services", self.services), ("services", self.more)):
            yield from ((name, one) for one in ticks)
        yield from (("materials", one) for one in self.materials)


def offered(code: str, on: date, usual: str = "") -> Offered:
    """Return what the form of a municipality offers on a day; ``usual`` is the language that stands first."""
    known = reasons_of(code)
    reasons = [(key, words) for key, words in reason_words(known).items() if not known[key].hidden]
    services = [(str(pk), words) for pk, words in services_offered(code, tongue(), on)]
    materials = materials_offered(code, tongue())
    languages = sorted({tag for one in materials for tag in one.languages}, key=language_name)
    notes = [", ".join(language_name(tag) for tag in one.languages) for one in materials]
    return Offered(
        points=[(str(one.pk), point_name(one)) for one in points_of(code, on)],
        reasons=with_keys(reasons, REASON_KEYS),
        services=with_keys(services[:OFTEN], SERVICE_KEYS),
        more=sorted(with_keys(services[OFTEN:], ""), key=lambda one: one.words.casefold()),
        materials=with_keys([(str(one.uid), one.title) for one in materials], MATERIAL_KEYS, notes),
        material_languages=[("", _("the language spoken")), *((tag, language_name(tag)) for tag in languages)],
        languages=spoken([usual, "sv", "fi", "en"]),
        channels=said(CHANNELS),
        interpreting=said(INTERPRETING),
        countries=list(code_words(codes.countries()).items()),
    )
