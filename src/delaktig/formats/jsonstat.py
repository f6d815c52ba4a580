"""JSON-stat 2.0 (json-stat.org): tables of statistics as a cube, read strictly and written plainly.

Reads datasets of version 2.0 and the single dataset of the older bundles that PxWeb still gives
as ``json-stat``. A value that is not given is None, never zero; its sign (``..``, ``*``) is kept
beside it. Numbers are ``int`` or ``Decimal``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, Final, TypeAlias

Number: TypeAlias = int | Decimal
ROLES: Final = ("time", "geo", "metric")
MOST_VALUES: Final = 1_000_000


class JsonStatError(ValueError):
    """What was given is no JSON-stat dataset; ``code`` is stable, ``path`` is where, as ``dimension.Area.category``."""

    def __init__(self, code: str, path: str = "") -> None:
        super().__init__(f"{path}: {code}" if path else code)
        self.code, self.path = code, path


@dataclass(frozen=True, slots=True)
class Unit:
    """What a metric's numbers are of, and how many decimals they have, where that is told."""

    label: str
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension: its id, what it is called, and its categories' ids with their words, in order."""

    key: str
    label: str
    categories: Mapping[str, str]
    role: str = ""
    units: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cube:
    """A dataset. ``values``, and ``signs`` of cells that have one, by the ids of the cell's categories, in order."""

    label: str
    axes: tuple[Axis, ...]
    values: Mapping[tuple[str, ...], Number | None]
    signs: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    source: str = ""
    updated: str = ""
    notes: tuple[str, ...] = ()
    extension: Mapping[str, Any] = field(default_factory=dict)

    def axis(self, role: str) -> Axis | None:
        """Return the first dimension with a role, or None."""
        return next((one for one in self.axes if one.role == role), None)

    def cells(self) -> Iterator[tuple[dict[str, str], Number | None, str]]:
        """Yield each cell: its category by dimension, its value, its sign."""
        for keys, value in self.values.items():
            at = {axis.key: key for axis, key in zip(self.axes, keys, strict=True)}
            yield at, value, self.signs.get(keys, "")


def write(cube: Cube) -> dict[str, Any]:
    """Return the dataset as JSON-stat 2.0."""
    order = [*product(*(axis.categories for axis in cube.axes))]
    found: dict[str, Any] = {"version": "2.0", "class": "dataset", "label": cube.label}
    found |= {name: given for name, given in (("source", cube.source), ("updated", cube.updated)) if given}
    if cube.notes:
        found["note"] = list(cube.notes)
    found["id"] = [axis.key for axis in cube.axes]
    found["size"] = [len(axis.categories) for axis in cube.axes]
    roles = {role: [axis.key for axis in cube.axes if axis.role == role] for role in ROLES}
    found["role"] = {role: keys for role, keys in roles.items() if keys}
    found["dimension"] = {axis.key: _written(axis) for axis in cube.axes}
    found["value"] = [_json(cube.values.get(keys)) for keys in order]
    signs = {str(at): cube.signs[keys] for at, keys in enumerate(order) if keys in cube.signs}
    if signs:
        found["status"] = signs
    if cube.extension:
        found["extension"] = dict(cube.extension)
    return found


def _written(axis: Axis) -> dict[str, Any]:
    category: dict[str, Any] = {"index": list(axis.categories), "label": dict(axis.categories)}
    if axis.units:
        category["unit"] = {
            key: {"label": unit.label, "decimals": unit.decimals or 0} for key, unit in axis.units.items()
        }
    return {"label": axis.label, "category": category}


def _json(value: Number | None) -> int | float | None:
    if value is None:
        return None
    return value if isinstance(value, int) else int(value) if value == value.to_integral_value() else float(value)


def read(data: bytes | str) -> Cube:
    """Return the dataset that a file holds. Raises :class:`JsonStatError`."""
    try:
        given = json.loads(data, parse_float=Decimal)
    except (ValueError, UnicodeDecodeError, RecursionError) as error:
        raise JsonStatError("not_json") from error
    return cube_of(given)


def cube_of(given: object) -> Cube:
    """Return the dataset that a parsed object is. Raises :class:`JsonStatError`."""
    found = _dataset(given)
    keys = _texts(found.get("id"), "id")
    size = found.get("size")
    if not keys or len(set(keys)) != len(keys):
        raise JsonStatError("no_dimensions", "id")
    if not isinstance(size, list) or len(size) != len(keys) or not all(type(one) is int and one > 0 for one in size):
        raise JsonStatError("wrong_size", "size")
    if prod(size) > MOST_VALUES:
        raise JsonStatError("too_large", "size")
    roles = _roles(found.get("role") or {}, keys)
    dimensions = _mapping(found.get("dimension"), "dimension")
    axes = tuple(_axis(key, dimensions.get(key), roles.get(key, "")) for key in keys)
    for axis, wanted in zip(axes, size, strict=True):
        if len(axis.categories) != wanted:
            raise JsonStatError("wrong_size", f"dimension.{axis.key}")
    order = [*product(*(axis.categories for axis in axes))]
    values = {order[at]: value for at, value in enumerate(_values(found.get("value"), len(order)))}
    signs = {order[at]: sign for at, sign in _signs(found.get("status"), len(order))}
    extension = found.get("extension")
    return Cube(
        label=_text(found.get("label")),
        axes=axes,
        values=values,
        signs=signs,
        source=_text(found.get("source")),
        updated=_text(found.get("updated")),
        notes=tuple(_texts(found.get("note") or [], "note")),
        extension=extension if isinstance(extension, dict) else {},
    )


