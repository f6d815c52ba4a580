"""One item (§) while it is read, and its making into a record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from delaktig.exchange.documents.bodies import body_at_start, by_abbreviation, choose, kind_of
from delaktig.exchange.documents.headers import CASE_NUMBER, Head
from delaktig.exchange.documents.outcomes import read_outcome, says_immediate
from delaktig.exchange.documents.persons import role_in
from delaktig.exchange.documents.places import find_mentions
from delaktig.exchange.documents.remarks import remark
from delaktig.exchange.documents.result import DocumentResult, Item
from delaktig.exchange.documents.source import Piece, Source

FIELDS = {
    "title": "title",
    "background": "background",
    "preparation": "preparer_role",
    "preparer": "preparer_role",
    "presenter": "presenter_role",
    "proposal": "proposal",
    "handling": "handling",
    "presence": "handling",
    "decision": "decision",
    "attachments": "attachments",
    "execution": "next",
    "publicity": "publicity",
}
"""Kind of label → the item's field that the label's text goes to."""

_PERSON_FIELDS = ("preparer", "presenter", "preparation")
_BULLET = re.compile(r"^(?:[-•*–·]|\d{1,2}[.)])\s+")
_MINUTES = re.compile(r"\s(?:protokoll|utdrag|pöytäkirja|ote|esityslista|föredragningslista)", re.IGNORECASE)
_TOWN = re.compile(r"\s(?:stads?|kommuns?|kaupun\w+|kun(?:ta|nan))\b", re.IGNORECASE)


@dataclass
class Draft:
    """An item being read: its head, its pieces by field, and which field goes on."""

    index: int
    head: Head = field(default_factory=Head)
    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    part: str | None = None
    labels: dict[str, int] = field(default_factory=dict)
    head_lines: list[int] = field(default_factory=list)
    letterhead: list[Piece] = field(default_factory=list)
    immediate_lines: list[tuple[int, str | None]] = field(default_factory=list)
    case_number: str | None = None
    date: str | None = None
    publicity: str | None = None
    untitled: bool = False

    def path(self, name: str) -> str:
        """Return the JSON path of one of the item's fields."""
        return f"$.items[{self.index}].{name}"

    def target(self) -> str | None:
        """Return the path of the field that goes on, or ``None`` where there is none for it."""
        name = FIELDS.get(self.part or "")
        return self.path(name) if name else None

    @property
    def lacks_body(self) -> bool:
        """Whether the item has begun, named no body yet, and holds nothing but its head."""
        stated = self.head.body or self.head.abbreviation
        return bool(self.head_lines) and not stated and not self.labels and not self.pieces["background"]

    @property
    def labelled(self) -> bool:
        """Whether the item has come past its head."""
        return bool(self.labels)

    @property
    def has_people(self) -> bool:
        """Whether the present list of preparers or presenters has begun."""
        return self.part in _PERSON_FIELDS and bool(self.pieces[FIELDS[self.part]])

    @property
    def may_be_followed(self) -> bool:
        """Whether a bare § may open the next item: this one has come to its decision."""
        return "decision" in self.labels

    @property
    def waits_for_section(self) -> bool:
        """Whether the head named no § yet and nothing but title and case number has come since."""
        return not self.head.has_sign and not self.labels and not self.pieces["background"]

    def begin(self, kind: str, line: int) -> None:
        """Go on with the field of a label."""
        self.part = kind
        self.labels.setdefault(kind, line)

    def end_block(self) -> None:
        """Come to a blank line: an item's title ends here."""
        if self.part == "title":
            self.part = None
            self.untitled = True

    def is_same(self, head: Head) -> bool:
        """Whether another head speaks of this very item: a later page, or a second line of its head."""
        mine = self.head
        if not self.head_lines or head.section is None or head.section != mine.section:
            return False
        return head.date in (None, mine.date or self.date) and _same_body(head, mine)

    def merge(self, head: Head) -> bool:
        """Take from a second head of the item what the first did not state; whether there was any."""
        added = {
            name: getattr(head, name)
            for name in ("body", "abbreviation", "date", "case_number", "title")
            if getattr(self.head, name) is None and getattr(head, name) is not None
        }
        if self.labels or self.pieces["title"]:
            added.pop("title", None)
        self.head = replace(self.head, **added)
        return bool(added)

    def complete(self, head: Head) -> None:
        """Take the § from a line of its own."""
        self.head = replace(
            self.head,
            has_sign=True,
            section=head.section,
            date=self.head.date or head.date,
            case_number=self.head.case_number or head.case_number,
        )

    def inherit(self, meeting: Head) -> None:
        """Take body and date from the meeting of the item before."""
        self.head = replace(
            self.head,
            body=meeting.body,
            abbreviation=meeting.abbreviation,
            owner=meeting.owner,
            date=self.head.date or meeting.date,
        )

    def take_over(self, before: Draft, body: str | None) -> None:
        """Take what stood before the first head."""
        self.case_number = before.case_number
        self.publicity = before.publicity
        self.date = before.date
        self.letterhead = before.letterhead
        self.immediate_lines = before.immediate_lines
        if body and not self.head.body and not self.head.abbreviation:
            self.head = replace(self.head, body=body)


def _same_body(one: Head, other: Head) -> bool:
    if (one.body or one.abbreviation) is None or (one.body, one.abbreviation) == (other.body, other.abbreviation):
        return True
    names = {name.casefold() for name in (one.body, other.body) if name}
    known = {short for short in (one.abbreviation, other.abbreviation) if short}
    if len(names) != 1 or len(known) != 1:
        return False
    return any({body.sv.casefold(), body.fi.casefold()} & names for body in by_abbreviation(known.pop()))


