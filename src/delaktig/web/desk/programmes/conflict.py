"""Two people on one thing: both versions beside each other, field by field, to choose from or merge."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from delaktig.programmes.word_differences import Change, word_differences

TAKE = "take-"
"""Prefix of the choice for each field: ``mine`` or ``theirs``."""
SEEN = "seen-"
"""Prefix of the mark of what stood in a field when the choice was offered."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field in which the two differ. ``both`` says that both changed it since the form was opened."""

    field: BoundField
    mine: str
    theirs: str
    differences: list[Change]
    take: str
    both: bool
    mark: str

    @property
    def choice(self) -> str:
        """Return the name of the choice that the page sends."""
        return f"{TAKE}{self.field.html_name}"

    @property
    def seen(self) -> str:
        """Return the name under which the page sends the mark of what it showed."""
        return f"{SEEN}{self.field.html_name}"


def as_posted(bound: BoundField) -> list[str]:
    """Return a field's value as the browser would send it."""
    value = bound.value()
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return ["on"] if value in (True, "on", "True", "true") else []
    shown = bound.field.widget.format_value(value)
    if shown is None or shown == "":
        return []
    if isinstance(shown, (list, tuple)):
        return sorted(str(one) for one in shown if str(one))
    return [str(shown).replace("\r\n", "\n")]


def fingerprint(form: forms.Form) -> str:
    """Return a short mark for every field's value: what the form said when it was opened."""
    return json.dumps({bound.name: _mark(as_posted(bound)) for bound in form.visible_fields()})


def _mark(values: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:12]


def clashes(mine: forms.Form, theirs: forms.Form, base: str) -> list[Clash]:
    """Return the fields in which what was typed differs from what stands now."""
    opened = _marks(base)
    found: list[Clash] = []
    for bound in mine.visible_fields():
        own, other = as_posted(bound), as_posted(theirs[bound.name])
        if own == other:
            continue
        i_changed = opened.get(bound.name) != _mark(own)
        they_changed = opened.get(bound.name) != _mark(other)
        words, standing = shown(bound, own), shown(theirs[bound.name], other)
        found.append(
            Clash(
                bound,
                words,
                standing,
                word_differences(standing, words),
                "mine" if i_changed else "theirs",
                i_changed and they_changed,
                _mark(own),
            )
        )
    return found


def _marks(base: str) -> Mapping[str, str]:
    try:
        found = json.loads(base)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def shown(bound: BoundField, values: Iterable[str]) -> str:
    """Return values in the words of the field's choices."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return "✓" if list(values) else "–"
    words = dict(_flat(getattr(bound.field, "choices", ())))
    return "\n".join(words.get(value, value) for value in values)


def _flat(choices: Iterable[tuple[object, object]]) -> Iterable[tuple[str, str]]:
    for value, words in choices:
        if isinstance(words, (list, tuple)):
            yield from _flat(words)
        else:
            yield str(value), str(words)


def chosen(data: QueryDict, theirs: forms.Form) -> QueryDict:
    """Return what was sent, with the other person's values where those were chosen.

    A field that was edited after the choice was offered is kept as typed, whatever was chosen.
    """
    if not any(name.startswith(TAKE) for name in data):
        return data
    merged = data.copy()
    for bound in theirs.visible_fields():
        name = bound.html_name
        posted = sorted(value.replace("\r\n", "\n") for value in data.getlist(name) if value)
        untouched = data.get(f"{SEEN}{name}") == _mark(posted)
        if data.get(f"{TAKE}{name}") == "theirs" and untouched:
            merged.setlist(bound.html_name, as_posted(bound))
    return merged
