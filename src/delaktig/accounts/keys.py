"""The keys of this installation: read from their file, made at the first start, held to the database.

The database knows of each key only its id and a proof: a fixed text that the key has
sealed. So an installation that was started with the keys of another one, or without
an older key, says so at once instead of failing at the first client.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models, transaction

from delaktig.common import sealing
from delaktig.common.sealing import Place, Ring, SealFault

PROOF = b"delaktig"
_read: tuple[Path, tuple[int, int, int], Ring] | None = None


class KeysDoNotFit(SealFault):
    """The file of keys is not the one with which this database was sealed."""


def ring() -> Ring:
    """Return the keys as their file stands now; where nothing was ever sealed, make them.

    Raises ``KeysMissing`` where the file is gone and the database holds what was sealed with it.
    """
    global _read
    file: Path = settings.KEYS_FILE
    try:
        found = file.stat()
    except FileNotFoundError:
        return _first(file)
    mark = (found.st_mtime_ns, found.st_ino, found.st_size)
    if _read is None or _read[:2] != (file, mark):
        _read = (file, mark, sealing.load(file))
    return _read[2]


def blind(purpose: str, value: str) -> str:
    """Return the 32 hexadecimal digits by which a sealed value is found; see :meth:`Ring.blind`."""
    return ring().blind(purpose, value)


def _first(file: Path) -> Ring:
    if anything_sealed():
        raise sealing.KeysMissing(
            f"The database holds sealed data, and its keys are not at {file}. Put the file back from the backup "
            "(manage.py restore), or name its place with DELAKTIG_KEYS. New keys would not open what is there."
        )
    return sealing.make(file)


def anything_sealed() -> bool:
    """Say whether the database knows of keys, or holds a sealed value; tables that are not made yet hold nothing."""
    known: type[models.Model] = apps.get_model("accounts", "SealingKey")
    if _holds(known, "proof"):
        return True
    return any(_holds(model, field.name) for model, fields in sealed_models() for field in fields)


def _holds(model: type[models.Model], column: str) -> bool:
    try:
        with transaction.atomic():
            found = model._base_manager.filter(**{f"{column}__isnull": False}).values_list(column, flat=True).first()
    except DatabaseError:
        return False
    raw: Any = getattr(found, "raw", found)
    try:
        sealing.key_of(bytes(raw))
    except (SealFault, TypeError):
        return False
    return True


def sealed_models() -> Iterator[tuple[type[models.Model], list[Any]]]:
    """Yield every model that has sealed columns of its own, with these."""
    from delaktig.accounts.sealed import Sealed

    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.local_concrete_fields if isinstance(field, Sealed)]
        if fields and not model._meta.proxy:
            yield model, fields


@transaction.atomic
def prepare() -> Ring:
    """Make the keys if this is the first start, or hold them to the database; return them.

    Raises ``KeysMissing``, ``KeysUnreadable`` or :class:`KeysDoNotFit`, which say what to do.
    """
    from delaktig.accounts.models import SealingKey

    keys, known = ring(), set()
    for row in SealingKey.objects.all():
        known.add(row.key_id)
        if not fits(keys, row.key_id, bytes(row.proof), row.index_proof):
            raise KeysDoNotFit(
                f"The keys at {settings.KEYS_FILE} are not those of this database: the key {row.key_id} "
                "is missing there or is another. Put the right file back, from the backup or from the other machine."
            )
    for key_id, key in keys.keys.items():
        if key_id not in known:
            SealingKey.objects.get_or_create(
                key_id=key_id,
                defaults={
                    "proof": proof(keys, key_id),
                    "index_proof": keys.blind("proof", key_id),
                    "made_at": key.made_at,
                },
            )
    return keys


def proof(keys: Ring, key_id: str) -> bytes:
    """Return the fixed text, sealed with one of the keys."""
    return Ring(keys.keys, key_id, keys.index).seal(PROOF, _place(key_id))


def fits(keys: Ring, key_id: str, sealed: bytes, index_proof: str) -> bool:
    """Say whether a proof in the database is of this key and of this index key."""
    try:
        return keys.open(sealed, _place(key_id)) == PROOF and keys.blind("proof", key_id) == index_proof
    except SealFault:
        return False


def _place(key_id: str) -> Place:
    return Place("accounts_sealingkey", "proof", key_id)
