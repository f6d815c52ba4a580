"""Acts on the catalogue's texts in their other languages: write, approve, take back a translator's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.catalogue.actions.saving import held, saved
from delaktig.catalogue.models import Kept, Service
from delaktig.catalogue.policies import why_not_translate
from delaktig.catalogue.search import keeping
from delaktig.catalogue.text_places import HOLDERS, TextPlace, kept_of, places, with_parts
from delaktig.formats.xliff import Read, Unit, is_done
from delaktig.texts.actions import Conflict, approve, write
from delaktig.texts.models import Text
from delaktig.texts.parts import Invalid, NotThere
from delaktig.texts.selectors import Bundle, load


@dataclass(frozen=True, slots=True)
class Written:
    """A text as a translator wrote it: over which version of the translation (0: none), and whether it is approved."""

    body: str
    over: int | None = None
    slip: bool = False
    approved: bool = False


@dataclass(slots=True)
class Saved:
    """What was saved, and what was not because someone else had saved in between: both words are kept here."""

    changed: list[int] = field(default_factory=list)
    conflicts: dict[int, Conflict] = field(default_factory=dict)


@transaction.atomic
def translate(actor: Actor, holder: Kept, language: str, given: Mapping[int, Written]) -> Saved:
    """Write texts of one record in one language, by the texts' ids; those that are not given stay.

    Where someone else has saved a text in between, that one is not written and comes back as a conflict;
    the others are. Raises ``NotThere``, ``Denied`` or ``Invalid``.
    """
    fresh = held(actor, holder, why_not_translate)
    known = {place.text_id: place for place in places(read_whole(fresh))}
    _check(given, known, language)
    found = Saved()
    for text_id, written in given.items():
        _write_one(actor, text_id, language, written, found)
    if found.changed:
        fields = sorted(known[text_id].field for text_id in found.changed)
        _record(actor, fresh, {"language": language, "changed": fields})
    return found


def _write_one(actor: Actor, text_id: int, language: str, written: Written, found: Saved) -> None:
    text = Text.objects.get(pk=text_id)
    before = text.versions.filter(language=language).values_list("version", "approved").first()
    try:
        version = write(text, language, written.body, actor, expected_version=written.over, slip=written.slip)
    except Conflict as conflict:
        found.conflicts[text_id] = conflict
        return
    if written.approved and written.body.strip():
        version = approve(text, language, actor)
    if before != (version.version, version.approved):
        found.changed.append(text_id)


def _record(actor: Actor, fresh: Kept, details: Mapping[str, object]) -> None:
    event = "catalogue.translation_written"
    if isinstance(fresh, Service):
        saved(actor, fresh, event, details)
        return
    fresh.version += 1
    fresh.save()
    keeping.at(fresh)
    kind = next(name for name, model in HOLDERS.items() if isinstance(fresh, model))
    record(actor, event, f"{kind}:{fresh.uid}", details)


def read_whole(holder: Kept) -> Kept:
    """Return the record with all that holds texts in it."""
    return with_parts(Service.objects.filter(pk=holder.pk)).get() if isinstance(holder, Service) else holder


def _check(given: Mapping[int, Written], known: Mapping[int, TextPlace], language: str) -> None:
    if language not in settings.GUIDE_LANGUAGES:
        raise Invalid({"language": "unknown_language"})
    if set(given) - set(known):
        raise NotThere
    long = {
        str(text_id): "too_long"
        for text_id, written in given.items()
        if known[text_id].limit is not None and len(written.body) > (known[text_id].limit or 0)
    }
    if long:
        raise Invalid(long)


# Translators' files


def units(holders: Sequence[Kept], source_language: str, language: str, *, all_texts: bool = False) -> list[Unit]:
    """Return what a translator gets: the texts that lack a current translation, or ``all_texts``.

    Give services as ``text_places.with_parts`` reads them. Only texts that were written in ``source_language``.
    """
    found = [place for holder in holders for place in places(holder)]
    texts = load(place.text_id for place in found)
    rows = []
    for place in found:
        if texts.source_language(place.text_id) != source_language or source_language == language:
            continue
        status = texts.status(place.text_id, language)
        if all_texts or status != "current":
            rows.append(_unit(place, texts, source_language, language))
    return rows


_STATES = {"missing": "needs-translation", "outdated": "needs-review-translation", "draft": "translated"}


def _unit(place: TextPlace, texts: Bundle, source_language: str, language: str) -> Unit:
    target = texts.exact(place.text_id, language)
    return Unit(
        record=place.record,
        field=place.field,
        source=texts.exact(place.text_id, source_language).body,
        target=target.body,
        state=_STATES.get(target.status, "final"),
        base=mark(texts, place.text_id, language),
        limit=place.limit,
    )


def mark(texts: Bundle, text_id: int, language: str) -> str:
    """Return what a text is now, as a file remembers it: the source's change of meaning, the translation's version."""
    source = texts.rows(text_id).get(texts.source_language(text_id))
    target = texts.rows(text_id).get(language)
    return f"{source.real_change if source else 0}.{target.version if target else 0}"


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one unit of a file.

    ``outcome``: taken, unchanged, not_done (the translator has not called it done), conflict, too_long, unknown.
    """

    record: str
    field: str
    outcome: str
    source: str = ""
    mine: str = ""
    theirs: str = ""
    text_id: int = 0


