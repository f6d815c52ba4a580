"""Where every character of a source document went.

Nothing of an imported document may be lost unseen: each non-blank character of
the source belongs to exactly one :class:`Span`, and each span to one target.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, field

FURNITURE = "furniture"
"""Target of page heads, page numbers and ornaments that carry no content."""

UNPLACED = "unplaced"
"""Target of whatever no reader could place."""

PERSONAL = "personal"
"""Prefix of targets for officials' names, mails and phone numbers: ``personal:name``."""


class Overlap(ValueError):
    """Two spans claim the same character."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of characters on one line of the source, and where it went.

    ``line`` counts from 1; ``start`` and ``end`` are character offsets in that
    line, half open. ``target`` is a JSON path into the result
    (``$.items[0].title``), ``furniture``, ``unplaced`` or ``personal:<kind>``.
    """

    line: int
    start: int
    end: int
    target: str


@dataclass
class Ledger:
    """Collects claims on a source's characters and refuses double claims."""

    lines: tuple[str, ...]
    _spans: dict[int, list[Span]] = field(default_factory=dict)

    def claim(self, line: int, target: str, start: int = 0, end: int | None = None) -> None:
        """Claim ``line[start:end]`` for *target*; blank edges are left out.

        Raises :class:`Overlap` where part of it is claimed already, and
        ``IndexError`` where the line is not in the source.
        """
        text = self.lines[line - 1]
        end = len(text) if end is None else end
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if start >= end:
            return
        claimed = self._spans.setdefault(line, [])
        span = Span(line, start, end, target)
        place = bisect_left(claimed, span)
        for other in claimed[max(place - 1, 0) : place + 1]:
            if start < other.end and other.start < end:
                raise Overlap(f"line {line}: {start}-{end} for {target} meets {other}")
        claimed.insert(place, span)

    def claim_free(self, line: int, target: str, start: int = 0, end: int | None = None) -> None:
        """Claim for *target* whatever of ``line[start:end]`` nobody has claimed yet.

        The way to place a line in which names and telephone numbers were claimed before.
        """
        end = len(self.lines[line - 1]) if end is None else end
        for begin, stop in self.free(line, start, end):
            insort(self._spans.setdefault(line, []), Span(line, begin, stop, target))

    def free(self, line: int, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the runs of ``line[start:end]`` still free, blank edges left out."""
        text = self.lines[line - 1]
        end = len(text) if end is None else end
        found: list[tuple[int, int]] = []
        position = start
        for span in [*self.on_line(line), Span(line, end, end, "")]:
            piece = text[position : min(span.start, end)]
            if piece.strip():
                begin = position + len(piece) - len(piece.lstrip())
                found.append((begin, position + len(piece.rstrip())))
            position = max(position, span.end)
        return found

    def on_line(self, line: int) -> tuple[Span, ...]:
        """Return the spans of one line, in order."""
        return tuple(self._spans.get(line, ()))

    def is_free(self, line: int) -> bool:
        """Whether nothing of the line has been claimed yet."""
        return not self._spans.get(line)

    def rest_unplaced(self) -> list[Span]:
        """Claim every non-blank character still free as ``unplaced``; return those spans."""
        found: list[Span] = []
        for number in range(1, len(self.lines) + 1):
            found += [Span(number, begin, stop, UNPLACED) for begin, stop in self.free(number)]
        for span in found:
            insort(self._spans.setdefault(span.line, []), span)
        return found

    def spans(self) -> list[Span]:
        """Return all spans in reading order."""
        return sorted(span for spans in self._spans.values() for span in spans)

    def text_for(self, target: str) -> str:
        """Return the source text that went to *target*, lines joined by newlines."""
        return "\n".join(self.lines[s.line - 1][s.start : s.end] for s in self.spans() if s.target == target)

    def characters_by_target(self) -> Counter[str]:
        """Count non-blank characters for each target."""
        counted: Counter[str] = Counter()
        for span in self.spans():
            piece = self.lines[span.line - 1][span.start : span.end]
            counted[span.target] += sum(not c.isspace() for c in piece)
        return counted
