"""Brings documents in and lets a person mend what was read. Each act: policy, check, save, audit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks import task

from delaktig.accounts.actor import Actor, Denied, command_actor, record
from delaktig.exchange import mending, working
from delaktig.exchange.imports import Brought, read
from delaktig.exchange.models import ImportedDocument
from delaktig.exchange.policies import why_not_import, why_not_mend, why_not_set_aside
from delaktig.exchange.working import Gone, Working
from delaktig.programmes.actions.guard import NotThere

State = ImportedDocument.State
BIG = 150_000
"""Characters from which a document is read in the background."""
FACTS_KEY = "facts"


class Conflict(Exception):
    """Someone else saved these parts meanwhile; ``theirs`` is what they say now. Nothing was saved."""

    def __init__(self, theirs: Mapping[str, dict[str, Any]]) -> None:
        super().__init__(", ".join(theirs))
        self.theirs = dict(theirs)


@dataclass(frozen=True, slots=True)
class Received:
    """A document on the desk; ``new`` is false where the same text had been brought in before."""

    document: ImportedDocument
    new: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with the parts: ``up``, ``down``, ``in``, ``out``, ``remove``, ``add`` or ``theme``.

    ``key`` is the part's; for ``add`` the part after which (or the theme under which) a new one of
    kind ``to`` (the first letter of its key) is put; for ``theme`` ``to`` is the theme's key.
    """

    act: str
    key: str = ""
    to: str = ""


@transaction.atomic
def receive(brought: Brought, actor: Actor) -> Received:
    """Keep a document for review: its masked lines, and what it says. The same text again changes nothing.

    A large one is read in the background. Raises ``Denied``.
    """
    reason = why_not_import(actor.permissions)
    if reason:
        raise Denied(reason)
    known = ImportedDocument.objects.filter(municipality_id=actor.municipality, sha256=brought.sha256).first()
    if known is not None:
        return Received(known, False)
    try:
        with transaction.atomic():
            document = _keep(brought, actor)
    except IntegrityError:  # brought in twice in the same moment
        return Received(ImportedDocument.objects.get(municipality_id=actor.municipality, sha256=brought.sha256), False)
    details = {"format": brought.format, "sha256": brought.sha256}
    record(actor, "exchange.document_received", f"document:{document.pk}", details)
    if sum(map(len, brought.lines)) >= BIG and actor.kind == "user":
        read_in_background.enqueue(document.pk)
        document.refresh_from_db()
    else:
        _read(document, brought, actor)
    return Received(document, True)


def _keep(brought: Brought, actor: Actor) -> ImportedDocument:
    return ImportedDocument.objects.create(
        municipality_id=actor.municipality,
        name=brought.name[:200],
        format=brought.format,
        language=brought.language or "",
        sha256=brought.sha256,
        lines=list(brought.lines),
        marked=brought.marked,
        paragraphs=brought.paragraphs,
        warnings=[{"code": w.code, "params": dict(w.params)} for w in brought.warnings],
        masked=dict(brought.masked),
        data=brought.edition,
        imported_by=actor.user,
    )


@task()
def read_in_background(document_id: int) -> str:
    """Read a document that was kept; return its state afterwards. What fails can be tried again."""
    document = ImportedDocument.objects.filter(pk=document_id).first()
    if document is None or document.state not in (State.READING, State.FAILED):
        return "nothing to do"
    ImportedDocument.objects.filter(pk=document_id).update(progress=20)
    brought = Brought(
        name=document.name,
        format=document.format,
        language=document.language or None,
        sha256=document.sha256,
        lines=tuple(document.lines),
        marked=document.marked,
        paragraphs=document.paragraphs,
        edition=document.data,
    )
    try:
        with transaction.atomic():
            _read(document, brought, command_actor(document.municipality_id, "read_document"))
    except Exception:
        ImportedDocument.objects.filter(pk=document_id).update(state=State.FAILED, progress=0)
        raise
    return str(document.state)


def _read(document: ImportedDocument, brought: Brought, actor: Actor) -> None:
    result = read(brought)
    document.result, document.spans, document.repairs = working.keyed(result.to_json())
    document.language = result.language
    document.state, document.progress = State.READ, 100
    document.save()
    record(actor, "exchange.document_read", f"document:{document.pk}", {"kind": result.kind})


@transaction.atomic
def read_again(pk: int, actor: Actor) -> ImportedDocument:
    """Try again to read a document whose reading failed."""
    document = _locked(pk, actor)
    reason = why_not_import(actor.permissions)
    if reason or document.state != State.FAILED:
        raise Denied(reason or "not_failed")
    document.state = State.READING
    document.save(update_fields=["state"])
    read_in_background.enqueue(document.pk)
    return document


