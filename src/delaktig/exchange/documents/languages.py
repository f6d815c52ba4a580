"""Which language a document is written in, and the words by which its parts are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+")
_COMMON = {
    "sv": frozenset(
        [
            "och",
            "att",
            "för",
            "som",
            "är",
            "av",
            "med",
            "till",
            "den",
            "det",
            "på",
            "inom",
            "eller",
            "ska",
            "skall",
            "har",
            "i",
            "om",
            "en",
            "ett",
            "från",
            "vid",
            "kommunen",
            "kommunens",
            "beslut",
            "förslag",
            "beredning",
            "beslutsförslag",
            "integrationen",
            "paragrafen",
            "stadsstyrelsen",
            "kommunstyrelsen",
            "mål",
            "åtgärd",
            "ansvar",
            "tyngdpunkt",
            "indikator",
            "uppföljning",
            "bilaga",
        ]
    ),
    "fi": frozenset(
        [
            "ja",
            "on",
            "että",
            "joka",
            "tai",
            "sekä",
            "myös",
            "ovat",
            "mukaan",
            "ei",
            "se",
            "kun",
            "sen",
            "kunnan",
            "kunta",
            "kaupungin",
            "päätös",
            "ehdotus",
            "päätösehdotus",
            "valmistelija",
            "esittelijä",
            "kaupunginhallitus",
            "kunnanhallitus",
            "pykälä",
            "kotoutumisen",
            "tavoite",
            "toimenpide",
            "vastuutaho",
            "vastuu",
            "seuranta",
            "painopiste",
            "mittari",
            "liite",
            "liitteet",
        ]
    ),
}


def detect_language(lines: Sequence[str]) -> str | None:
    """Return ``sv`` or ``fi`` by the commonest small words, or ``None`` where none tells."""
    counted: Counter[str] = Counter()
    for line in lines:
        counted.update(word.casefold() for word in _WORD.findall(line))
    scores = {language: sum(counted[word] for word in words) for language, words in _COMMON.items()}
    if scores["sv"] == scores["fi"]:
        return None
    return max(scores, key=lambda language: scores[language])
