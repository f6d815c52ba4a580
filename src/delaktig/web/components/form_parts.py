"""What the templates need to know about a Django form: kinds of fields, ids, errors, active filters."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.http import QueryDict

from delaktig.web.components.languages import direction

EMPTIED_BY_BROWSERS = frozenset({"number", "date", "time", "datetime-local"})
WIDTHS = frozenset({"short", "medium", "full"})


@dataclass(frozen=True)
class FieldError:
    """One line of the error summary: the id to go to (may be empty), which field, what is wrong."""

    target: str
    label: str
    message: str


@dataclass(frozen=True)
class Chip:
    """A filter in force and the address of the same list without it."""

    label: str
    value: str
    url: str


def kind(bound: BoundField) -> str:
    """Return how a field is drawn: `hidden`, `group`, `check`, `file` or `plain`."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "group"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "parts" if widget.use_fieldset else "plain"


def target_id(bound: BoundField) -> str:
    """Return the id of the element that a link to the field should move focus to."""
    if kind(bound) == "group":
        first = next(iter(bound.subwidgets), None)
        return str(first.id_for_label) if first is not None else ""
    return bound.id_for_label or bound.auto_id


def described_by(bound: BoundField, hint: str) -> str:
    """Return the ids of the hint and of the errors, as `aria-describedby` wants them."""
    ids = []
    if hint:
        ids.append(f"{bound.auto_id}_helptext")
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    return " ".join(ids)


def control(bound: BoundField, hint: str, width: str, language: str) -> str:
    """Render the field's widget with its class, its description and the language that it is written in."""
    attrs: dict[str, Any] = {}
    drawn = kind(bound)
    if drawn not in {"group", "hidden"}:
        own = bound.field.widget.attrs.get("class", "")
        attrs["class"] = " ".join(filter(None, [own, "tick" if drawn == "check" else f"control {width}"]))
        if bound.field.widget.attrs.get("placeholder"):
            attrs["placeholder"] = False  # the label stands above; a placeholder would only repeat it
        if described_by(bound, hint) and drawn != "parts":
            attrs["aria-describedby"] = described_by(bound, hint)
        if language:
            attrs |= {"lang": language, "dir": direction(language)}
    return bound.as_widget(widget=_keeping(bound), attrs=attrs)


def _keeping(bound: BoundField) -> forms.Widget | None:
    """Return a text widget for a number or date that was refused, else None: the field's own.

    A browser empties a number or date control whose value it cannot read, and what was typed would be lost.
    """
    widget = bound.field.widget
    if not bound.errors or not isinstance(widget, Input) or widget.input_type not in EMPTIED_BY_BROWSERS:
        return None
    text = copy(widget)
    text.input_type = "text"
    return text


def errors_of(forms_: Iterable[Any]) -> Iterator[FieldError]:
    """Yield every error of the forms and formsets, in the order in which the fields stand."""
    for form in forms_:
        if form is None:
            continue
        if isinstance(form, forms.BaseFormSet):
            yield from (FieldError("", "", str(message)) for message in form.non_form_errors())
            yield from errors_of(form.forms)
            continue
        yield from (FieldError("", "", str(message)) for message in form.non_field_errors())
        for bound in form:
            for message in bound.errors:
                yield FieldError(target_id(bound), str(bound.label), str(message))


def loses_files(forms_: Iterable[Any]) -> bool:
    """Tell whether a file was chosen in a form that comes back: browsers do not keep it."""
    return any(bool(getattr(form, "files", None)) for form in forms_ if form is not None)


def chips(form: forms.BaseForm, query: QueryDict) -> list[Chip]:
    """Return the filters in force in a query string, each with the address that takes it away."""
    found: list[Chip] = []
    for bound in form.visible_fields():
        name = bound.html_name
        found += [
            Chip(str(bound.label), _shown(bound, value), without(query, name, value))
            for value in query.getlist(name)
            if value.strip()
        ]
    return found


def without(query: QueryDict, name: str, value: str) -> str:
    """Return the query string without one value of one parameter, back on the first page."""
    changed = query.copy()
    changed.setlist(name, [other for other in query.getlist(name) if other != value])
    changed.pop("page", None)
    return f"?{changed.urlencode()}"


def _shown(bound: BoundField, value: str) -> str:
    """Return the words for a value; empty for a tick, whose label already says it."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return ""
    for key, words in _flat(getattr(bound.field, "choices", ())):
        if str(key) == value:
            return str(words)
    return value


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for key, words in choices:
        if isinstance(words, (list, tuple)):
            yield from _flat(words)
        else:
            yield key, words