@transaction.atomic
def mend(
    pk: int,
    actor: Actor,
    changes: Mapping[str, Mapping[str, Any]],
    *,
    opened: Mapping[str, str] | None = None,
    step: Step | None = None,
) -> ImportedDocument:
    """Change parts of the result by key (``facts`` for the document's own), then move, add or remove one.

    ``opened`` gives for each part its fingerprint when the form was opened. Raises
    :class:`Conflict` where someone else has changed one of them since, ``Gone`` where a part was
    taken away, ``Denied`` and ``NotThere``. Saving the same again changes nothing.
    """
    document = _mendable(pk, actor)
    result: Working = document.result
    theirs = _conflicts(result, changes, opened or {})
    if theirs:
        raise Conflict(theirs)
    before = working.fingerprint(result)
    changed = [key for key, values in changes.items() if _set(result, key, values)]
    if step is not None:
        _step(result, step)
    if working.fingerprint(result) == before:
        return document
    details: dict[str, Any] = {"parts": changed[:50]}
    if step is not None:
        details["step"] = asdict(step)
    _save(document, actor, "exchange.document_mended", details, "result")
    return document


def _conflicts(
    result: Working, changes: Mapping[str, Mapping[str, Any]], opened: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for key, values in changes.items():
        stands = values_of(result, key)
        differs = any((stands.get(name) or None) != (value or None) for name, value in values.items())
        if key in opened and opened[key] != working.fingerprint(stands) and differs:
            found[key] = stands
    return found


def values_of(result: Working, key: str) -> dict[str, Any]:
    """Return what a part says now. Raises ``Gone``."""
    if key == FACTS_KEY:
        return working.facts(result)
    return working.own_values(working.place_of(result, key).node)


def _set(result: Working, key: str, values: Mapping[str, Any]) -> bool:
    if key != FACTS_KEY:
        return bool(working.set_fields(working.place_of(result, key).node, dict(values)))
    changed = False
    for name, value in values.items():
        if name not in working.FACTS:
            raise Gone(name)
        changed = changed or result[name] != value
        result[name] = value
    return changed


def _step(result: Working, step: Step) -> None:
    steps: dict[str, Callable[[], object]] = {
        "up": lambda: working.move(result, step.key, -1),
        "down": lambda: working.move(result, step.key, 1),
        "in": lambda: working.indent(result, step.key, 1),
        "out": lambda: working.indent(result, step.key, -1),
        "remove": lambda: working.remove(result, step.key),
        "add": lambda: working.add(result, step.to, step.key),
        "theme": lambda: working.move_to_theme(result, step.key, step.to),
    }
    if step.act not in steps or (step.act == "add" and step.to not in working.FIELDS):
        raise Gone(step.act)
    steps[step.act]()


@transaction.atomic
def decide_repairs(pk: int, actor: Actor, chosen: Collection[int], *, wanted: bool) -> int:
    """Accept proposals, which puts their words into the result, or reject them; return how many it concerned.

    Nothing is ever applied without this act of a person, and each is kept with what was decided.
    """
    document = _mendable(pk, actor)
    known = [place for place in chosen if 0 <= place < len(document.repairs)]
    if wanted:
        done = mending.accept(document.result, document.repairs, document.spans, known)
    else:
        done = mending.reject(document.repairs, known)
    if known:
        details = {"wanted": wanted, "count": done, "places": sorted(known)[:200]}
        _save(document, actor, "exchange.repairs_decided", details, "result", "repairs")
    return done


@transaction.atomic
def place_lines(pk: int, actor: Actor, chosen: Iterable[int], target: str) -> int:
    """Put unplaced pieces of the source (by their places in the spans) after what a field says.

    ``target`` is ``m12.goal``, ``s3.text``, ``title`` or ``furniture`` (a page head, say: kept, and
    read no more). Raises ``Gone`` where there is no such field.
    """
    document = _mendable(pk, actor)
    free = set(working.unplaced(document.result, document.spans))
    placed = [place for place in sorted(set(chosen)) if place in free]
    for place in placed:
        line, start, end, _ = document.spans[place]
        if target != "furniture":
            text = " ".join(document.lines[line - 1][start:end].split())
            working.append_text(document.result, target, text)
        document.spans[place][3] = target
    if placed:
        lines = [document.spans[place][0] for place in placed]
        details = {"target": target, "lines": lines[:200]}
        _save(document, actor, "exchange.lines_placed", details, "result", "spans")
    return len(placed)


@transaction.atomic
def set_aside(pk: int, actor: Actor, *, aside: bool) -> ImportedDocument:
    """Set a document aside that is not wanted, or take it up again; its lines stay, so that it is known."""
    document = _locked(pk, actor)
    reason = why_not_set_aside(actor.permissions, document.state)
    if reason:
        raise Denied(reason)
    document.state = State.SET_ASIDE if aside else State.READ
    _save(document, actor, "exchange.document_set_aside", {"aside": aside}, "state")
    return document


def _locked(pk: int, actor: Actor) -> ImportedDocument:
    found = ImportedDocument.objects.select_for_update().filter(pk=pk, municipality_id=actor.municipality).first()
    if found is None:
        raise NotThere
    return found


def _mendable(pk: int, actor: Actor) -> ImportedDocument:
    document = _locked(pk, actor)
    reason = why_not_mend(actor.permissions, document.state, document.result.get("kind", ""))
    if reason:
        raise Denied(reason)
    return document


def _save(document: ImportedDocument, actor: Actor, event: str, details: Mapping[str, Any], *fields: str) -> None:
    document.version += 1
    document.save(update_fields=[*fields, "version", "changed_at"])
    record(actor, event, f"document:{document.pk}", dict(details))