def _dataset(given: object) -> dict[str, Any]:
    found = _mapping(given, "")
    kind = found.get("class")
    if kind == "dataset" or (kind is None and {"id", "size", "dimension", "value"} <= found.keys()):
        return found
    if kind is not None:
        raise JsonStatError("not_a_dataset", "class")
    return _from_bundle(found)


def _from_bundle(found: dict[str, Any]) -> dict[str, Any]:
    """Return the one dataset of a bundle of versions before 2.0, in the shape of 2.0."""
    inner = [one for one in found.values() if isinstance(one, dict) and {"dimension", "value"} <= one.keys()]
    if len(inner) != 1:
        raise JsonStatError("not_a_dataset")
    dimension = dict(_mapping(inner[0]["dimension"], "dimension"))
    outer = {name: dimension.pop(name) for name in ("id", "size", "role") if name in dimension}
    return {**inner[0], **outer, "dimension": dimension}


def _axis(key: str, given: object, role: str) -> Axis:
    path = f"dimension.{key}"
    found = _mapping(given, path)
    category = _mapping(found.get("category"), f"{path}.category")
    labels = category.get("label") or {}
    if not isinstance(labels, dict):
        raise JsonStatError("wrong_shape", f"{path}.category.label")
    index = category.get("index")
    if index is None:  # allowed where there is one category only
        if len(labels) != 1:
            raise JsonStatError("no_order", f"{path}.category.index")
        index = list(labels)
    if isinstance(index, dict):
        if sorted(index.values(), key=str) != sorted(range(len(index)), key=str):
            raise JsonStatError("no_order", f"{path}.category.index")
        index = sorted(index, key=index.__getitem__)
    ordered = _texts(index, f"{path}.category.index")
    if len(set(ordered)) != len(ordered):
        raise JsonStatError("category_twice", f"{path}.category.index")
    words = {one: _text(labels.get(one)) or one for one in ordered}
    return Axis(key, _text(found.get("label")) or key, words, role, _units(category.get("unit")))


def _units(given: object) -> dict[str, Unit]:
    if not isinstance(given, dict):
        return {}
    return {
        key: Unit(_text(unit.get("label") or unit.get("base")), _decimals(unit.get("decimals")))
        for key, unit in given.items()
        if isinstance(unit, dict)
    }


def _decimals(given: object) -> int | None:
    return given if type(given) is int and given >= 0 else None


def _roles(given: object, keys: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, named in _mapping(given, "role").items():
        for key in _texts(named, f"role.{role}"):
            if key not in keys:
                raise JsonStatError("unknown_dimension", f"role.{role}")
            found[key] = role
    return found


def _values(given: object, size: int) -> Iterator[Number | None]:
    if isinstance(given, list):
        if len(given) != size:
            raise JsonStatError("wrong_number_of_values", "value")
        yield from (_number(one, at) for at, one in enumerate(given))
    elif isinstance(given, dict):
        places = {_place(at, size): one for at, one in given.items()}
        yield from (_number(places.get(at), at) for at in range(size))
    else:
        raise JsonStatError("no_values", "value")


def _number(given: object, at: int) -> Number | None:
    if given is None or (isinstance(given, int | Decimal) and not isinstance(given, bool)):
        if isinstance(given, Decimal) and not given.is_finite():
            raise JsonStatError("no_number", f"value[{at}]")
        return given
    raise JsonStatError("no_number", f"value[{at}]")


def _signs(given: object, size: int) -> Iterator[tuple[int, str]]:
    if given is None:
        return
    if isinstance(given, str):
        yield from ((at, given) for at in range(size))
    elif isinstance(given, list):
        if len(given) not in (1, size):
            raise JsonStatError("wrong_number_of_values", "status")
        for at in range(size):
            sign = given[0] if len(given) == 1 else given[at]
            if sign:
                yield at, _text(sign)
    else:
        for place, sign in _mapping(given, "status").items():
            if sign:
                yield _place(place, size), _text(sign)


def _place(given: str, size: int) -> int:
    if not (given.isascii() and given.isdigit()) or int(given) >= size:
        raise JsonStatError("outside", given[:20])
    return int(given)


def _mapping(given: object, path: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise JsonStatError("wrong_shape", path)
    return given


def _texts(given: object, path: str) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise JsonStatError("wrong_shape", path)
    return given


def _text(given: object) -> str:
    return given if isinstance(given, str) else ""