def finish(
    draft: Draft,
    source: Source,
    result: DocumentResult,
    shared_case: str | None,
    town: Callable[[], bool | None],
) -> None:
    """Make the draft an item of the result, with a remark for each value it does not state.

    *shared_case* is the case number that stands above a whole chain; *town* tells whether
    the document is a town's.
    """
    item = Item()
    result.items.append(item)
    own_title = source.text(draft.pieces["title"])
    item.title = own_title.replace("\n\n", " ") if own_title else _title_of_matter(draft, result)
    for name in ("background", "proposal", "handling", "decision"):
        setattr(item, name, source.text(draft.pieces[name]))
    item.preparer_role = role_in(source.text(draft.pieces["preparer_role"]))
    item.presenter_role = role_in(source.text(draft.pieces["presenter_role"]))
    item.attachments = _attachments(source, draft.pieces["attachments"])
    item.publicity = draft.publicity or source.text(draft.pieces["publicity"])
    item.date = draft.head.date or draft.date
    item.section = draft.head.section
    item.case_number = draft.head.case_number or draft.case_number or shared_case
    _body(item, draft, source.language, result, town)
    _municipality(item, draft, source, result)
    _outcome(item, draft, source, result)
    _remark_roles(item, draft, result)


def _title_of_matter(draft: Draft, result: DocumentResult) -> str | None:
    """The title above the whole chain, or that of the first body's item, for another body's item."""
    if result.title or len(result.items) < 2:
        return result.title
    first = result.items[0]
    other_body = (draft.head.body or draft.head.abbreviation) not in (first.body, first.abbreviation)
    return first.title if other_body else None


def _attachments(source: Source, pieces: list[Piece]) -> list[str]:
    found: list[str] = []
    previous = 0
    for piece in pieces:
        text = source.plain(piece.line, piece.start, piece.end)
        if not text:
            continue
        if found and text[:1].islower() and piece.line == previous + 1:
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(_BULLET.sub("", text))
        previous = piece.line
    return found


def _body(item: Item, draft: Draft, language: str, result: DocumentResult, town: Callable[[], bool | None]) -> None:
    head = draft.head
    item.abbreviation = head.abbreviation
    code = "not_stated"
    if head.body:
        item.body = head.body
    elif head.abbreviation:
        known = by_abbreviation(head.abbreviation)
        body = choose(known, town)
        item.body = body.name(language) if body else None
        code = "abbreviation_ambiguous" if known else "abbreviation_unknown"
    else:
        item.body = body_at_start(item.decision or "") or body_at_start(item.proposal or "")
    if item.body is None:
        result.remarks.append(remark(draft.path("body"), code, *draft.head_lines))
    if item.abbreviation is None:
        result.remarks.append(remark(draft.path("abbreviation"), "not_abbreviated", *draft.head_lines))


def _municipality(item: Item, draft: Draft, source: Source, result: DocumentResult) -> None:
    """The municipality that decided, where the text itself states it: prefix, letterhead, head, title."""
    stated = [source.plain(piece.line) for piece in draft.letterhead]
    stated = [_MINUTES.split(text)[0] for text in stated]
    if draft.head.owner:
        stated.append(draft.head.owner)
    codes = {mention.code for text in stated for mention in find_mentions(f"{text} stad")}
    prefixed = _by_prefix(item.case_number)
    if prefixed:
        codes = {prefixed}
    if not codes and item.title:
        codes = {m.code for m in find_mentions(item.title) if _TOWN.match(item.title, m.end)}
    if len(codes) == 1:
        item.municipality = codes.pop()
    else:
        code = "municipality_conflict" if codes else "not_stated"
        result.remarks.append(remark(draft.path("municipality"), code, *draft.head_lines))
    if item.case_number and not CASE_NUMBER.fullmatch(item.case_number):
        result.remarks.append(remark(draft.path("case_number"), "case_number_form", *draft.head_lines))


_PREFIXES = {"RBG": "710", "HKO": "078", "LOH": "444", "HEL": "091", "TRE": "837", "TKU": "853", "ESP": "049"}
"""Units' prefixes of case numbers that stand for one municipality."""


def _by_prefix(case_number: str | None) -> str | None:
    match = CASE_NUMBER.fullmatch(case_number or "")
    prefix = match.group("prefix") if match else None
    if not prefix:
        return None
    named = find_mentions(f"{prefix.capitalize()} stad")
    return _PREFIXES.get(prefix) or (named[0].code if len(named) == 1 else None)


def _outcome(item: Item, draft: Draft, source: Source, result: DocumentResult) -> None:
    execution = source.text(draft.pieces["next"])
    found = read_outcome(kind_of(item.body), item.proposal, item.decision, execution)
    item.outcome, item.next = found.outcome, found.next
    after_decision = [number for number, kind in draft.immediate_lines if kind == "decision"]
    item.immediate = bool(
        after_decision or (item.decision and draft.immediate_lines) or says_immediate(item.decision or "")
    )
    at = [draft.labels["decision"]] if "decision" in draft.labels else []
    missing = "empty_decision" if at else "not_stated"
    if item.decision is None:
        result.remarks.append(remark(draft.path("decision"), missing, *at))
    if found.remark:
        code = missing if found.remark == "empty_decision" else found.remark
        result.remarks.append(remark(draft.path("outcome"), code, *at))
    if found.next is None:
        code = missing if found.next_remark == "empty_decision" else found.next_remark or "not_stated"
        result.remarks.append(remark(draft.path("next"), code, *at))


def _remark_roles(item: Item, draft: Draft, result: DocumentResult) -> None:
    for name in ("preparer_role", "presenter_role"):
        pieces = draft.pieces[name]
        if getattr(item, name) is None and pieces:
            lines = sorted({piece.line for piece in pieces})
            result.remarks.append(remark(draft.path(name), "role_not_stated", *lines))
