"""Compares two editions for a citizen: what is new, changed (word by word), gone, carried on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from delaktig.law.calendar import numeric
from delaktig.municipalities import register
from delaktig.programmes.models import Edition, Measure
from delaktig.programmes.published import published
from delaktig.programmes.word_differences import Change, likeness, word_differences

Data = Mapping[str, Any]
"""An edition, or a part of it, as :mod:`delaktig.programmes.canonical` writes it."""
KINDS = ("edition", "section", "theme", "goal", "measure")
Bodies = Mapping[str, str]
"""A text by language; under ``""`` where it is the same in every language (a day, a number)."""
LIKE_ENOUGH = 0.55
"""From which share of common words two texts without a common key count as the same part."""
_NO_TEXT: Bodies = {}


class Status(StrEnum):
    """What became of a part from one edition to the next."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    CARRIED_ON = "carried_on"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an edition as it is compared: how it is known, under what it stands, and what it says."""

    kind: str
    id: int
    key: str
    name: Bodies
    fields: Mapping[str, Bodies]
    under: str = ""
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One changed text of a part, word by word, and the language it is shown in (``""``: no language)."""

    name: str
    language: str
    words: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one part. ``name`` is how it is called now, or was called where it is gone."""

    kind: str
    status: Status
    name: str
    language: str
    old: Piece | None
    new: Piece | None
    changes: tuple[FieldChange, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions beside each other; each list stands in the order of the new one, what is gone at its end."""

    edition: tuple[Entry, ...]
    sections: tuple[Entry, ...]
    themes: tuple[Entry, ...]
    goals: tuple[Entry, ...]
    measures: tuple[Entry, ...]

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries."""
        return (*self.edition, *self.sections, *self.themes, *self.goals, *self.measures)

    def count(self, status: Status) -> int:
        """Return how many parts are new, changed, gone or carried on."""
        return sum(entry.status is status for entry in self.entries())


@dataclass(slots=True)
class _Pairs:
    """Which old piece each new one continues, by their ids."""

    old_of: dict[int, Piece] = field(default_factory=dict)
    gone: list[Piece] = field(default_factory=list)


def compare_editions(old: Edition, new: Edition, language: str) -> Comparison:
    """Compare two editions as they were frozen, or as they stand where they are not.

    Two queries for two frozen editions, and one for each edition in between; six more for one
    that is not frozen. Concepts, statistics and footnotes are not compared, so not read there.
    """
    continues = continued_keys(old, new)
    was, now = (published(edition, extras=False).data for edition in (old, new))
    return compare(was, now, language, continues)


def compare(old: Data, new: Data, language: str, continues: Mapping[str, str] | None = None) -> Comparison:
    """Compare the canonical data of two editions, in the language asked for where both have it. Pure.

    Measures are matched by what they say they continue (``continues``: the old measure's
    key by the new one's), then by key, then by likeness of their words; other parts by
    key, then by likeness.
    """
    was, now = pieces(old), pieces(new)
    ties = {"measure": continues or {}}
    pairs = {kind: _pair(was[kind], now[kind], ties.get(kind, {})) for kind in KINDS}
    themes = {theme.key: pairs["theme"].old_of.get(theme.id) for theme in now["theme"]}
    places = {key: theme.key for key, theme in themes.items() if theme is not None}
    edition, sections, *others = (_entries(pairs[kind], now[kind], language, places) for kind in KINDS)
    return Comparison(edition, sections, *others)


def continued_keys(old: Edition, new: Edition) -> dict[str, str]:
    """Return the key of the old edition's measure that each measure of the new one continues, by its key.

    Ties are followed through the editions in between, with a query for each.
    """
    found: dict[str, str] = {}
    columns = ("key", "continues_id", "continues__key", "continues__goal__theme__edition_id")
    rows = Measure.objects.filter(goal__theme__edition=new, continues__isnull=False)
    steps = {(key, before): (name, of) for key, before, name, of in rows.values_list(*columns)}
    seen: set[int] = set()
    while steps:
        found |= {key: name for (key, _), (name, of) in steps.items() if of == old.pk}
        open_ = {before: key for (key, before), (_, of) in steps.items() if of != old.pk and before not in seen}
        seen |= set(open_)
        earlier = Measure.objects.filter(pk__in=open_, continues__isnull=False) if open_ else Measure.objects.none()
        steps = {(open_[pk], before): (name, of) for pk, before, name, of in earlier.values_list("pk", *columns[1:])}
    return found


# What is compared


def pieces(data: Data) -> dict[str, list[Piece]]:
    """Return the parts of an edition's canonical data by kind, in printed order."""
    found: dict[str, list[Piece]] = {kind: [] for kind in KINDS}
    found["edition"].append(_edition_piece(data))
    for section in _flat(data["sections"]):
        fields = {"title": section["title"], "text": section["text"]}
        _add(found["section"], "section", section, fields)
    for theme in data["themes"]:
        _add(found["theme"], "theme", theme, {"title": theme["title"]})
        for goal in theme["goals"]:
            _add(found["goal"], "goal", goal, {"title": goal["title"]}, theme["key"])
            for measure in goal["measures"]:
                _add(found["measure"], "measure", measure, _measure_fields(measure), theme["key"])
    return found


def _add(row: list[Piece], kind: str, part: Data, fields: Mapping[str, Bodies], under: str = "") -> None:
    name = next(iter(fields.values()))
    row.append(Piece(kind, len(row), part["key"], name, fields, under, part.get("municipality")))


def _flat(sections: Iterable[Data]) -> Iterator[Data]:
    for section in sections:
        yield section
        yield from _flat(section["children"])


def _edition_piece(data: Data) -> Piece:
    edition = data["edition"]
    codes = [member["municipality"] for member in data["members"]]
    fields: dict[str, Bodies] = {
        "title": edition["title"],
        "period": _plain(_span(edition["period"]["from"], edition["period"]["to"])),
        "legal_basis": _plain(edition["legal_basis"]),
        "members": {
            tongue: ", ".join(sorted(register.by_code(code).name(tongue) for code in codes)) for tongue in ("sv", "fi")
        },
    }
    return Piece("edition", 0, "edition", fields["title"], fields)


def _measure_fields(measure: Data) -> dict[str, Bodies]:
    return {
        "text": measure["text"],
        "responsible": measure["responsible"],
        "partners": measure["partners"],
        "parties": _parties(measure["parties"]),
        "follow_up": measure["follow_up"],
        "targets": _targets(measure["follow_ups"]),
        "schedule": _plain(_span(measure["starts_on"], measure["ends_on"])),
        "budget_note": measure["budget_note"],
        "special_treatment": measure["special_treatment"],
    }


def _parties(parties: Sequence[Data]) -> Bodies:
    """Return the units and organisations of a measure as one line for each language."""
    return {tongue: "; ".join(_party(party, tongue) for party in parties) for tongue in ("sv", "fi") if parties}


def _party(party: Data, language: str) -> str:
    names = (party["organisation"], party["unit"] or {})
    return ", ".join(filter(None, (_shown(bodies, language)[0] for bodies in names)))


def _targets(follow_ups: Sequence[Data]) -> Bodies:
    """Return the follow-ups as lines: name of the indicator, from what, what is aimed at, by when."""
    languages = sorted({tongue for one in follow_ups for tongue in one["indicator"]["name"]})
    return {tongue: "\n".join(_target(one, tongue) for one in follow_ups) for tongue in languages}


def _target(follow_up: Data, language: str) -> str:
    indicator, target = follow_up["indicator"], follow_up["target"] or {}
    aimed = "–".join(filter(None, (target.get("low"), target.get("high"))))
    baseline = target.get("baseline")
    numbers = " → ".join(filter(None, (baseline, aimed)))
    unit, _ = _shown(indicator["unit"], language)
    parts = (numbers and f"{numbers} {unit}".strip(), _day(target.get("due_on")))
    return f"{_shown(indicator['name'], language)[0]}: {' / '.join(filter(None, parts)) or '–'}"


def _plain(words: str) -> Bodies:
    return {"": words} if words else {}


def _span(first: str | None, last: str | None) -> str:
    return f"{_day(first)}–{_day(last)}" if first or last else ""


def _day(iso: str | None) -> str:
    return numeric(date.fromisoformat(iso)) if iso else ""


# Which belongs to which


def _pair(old: Sequence[Piece], new: Sequence[Piece], ties: Mapping[str, str]) -> _Pairs:
    pairs = _Pairs(gone=list(old))
    tied: tuple[Callable[[Piece, Piece], bool], ...] = (
        lambda piece, before: ties.get(piece.key) == before.key,
        lambda piece, before: piece.key == before.key,
    )
    for same in tied:
        for piece in new:
            if piece.id not in pairs.old_of:
                _take(pairs, piece, same)
    _pair_by_likeness(pairs, [piece for piece in new if piece.id not in pairs.old_of])
    return pairs


def _take(pairs: _Pairs, piece: Piece, same: Callable[[Piece, Piece], bool]) -> None:
    for old in pairs.gone:
        if same(piece, old):
            pairs.old_of[piece.id] = old
            pairs.gone.remove(old)
            return


def _pair_by_likeness(pairs: _Pairs, new: Sequence[Piece]) -> None:
    """Pair what is most alike first; of equals, what stands first."""
    scored = [
        (-_alike(old, piece), i, j)
        for i, piece in enumerate(new)
        for j, old in enumerate(pairs.gone)
        if old.municipality == piece.municipality
    ]
    gone = list(pairs.gone)
    for score, i, j in sorted(scored):
        if -score < LIKE_ENOUGH:
            break
        if new[i].id not in pairs.old_of and gone[j] in pairs.gone:
            pairs.old_of[new[i].id] = gone[j]
            pairs.gone.remove(gone[j])


def _alike(old: Piece, new: Piece) -> float:
    """Return how much two parts say the same, in a language that both have."""
    names = [tongue for tongue in ("sv", "fi", "en", *new.name) if tongue in old.name and tongue in new.name]
    return likeness(_words(old, names[0]), _words(new, names[0])) if names else 0.0


def _words(piece: Piece, language: str) -> str:
    return " ".join(bodies.get(language, "") for bodies in (piece.name, piece.fields.get("text", _NO_TEXT)))


# What became of it


def _entries(pairs: _Pairs, new: Sequence[Piece], language: str, places: Mapping[str, str]) -> tuple[Entry, ...]:
    found = [_entry(pairs.old_of.get(piece.id), piece, language, places) for piece in new]
    for piece in pairs.gone:
        name, tongue = _shown(piece.name, language)
        found.append(Entry(piece.kind, Status.GONE, name, tongue, piece, None))
    return tuple(found)


def _entry(old: Piece | None, new: Piece, language: str, places: Mapping[str, str]) -> Entry:
    name, tongue = _shown(new.name, language)
    if old is None:
        return Entry(new.kind, Status.NEW, name, tongue, None, new)
    changes = tuple(
        change
        for field_name in new.fields
        if (change := _change(field_name, old.fields.get(field_name, _NO_TEXT), new.fields[field_name], language))
    )
    moved = bool(new.under) and places.get(new.under) != old.under
    status = Status.CHANGED if changes or moved else Status.CARRIED_ON
    return Entry(new.kind, status, name, tongue, old, new, changes, moved)


def _change(name: str, old: Bodies, new: Bodies, language: str) -> FieldChange | None:
    """Compare in the language asked for, else in one that both have, else whole against whole."""
    both = [tongue for tongue in (language, "sv", "fi", "en", *new) if tongue in old and tongue in new]
    if both:
        before, after, tongue = old[both[0]], new[both[0]], both[0]
    else:
        before, _ = _shown(old, language)
        after, tongue = _shown(new, language)
    if before == after:
        return None
    return FieldChange(name, tongue, tuple(word_differences(before, after)))


def _shown(bodies: Bodies, language: str) -> tuple[str, str]:
    """Return a text in the language asked for, else in another that it has, and which."""
    for tongue in (language, "sv", "fi", "en", *bodies):
        if bodies.get(tongue):
            return bodies[tongue], tongue
    return "", ""
