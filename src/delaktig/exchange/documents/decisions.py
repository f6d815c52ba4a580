"""Reads decision extracts (Swedish *protokollsutdrag*, Finnish *pöytäkirjanote*) into items.

One document often holds the whole chain of one matter, committee → board → council, each
link under a head of its own (row A16; ``410/2015 §107``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from delaktig.exchange.documents.acts import find_acts
from delaktig.exchange.documents.bodies import body_at_start, tells_town
from delaktig.exchange.documents.furniture import is_minutes_head, is_ornament
from delaktig.exchange.documents.headers import Head, find_case_number, find_head, find_meeting_date
from delaktig.exchange.documents.items import FIELDS, Draft, finish
from delaktig.exchange.documents.labels import Label, find_label
from delaktig.exchange.documents.outcomes import is_immediate_line
from delaktig.exchange.documents.periods import find_period
from delaktig.exchange.documents.persons import is_person_line
from delaktig.exchange.documents.places import find_members, find_mentions, is_list_of_names
from delaktig.exchange.documents.publicity import find_publicity
from delaktig.exchange.documents.remarks import remark
from delaktig.exchange.documents.result import DocumentResult
from delaktig.exchange.documents.source import Piece, Source
from delaktig.exchange.documents.spans import FURNITURE

LONGEST_TITLE = 220
_ITEM_OF_AGENDA = re.compile(r"\s*(?:asia|ärende)\s\d{1,3}\s*", re.IGNORECASE)
_LONGEST_ATTACHMENT = 250
_NO_FIELD = ("distribution",)


def read_decisions(source: Source) -> DocumentResult:
    """Return the items of a decision extract, claimed in the source's ledger."""
    return _Reader(source).read()


