"""Checks a catalogue in the shape ``delaktig-catalogue/1`` against its published schema, record by record."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from delaktig.catalogue import shape
from delaktig.exchange.catalogue.reports import Fault

KINDS = {"places": "place", "contacts": "contact", "services": "service", "materials": "material"}
"""Lists of the shape, in the order in which they are brought in, and what one of their records is."""
CODES = {
    "required": "required",
    "minLength": "required",
    "minProperties": "required",
    "minItems": "required",
    "additionalProperties": "unknown_field",
    "type": "wrong_type",
    "enum": "unknown_choice",
    "const": "unknown_choice",
    "maxLength": "too_long",
    "minimum": "out_of_range",
    "maximum": "out_of_range",
    "uniqueItems": "twice",
}
"""Keyword of the schema → code of the fault; all others are ``wrong_form``."""
DEEPEST = 20
MOST_CARRIED = 200_000
"""How deep, and how many characters as JSON, the fields of another system may be that one record carries."""
MOST_FAULTS = 20
"""Faults of one record that are told."""
LANGUAGE = re.compile(r"[a-z]{2,3}")
LANGUAGE_FIELDS = ("name", "title", "access")


@cache
def schema() -> dict[str, Any]:
    """Return the published JSON Schema of a catalogue."""
    file = Path(shape.__file__).with_name("catalogue.schema.json")
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator(kind: str) -> Draft202012Validator:
    whole = schema()
    part = {"$defs": whole["$defs"], "$ref": f"#/$defs/{kind}"}
    return Draft202012Validator(part, format_checker=FormatChecker(("date", "uuid", "email")))


def frame_faults(data: object) -> list[Fault]:
    """Return what is wrong with the catalogue's frame: whether it is one, and whether its lists are lists."""
    if not isinstance(data, Mapping):
        return [Fault("wrong_type", "$")]
    if data.get("shape") != shape.SHAPE:
        given = str(data.get("shape", ""))[:60]
        return [Fault("unknown_choice" if given else "required", "$.shape", given)]
    known = {"shape", "language", *KINDS}
    faults = [Fault("unknown_field", f"$.{name}", str(name)[:60]) for name in data if name not in known]
    faults += [Fault("wrong_type", f"$.{n}") for n in KINDS if not isinstance(data.get(n, []), list | tuple)]
    if data.get("language", "sv") not in settings.GUIDE_LANGUAGES:
        faults.append(Fault("unknown_language", "$.language", str(data["language"])[:20]))
    return faults


def record_faults(kind: str, record: object, path: str) -> list[Fault]:
    """Return what is wrong with one record by its schema; ``path`` is where it stands in the file."""
    found = list(_carried(record, path)) or list(_characters(record, path))
    if found:
        return found[:MOST_FAULTS]
    errors = sorted(_validator(kind).iter_errors(record), key=lambda error: list(map(str, error.absolute_path)))
    found = [fault for error in errors for fault in _faults(error, path)]
    found += [] if found else list(_languages(record, path))
    return list(dict.fromkeys(found))[:MOST_FAULTS]


def _faults(error: ValidationError, path: str) -> Iterator[Fault]:
    here = path + error.json_path.removeprefix("$")
    code = CODES.get(str(error.validator), "wrong_form")
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        yield from (Fault(code, f"{here}.{name}") for name in missing)
    elif error.validator == "additionalProperties" and isinstance(error.schema, dict):
        known: Collection[str] = error.schema.get("properties", {})
        if "patternProperties" in error.schema:
            known, code = [name for name in error.instance if LANGUAGE.fullmatch(str(name))], "unknown_language"
        yield from (Fault(code, f"{here}.{name}", str(name)[:60]) for name in error.instance if name not in known)
    else:
        value = error.instance if isinstance(error.instance, str | int) else ""
        yield Fault(code, here, str(value)[:60])


def _carried(record: object, path: str) -> Iterator[Fault]:
    """Yield whether what is kept of another system is more than a record may carry."""
    carried = record.get("carried") if isinstance(record, Mapping) else None
    if carried and not _is_shallow(carried):
        yield Fault("carried_too_deep", f"{path}.carried", str(DEEPEST))
    elif carried and len(json.dumps(carried, ensure_ascii=False, default=str)) > MOST_CARRIED:
        yield Fault("carried_too_long", f"{path}.carried", str(MOST_CARRIED))


def _is_shallow(value: object) -> bool:
    """Say whether lists and objects stand in one another no deeper than may be; layer by layer, never recursing."""
    layer: list[object] = [value]
    for _depth in range(DEEPEST):
        layer = [one for held in layer for one in _within(held)]
        if not layer:
            return True
    return False


def _within(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def _characters(value: object, path: str) -> Iterator[Fault]:
    """Yield where a text holds a character that no database keeps."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            yield Fault("unreadable_character", path)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _characters(str(key), path)
            yield from _characters(one, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _characters(one, f"{path}[{number}]")


def _languages(value: object, path: str) -> Iterator[Fault]:
    """Yield texts in languages that the guide does not have. ``carried`` is not looked into."""
    if isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _languages(one, f"{path}[{number}]")
    if not isinstance(value, Mapping):
        return
    for key, one in value.items():
        here = f"{path}.{key}"
        if key in WORDS and isinstance(one, Mapping):
            yield from (Fault("unknown_language", here, tongue) for tongue in one if not _known(tongue))
        elif key not in {"carried", "organisation", "provider", "parties", "unit"}:
            yield from _languages(one, here)


def _known(language: str) -> bool:
    return language in settings.GUIDE_LANGUAGES


WORDS = frozenset({*LANGUAGE_FIELDS, "schedule", "reason", "note"}) | frozenset(
    (
        "summary",
        "description",
        "for_whom",
        "how_to_get_in",
        "what_to_bring",
        "what_happens_next",
        "cost_text",
        "search_words",
    )
)
"""Fields that hold a text by language."""


def unreadable(value: object) -> bool:
    """Say whether any text holds a character that no database keeps."""
    return any(True for _fault in _characters(value, "$"))