@transaction.atomic
def take_file(actor: Actor, file: Read) -> list[Row]:
    """Take back a translator's file; return what became of each unit.

    A text that a person has written since the file was made is a conflict: it is shown and not overwritten.
    So is one whose source has changed its meaning since. Raises ``Denied`` or ``Invalid``.
    """
    if file.target_language not in settings.GUIDE_LANGUAGES:
        raise Invalid({"language": "unknown_language"})
    holders = _holders(actor, file.units)
    rows: list[Row] = []
    taken: dict[str, dict[int, Written]] = {}
    known = {name: {p.field: p for p in places(holder)} for name, holder in holders.items()}
    texts = load(place.text_id for fields in known.values() for place in fields.values())
    for unit in file.units:
        place = known.get(unit.record, {}).get(unit.field)
        row = _weigh(unit, place, texts, file.target_language)
        rows.append(row)
        if row.outcome == "taken" and place is not None:
            taken.setdefault(unit.record, {})[place.text_id] = Written(unit.target)
    for name, given in taken.items():
        translate(actor, holders[name], file.target_language, given)
    return rows


def _holders(actor: Actor, found: Sequence[Unit]) -> dict[str, Kept]:
    wanted: dict[str, set[str]] = {}
    for unit in found:
        kind, _, uid = unit.record.partition(":")
        if kind in HOLDERS and _is_uid(uid):
            wanted.setdefault(kind, set()).add(uid)
    holders: dict[str, Kept] = {}
    for kind, uids in wanted.items():
        rows = kept_of(kind, actor.municipality).filter(uid__in=uids)
        read = with_parts(rows) if kind == "service" else rows  # type: ignore[arg-type]
        holders |= {f"{kind}:{row.uid}": row for row in read}
    return holders


def _is_uid(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)


def _weigh(unit: Unit, place: TextPlace | None, texts: Bundle, language: str) -> Row:
    if place is None:
        return Row(unit.record, unit.field, "unknown", unit.source, unit.target)
    stands = texts.exact(place.text_id, language).body
    told = Row(unit.record, unit.field, "taken", unit.source, unit.target, stands, place.text_id)
    if unit.target == stands:
        return _as(told, "unchanged")
    if not is_done(unit):
        return _as(told, "not_done")
    if place.limit is not None and len(unit.target) > place.limit:
        return _as(told, "too_long")
    return told if unit.base == mark(texts, place.text_id, language) else _as(told, "conflict")


def _as(row: Row, outcome: str) -> Row:
    return Row(row.record, row.field, outcome, row.source, row.mine, row.theirs, row.text_id)
