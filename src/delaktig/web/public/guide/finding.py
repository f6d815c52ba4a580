"""What the search page asks the catalogue's search for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from delaktig.catalogue.selectors import visible_in
from delaktig.texts.models import TextVersion

MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """Services by id, the best first; other words that may have been meant; languages beside the reader's."""

    services: tuple[int, ...] = ()
    did_you_mean: tuple[str, ...] = ()
    fell_back_to: tuple[str, ...] = ()


NOTHING = Found()


def find(code: str, language: str, asked: str, on: date) -> Found:
    """Return the services whose name or summary holds the words, those in the reader's language first."""
    shown = visible_in(code, on).order_by()
    texts = {text: pk for pk, *ids in shown.values_list("pk", "name", "summary") for text in ids if text}
    held = Q(text__in=shown.values("name")) | Q(text__in=shown.values("summary"))
    rows = TextVersion.objects.filter(held, body__icontains=asked).values_list("text_id", "language")
    hits: dict[int, set[str]] = {}
    for text, tongue in rows:
        hits.setdefault(texts[text], set()).add(tongue)
    ranked = sorted(hits, key=lambda pk: (language not in hits[pk], pk))[:MOST]
    others = sorted({tongue for pk in ranked if language not in hits[pk] for tongue in hits[pk]})
    return Found(tuple(ranked), (), tuple(others))
