"""Takes a new key into use and seals every row anew with it; begun work is taken up where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import models, transaction

from delaktig.accounts import keys
from delaktig.accounts.actor import command_actor, record
from delaktig.accounts.sealed import Ciphertext
from delaktig.common import sealing
from delaktig.common.sealing import Ring, SealFault

BATCH = 200
Say = Callable[[str], None]


@dataclass(slots=True)
class Count:
    """How the rows of one table stand: how many, how many are sealed with an older key, which do not open."""

    model: type[models.Model]
    rows: int = 0
    older: int = 0
    faults: list[str] = field(default_factory=list)


def standing() -> list[Count]:
    """Return how each table with sealed columns stands."""
    current = keys.ring().current
    counts = []
    for model, fields in keys.sealed_models():
        count = Count(model)
        for row in _rows(model, fields).iterator(chunk_size=2000):
            count.rows += 1
            count.older += any(_is_older(value, current) for value in row[2:])
        counts.append(count)
    return counts


def rotate(say: Say) -> list[Count]:
    """Take a new key into use, unless rows still wait for the last one, and seal all older rows with it.

    Rows are sealed in batches, each in its own transaction: what is stopped is finished
    by the next call. Older keys stay in the file, so that what another process sealed
    meanwhile opens. The index key is never changed: every blind index would have to be.
    """
    if any(count.older for count in standing()):
        say("Rows are still sealed with an older key: they come first. Run it again for a new key.")
    else:
        sealing.keep(settings.KEYS_FILE, keys.ring().with_new_key())
        say(f"The key {keys.ring().current} is made and in use.")
    ring = keys.prepare()
    counts = [_reseal(model, fields, ring, say) for model, fields in keys.sealed_models()]
    details = {"key": ring.current, "rows": sum(count.older for count in counts)}
    record(command_actor("", "rotate_keys"), "accounts.keys_rotated", details=details)
    return counts


def _rows(model: type[models.Model], fields: list[Any]) -> models.QuerySet[Any, Any]:
    return model._base_manager.order_by("pk").values_list("pk", "uid", *(one.name for one in fields))


def _is_older(value: Ciphertext | None, current: str) -> bool:
    return value is not None and not value.raw.startswith(sealing.FORMAT + bytes.fromhex(current))


def _reseal(model: type[models.Model], fields: list[Any], ring: Ring, say: Say) -> Count:
    count = Count(model)
    for done in _batches(model, fields, ring, count):
        if done % (BATCH * 25) == 0:
            say(f"{model._meta.label}: {done} rows")
    say(f"{model._meta.label}: {count.rows} rows, {count.older} sealed anew, {len(count.faults)} do not open")
    return count


def _batches(model: type[models.Model], fields: list[Any], ring: Ring, count: Count) -> Iterator[int]:
    """Seal batch after batch, and yield how many rows have been seen."""
    last: Any = None
    while True:
        with transaction.atomic():
            found = _rows(model, fields).select_for_update()
            rows = list((found if last is None else found.filter(pk__gt=last))[:BATCH])
            for row in rows:
                _reseal_row(model, fields, ring, count, row)
        if not rows:
            return
        last = rows[-1][0]
        count.rows += len(rows)
        yield count.rows


def _reseal_row(model: type[models.Model], fields: list[Any], ring: Ring, count: Count, row: tuple[Any, ...]) -> None:
    pk, uid, *values = row
    older = {one: value for one, value in zip(fields, values, strict=True) if _is_older(value, ring.current)}
    if not older:
        return
    try:
        anew = {
            one.name: Ciphertext(ring.seal(ring.open(value.raw, one.place(uid)), one.place(uid)))
            for one, value in older.items()
        }
    except SealFault as fault:
        count.faults.append(f"{model._meta.label} {pk}: {fault}")
        return
    model._base_manager.filter(pk=pk).update(**anew)
    count.older += 1