@dataclass
class _Reader:
    """Walks the lines once; ``draft`` is the item that the present line belongs to."""

    source: Source
    drafts: list[Draft] = field(default_factory=list)
    title: list[Piece] = field(default_factory=list)
    result: DocumentResult = field(default_factory=lambda: DocumentResult(kind="decision"))
    waiting: Draft = field(default_factory=lambda: Draft(0))
    """What stands before the first head and belongs to the first item."""
    body_of_head: str | None = None
    after_blank: bool = True

    @property
    def draft(self) -> Draft:
        return self.drafts[-1] if self.drafts else self.waiting

    def read(self) -> DocumentResult:
        self.result.language = self.source.language
        for number, line in enumerate(self.source.lines, start=1):
            if line.strip():
                self._line(number, line)
                self.after_blank = False
            else:
                self._blank()
        if not self.drafts:
            self._open(Head(body=self.body_of_head))
        self._finish()
        return self.result

    def _blank(self) -> None:
        self.after_blank = True
        self.draft.end_block()

    def _line(self, number: int, line: str) -> None:
        if is_ornament(line) or (not self.drafts and (is_minutes_head(line) or _ITEM_OF_AGENDA.fullmatch(line))):
            self.source.place(FURNITURE, number)
            return
        head = find_head(line)
        if head is not None and self._head(number, head):
            return
        if self._stated(number, line):
            return
        label = find_label(line)
        if label is not None and (self.drafts or label.kind != "attachments" or label.rest >= len(line)):
            self._label(number, line, label)
        elif not self.drafts:
            self._before_items(number, line)
        else:
            self._text(number, 0, line)

    def _head(self, number: int, head: Head) -> bool:
        """Open the item of the head, or complete the one that waits for its §; ``False``: no head."""
        draft = self.drafts[-1] if self.drafts else None
        if draft is not None and draft.is_same(head):
            if draft.merge(head):
                self._claim_head(number, head)
            else:
                self.source.place(FURNITURE, number)
            return True
        bare = head.body is None and head.abbreviation is None
        if bare and draft is not None and not draft.may_be_followed:
            if head.has_sign and draft.waits_for_section:
                draft.complete(head)
                self._claim_head(number, head)
                return True
            return False
        if bare and head.date is None and not head.has_sign:
            return False
        inherited = draft.head if draft is not None and bare else None
        self._open(head, inherited)
        self._claim_head(number, head)
        return True

    def _open(self, head: Head, inherited: Head | None = None) -> None:
        draft = Draft(len(self.drafts), head=head)
        if inherited is not None:
            draft.inherit(inherited)
        if self.drafts:
            draft.letterhead = self.drafts[0].letterhead
        if not self.drafts:
            draft.take_over(self.waiting, self.body_of_head)
        self.drafts.append(draft)

    def _claim_head(self, number: int, head: Head) -> None:
        draft = self.draft
        draft.head_lines.append(number)
        if head.title is not None and head.title_start is not None and not draft.pieces["title"]:
            self.source.place(draft.path("title"), number, head.title_start)
            draft.pieces["title"].append(Piece(number, head.title_start, len(self.source.lines[number - 1])))
        for name, start, end in head.parts:
            self.source.place(draft.path(name), number, start, end)
        self.source.place(draft.path("section" if head.has_sign else "date"), number)

    def _stated(self, number: int, line: str) -> bool:
        """Read a line that states one thing in itself: case number, date, publicity, adjustment."""
        draft = self.draft
        body = find_head_body(self.source.plain(number)) if draft.lacks_body else None
        if body is not None:
            draft.head = replace(draft.head, body=body)
            self.source.place(draft.path("body"), number)
            return True
        case_number = find_case_number(line)
        if case_number is not None and draft.case_number is None and not draft.labelled:
            draft.case_number = case_number
            self.source.place(draft.path("case_number"), number)
            return True
        day = find_meeting_date(line)
        if day is not None and draft.date is None:
            draft.date = day
            self.source.place(draft.path("date"), number)
            return True
        publicity = find_publicity(line)
        if publicity is not None and draft.publicity is None:
            draft.publicity = publicity
            self.source.place(draft.path("publicity"), number)
            return True
        if len(line) < 200 and is_immediate_line(line):
            draft.immediate_lines.append((number, draft.part))
            self.source.place(draft.path("immediate"), number)
            return True
        return False

    def _before_items(self, number: int, line: str) -> None:
        """Title, letterhead and the like: what stands before the first head."""
        text = self.source.plain(number)
        if is_list_of_names(text) or self._is_letterhead(text):
            self.waiting.letterhead.append(Piece(number, 0, len(line)))
            self.source.place("$.items[0].municipality", number)
        elif find_head_body(text) and self.body_of_head is None:
            self.body_of_head = find_head_body(text)
            self.source.place("$.items[0].body", number)
        elif len(text) <= LONGEST_TITLE and (not self.title or self.title[-1].line == number - 1):
            self.title.append(Piece(number, 0, len(line)))
            self.source.place("$.title", number)

    @staticmethod
    def _is_letterhead(text: str) -> bool:
        mentions = find_mentions(text)
        if len(text) > 60 or len(mentions) != 1 or mentions[0].start:
            return False
        kind, _, rest = text[mentions[0].end :].strip().casefold().partition(" ")
        return kind in ("stad", "kommun", "kaupunki", "kunta") and (not rest or is_minutes_head(rest))

    def _label(self, number: int, line: str, label: Label) -> None:
        if not self.drafts:
            self._open(Head(body=self.body_of_head))
        draft = self.draft
        draft.begin(label.kind, number)
        rest = line[label.rest :]
        target = draft.target()
        if label.kind in _NO_FIELD:
            self.result.remarks.append(remark(f"$.items[{draft.index}]", "no_field", number))
        elif label.kind == "signature":
            self.source.place(FURNITURE, number)
        elif target is not None:
            self.source.place(target, number, 0, label.rest)
        if rest.strip(" *_\t"):
            self._text(number, label.rest, line)

    def _text(self, number: int, start: int, line: str) -> None:
        draft = self.draft
        text = self.source.plain(number, start)
        if draft.part is None:
            self._unlabelled(number, text)
        elif (draft.part in ("preparer", "presenter", "preparation") and not self._is_person(number, text)) or (
            draft.part == "attachments" and len(text) > _LONGEST_ATTACHMENT
        ):
            draft.part = "background"
        elif draft.part == "preparation":
            draft.part = "preparer"
        if draft.part == "signature":
            self.source.place(FURNITURE, number, start)
            return
        target = draft.target()
        if target is not None:
            self.source.place(target, number, start)
            draft.pieces[FIELDS[draft.part or ""]].append(Piece(number, start, len(line)))

    def _unlabelled(self, number: int, text: str) -> None:
        """Text after the head and before any label: the item's title first, then background."""
        draft = self.draft
        titled = draft.pieces["title"]
        continues = bool(titled) and titled[-1].line == number - 1 and text[:1].islower()
        ends = text.endswith((".", ";"))
        if len(text) <= LONGEST_TITLE and not ends and (not titled or continues) and not draft.untitled:
            draft.part = "title"
        else:
            draft.part = "background"

    def _is_person(self, number: int, text: str) -> bool:
        return is_person_line(text, self.source.has_personal(number), self.draft.has_people)

    def _finish(self) -> None:
        source, result = self.source, self.result
        title = source.text(self.title)
        result.title = title.replace("\n\n", " ") if title else None
        shared = self.waiting.case_number if len({d.head.date for d in self.drafts}) > 1 else None
        town = cache(lambda: tells_town("\n".join(source.lines)))
        for draft in self.drafts:
            finish(draft, source, result, shared, town)
        if result.title is None and result.items:
            result.title = result.items[0].title
        texts = [source.plain(number) for number in range(1, len(source.lines) + 1)]
        heads = [item.title or "" for item in result.items]
        paragraphs = [part for item in result.items for part in _texts_of(item)]
        result.acts = find_acts([*heads, result.title or "", *paragraphs])
        result.period = find_period(result.title, heads, paragraphs or texts)
        result.municipalities = find_members(result.title, heads, paragraphs)


def _texts_of(item: object) -> list[str]:
    named = ("background", "proposal", "handling", "decision")
    parts = [getattr(item, name) for name in named if getattr(item, name)]
    attachments: list[str] = getattr(item, "attachments", [])
    return [*parts, *attachments]


def find_head_body(text: str) -> str | None:
    """Return the body's name if the line before the items is nothing else."""
    name = body_at_start(text)
    return name if name is not None and len(name) == len(text) else None
