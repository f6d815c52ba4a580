"""Numbered headings of a scanned programme, and the title that belongs to each number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from delaktig.exchange.documents.scanned.cues import Cues
from delaktig.exchange.documents.scanned.layout import Block, Row, body_width, capitals, is_running, join_rows

Key = tuple[int, ...]

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?(?:\s+(?=\S)|$)")
GAP = 2
"""So many numbers may be missing between two headings that still follow one another."""

LOOK_AHEAD = 3
"""A title may stand this many blocks after its number."""


@dataclass
class Heading:
    """A number that opens a section: where it stands, and what title belongs to it."""

    key: Key
    block: int
    rows: list[Row]
    body: list[Row] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    apart: bool = False
    skipped: int = 0

    @property
    def number(self) -> str:
        """The number as printed in headings: ``2.1.4``."""
        return ".".join(str(part) for part in self.key)

    @property
    def title(self) -> str:
        """The title, its rows joined, without the number."""
        return _NUMBER.sub("", join_rows(self.rows), count=1).strip()


def numbered_headings(blocks: Sequence[Block], cues: Cues) -> list[Heading]:
    """Return the headings whose numbers follow one another, with their titles.

    Numbers that do not fit the succession (figures, footnotes, page numbers) are left out: of all
    the chains of numbers that do, the one with the most, and the best, evidence is taken.
    """
    width = body_width(blocks)
    chain = _best_chain(blocks, cues, width)
    heads: list[Heading] = []
    for key, index, skipped in chain:
        head = _with_title(blocks, index, key, width)
        head.skipped = skipped
        heads.append(head)
    return heads


def _candidate(block: Block, cues: Cues, width: int) -> tuple[Key, float] | None:
    text = block.rows[0].text
    match = _NUMBER.match(text)
    if match is None:
        return None
    key = tuple(int(part) for part in match[1].split("."))
    rest = text[match.end() :]
    if not all(1 <= part <= 40 for part in key) or (match[1][0] == "0"):
        return None
    if not rest:
        return (key, 1.0) if len(key) > 1 else None
    if not rest[0].isupper() or len(rest) > width or rest[-1] in ".;,":
        return None
    if len(key) == 1 and (capitals(rest) or re.search(r"§|\d{3,4}/\d{2,4}|\d,\d", block.text)):
        return None
    if len(key) == 1 and cues.pattern("units").search(rest):
        return None
    return key, 1.0 + (0.5 if len(key) > 1 else 0.0) + (0.5 if block.opens_page else 0.0)


@dataclass(slots=True)
class _Link:
    score: float
    candidate: int
    before: int | None
    skipped: int


def _best_chain(blocks: Sequence[Block], cues: Cues, width: int) -> list[tuple[Key, int, int]]:
    """Return (number, block, numbers skipped) of the best succession; one pass over the candidates."""
    found: list[tuple[Key, int]] = []
    links: list[_Link] = []
    exact: dict[Key, int] = {}
    within: dict[Key, int] = {}
    for index, block in enumerate(blocks):
        candidate = _candidate(block, cues, width)
        if candidate is None:
            continue
        key, weight = candidate
        before, skipped, score = _predecessor(key, links, exact, within)
        found.append((key, index))
        links.append(_Link(score + weight, len(found) - 1, before, skipped))
        here = len(links) - 1
        _keep_best(exact, key, here, links)
        for length in range(1, len(key) + 1):
            _keep_best(within, key[:length], here, links)
    return _walk_back(found, links)


def _predecessor(
    key: Key, links: list[_Link], exact: dict[Key, int], within: dict[Key, int]
) -> tuple[int | None, int, float]:
    choices: list[tuple[float, int, int]] = []
    for skipped in range(GAP + 1):
        sibling = (*key[:-1], key[-1] - 1 - skipped)
        if sibling[-1] >= 1:
            place = within.get(sibling)
        else:
            place = exact.get(key[:-1]) if sibling[-1] == 0 and len(key) > 1 else None
        if place is not None:
            choices.append((links[place].score - 0.6 * skipped, place, skipped))
    if not choices:
        return None, key[-1] - 1, -0.6 * (key[-1] - 1) - (len(key) - 1)
    score, place, skipped = max(choices)
    return place, skipped, score


def _keep_best(table: dict[Key, int], key: Key, here: int, links: list[_Link]) -> None:
    there = table.get(key)
    if there is None or links[here].score > links[there].score:
        table[key] = here


def _walk_back(found: list[tuple[Key, int]], links: list[_Link]) -> list[tuple[Key, int, int]]:
    place: int | None = max(range(len(links)), key=lambda at: links[at].score, default=None)
    chain: list[tuple[Key, int, int]] = []
    while place is not None:
        link = links[place]
        key, index = found[link.candidate]
        chain.append((key, index, link.skipped))
        place = link.before
    return chain[::-1]


def _with_title(blocks: Sequence[Block], index: int, key: Key, width: int) -> Heading:
    block = blocks[index]
    head = Heading(key, index, [block.rows[0]])
    if _NUMBER.fullmatch(block.rows[0].text):
        if len(block.rows) > 1:
            _take_rows(head, block.rows[1:], first=True)
        else:
            _take_title_apart(head, blocks, index, width)
        return head
    _take_rows(head, block.rows[1:], first=False)
    if not head.body:
        _take_broken_on(head, blocks, index, width)
    return head


def _take_rows(head: Heading, rows: Sequence[Row], first: bool) -> None:
    """Take the rows that carry the title on: they begin in small letters, or the row before ends open."""
    for place, row in enumerate(rows):
        title_so_far = head.rows[-1].text
        goes_on = row.text[:1].islower() or (title_so_far.endswith("-") and not capitals(row.text))
        if (first and place == 0) or (goes_on and not title_so_far.endswith(".")):
            head.rows.append(row)
        else:
            head.body = list(rows[place:])
            return


def _take_broken_on(head: Heading, blocks: Sequence[Block], index: int, width: int) -> None:
    """Take a next block that only finishes the title: small letters, short rows, no full stop."""
    if index + 1 >= len(blocks):
        return
    after = blocks[index + 1]
    short = all(len(row.text) < 0.75 * width for row in after.rows)
    open_end = not head.title or not after.text.endswith((".", ",", ";", ":"))
    alone = index + 2 >= len(blocks) or not blocks[index + 2].text[:1].islower()
    if after.text[:1].islower() and short and open_end and alone and after.page == blocks[index].page:
        head.rows += after.rows
        head.taken.append(index + 1)


def _take_title_apart(head: Heading, blocks: Sequence[Block], index: int, width: int) -> None:
    """Find the title of a number that stands alone: the next short capitalised block that is no text."""
    for place in range(index + 1, min(index + 1 + LOOK_AHEAD, len(blocks))):
        block = blocks[place]
        if block.page != blocks[index].page:
            return
        if _could_be_title(block, width):
            head.rows += block.rows
            head.taken.append(place)
            head.apart = place > index + 1
            return


def _could_be_title(block: Block, width: int) -> bool:
    text = block.text
    return (
        len(block.rows) <= 2
        and text[:1].isupper()
        and len(text) < width
        and not text.endswith((".", ",", ";", ":", "-"))
        and not is_running(block, width)
        and not _NUMBER.match(text)
        and len(block.rows[-1].text.split()) <= 7
    )
