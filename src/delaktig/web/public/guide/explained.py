"""Terms of the programme explained where they stand in a service's words (row A25)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from delaktig.web.public.guide.programme import Concept
from delaktig.web.public.speech import Said, Speech

_TAG = re.compile(r"(<[^>]*>)")


@dataclass
class Terms:
    """The concepts of a municipality; those that a page met are explained at its end."""

    concepts: Iterable[Concept]
    speech: Speech
    met: dict[str, Concept] = field(default_factory=dict)

    def html(self, said: Said) -> SafeString:
        """Return a text as HTML, the first of each known term linked to its explanation."""
        html = str(said.markdown)
        for concept in self.concepts:
            term = concept.term.get(said.language, "")
            if term and concept.key not in self.met:
                html = self._linked(html, term, concept)
        return mark_safe(html)  # noqa: S308 - cleaned by formats.markdown, and links of our own

    def _linked(self, html: str, term: str, concept: Concept) -> str:
        # words are inflected at their end: a term is known by its beginning, where it is long enough
        ending = r"\w{0,4}" if len(term) > 4 else r"\b"
        found = re.compile(rf"\b{re.escape(str(conditional_escape(term)))}{ending}", re.IGNORECASE)
        pieces = _TAG.split(html)
        inside = 0
        for number, piece in enumerate(pieces):
            if piece.startswith("<"):
                inside += (piece[:3] in {"<a ", "<a>"}) - (piece == "</a>")
                continue
            match = None if inside else found.search(piece)
            if match:
                link = format_html('<a class="term" href="#term-{}">{}</a>', concept.key, mark_safe(match[0]))  # noqa: S308
                pieces[number] = piece[: match.start()] + link + piece[match.end() :]
                self.met[concept.key] = concept
                return "".join(pieces)
        return html

    def explained(self) -> list[dict[str, object]]:
        """Return the terms that the page met, with what they mean."""
        return [
            {"key": one.key, "term": self.speech(one.term), "definition": self.speech(one.definition)}
            for one in self.met.values()
        ]
