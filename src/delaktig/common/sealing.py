"""Seals values so that a copy of the database alone tells nothing of them: AES-256-GCM, bound to one place.

Sealed bytes are: one byte for the format, four for the key's id, twelve of nonce, then
the ciphertext with its tag. The place (table, column, row) goes in as additional data:
a value that was moved to another row or column does not open. What is sealed is first
filled up to whole blocks, so that its length says little.

Keys live in a :class:`Ring`: several for sealing, one of them current, and a separate
one for blind indexes, by which equal values can be found without being opened. The
ring is a file of its own, outside the database and independent of the key that signs
sessions. Knows no Django.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"\x01"
RING_FORMAT = "delaktig-keys-1"
KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
BLOCK = 32
"""Bytes to whose multiple a value is filled up before it is sealed."""
HEAD = len(FORMAT) + ID_BYTES
LEAST = HEAD + NONCE_BYTES + BLOCK + TAG_BYTES


class SealFault(Exception):
    """Something that is sealed cannot be opened, or keys cannot be used; nothing was guessed."""


class NotSealed(SealFault):
    """The bytes do not have the shape of a sealed value."""


class UnknownKey(SealFault):
    """The value was sealed with a key that is not in the ring: the keys are another installation's, or old."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"It was sealed with the key {key_id}, which is not among the keys here.")
        self.key_id = key_id


class Altered(SealFault):
    """The value does not fit its place or its key: a byte was changed, or it was moved from another row or column."""


class KeysMissing(SealFault):
    """There is no file of keys where one must be."""


class KeysUnreadable(SealFault):
    """The file of keys is there, but is not one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value belongs; elsewhere it does not open."""

    table: str
    column: str
    row: str

    def bound(self) -> bytes:
        """Return the place as bytes that no other place has."""
        return framed(self.table, self.column, self.row)


def framed(*parts: str) -> bytes:
    """Return texts as bytes, each after its length, so that no other list of texts gives the same."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


@dataclass(frozen=True, slots=True)
class Key:
    """One key for sealing, and when it was made."""

    secret: bytes
    made_at: datetime

    def __repr__(self) -> str:
        return f"Key(made_at={self.made_at.isoformat()})"


@dataclass(frozen=True, slots=True)
class Ring:
    """All keys of an installation: those for sealing by id, which of them is current, and the index key."""

    keys: Mapping[str, Key]
    current: str
    index: bytes

    def __repr__(self) -> str:
        return f"Ring(keys={sorted(self.keys)}, current={self.current!r})"

    @classmethod
    def new(cls) -> Ring:
        """Return a ring with one fresh key for sealing and a fresh index key."""
        return cls({}, "", secrets.token_bytes(KEY_BYTES)).with_new_key()

    def with_new_key(self) -> Ring:
        """Return the ring with one more key, which is now the current one."""
        key_id = secrets.token_hex(ID_BYTES)
        while key_id in self.keys:
            key_id = secrets.token_hex(ID_BYTES)
        key = Key(AESGCM.generate_key(bit_length=KEY_BYTES * 8), datetime.now(UTC).replace(microsecond=0))
        return replace(self, keys={**self.keys, key_id: key}, current=key_id)

    def seal(self, plain: bytes, place: Place) -> bytes:
        """Return *plain* sealed with the current key, for one place."""
        head = FORMAT + bytes.fromhex(self.current)
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCM(self.keys[self.current].secret)
        return head + nonce + cipher.encrypt(nonce, _filled(plain), head + place.bound())

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Return what was sealed. Raises :class:`NotSealed`, :class:`UnknownKey` or :class:`Altered`."""
        key_id = key_of(sealed)
        if key_id not in self.keys:
            raise UnknownKey(key_id)
        head, nonce, cipher = sealed[:HEAD], sealed[HEAD : HEAD + NONCE_BYTES], sealed[HEAD + NONCE_BYTES :]
        try:
            return _emptied(AESGCM(self.keys[key_id].secret).decrypt(nonce, cipher, head + place.bound()))
        except InvalidTag:
            raise Altered(
                f"A value of {place.table}.{place.column} was changed, or belongs to another row or column."
            ) from None

    def blind(self, purpose: str, value: str) -> str:
        """Return 32 hexadecimal digits (128 bits of an HMAC-SHA-256) that stand for a value, for one purpose.

        Equal values give equal digits, so that a column of them can be searched and
        held unique. The caller brings the value to one form first (case, spaces).
        """
        return hmac.new(self.index, framed(purpose, value), hashlib.sha256).hexdigest()[:32]


def key_of(sealed: bytes) -> str:
    """Return the id of the key that sealed a value. Raises :class:`NotSealed`."""
    if len(sealed) < LEAST or not sealed.startswith(FORMAT):
        raise NotSealed("These bytes are not a sealed value, or not a whole one.")
    return sealed[len(FORMAT) : HEAD].hex()


def _filled(plain: bytes) -> bytes:
    """Fill up to whole blocks: a mark after the end, then zeros."""
    return plain + b"\x80" + bytes(-(len(plain) + 1) % BLOCK)


def _emptied(filled: bytes) -> bytes:
    return filled[: filled.rindex(b"\x80")]


def written(ring: Ring) -> str:
    """Return a ring as the text of its file."""
    keys = {
        key_id: {"made": key.made_at.isoformat(), "key": base64.b64encode(key.secret).decode()}
        for key_id, key in ring.keys.items()
    }
    whole = {"format": RING_FORMAT, "current": ring.current, "index": base64.b64encode(ring.index).decode()}
    return json.dumps({**whole, "keys": keys}, indent=1) + "\n"


def read(text: str) -> Ring:
    """Return the ring that a file's text holds. Raises :class:`KeysUnreadable`; it never says what stood there."""
    try:
        return _ring(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysUnreadable("The file of keys cannot be read: it is damaged, or is another file.") from None


def _ring(found: Any) -> Ring:
    if found["format"] != RING_FORMAT:
        raise ValueError
    keys = {
        key_id: Key(_secret(one["key"]), datetime.fromisoformat(one["made"])) for key_id, one in found["keys"].items()
    }
    if found["current"] not in keys or any(len(bytes.fromhex(key_id)) != ID_BYTES for key_id in keys):
        raise ValueError
    return Ring(keys, found["current"], _secret(found["index"]))


def _secret(text: str) -> bytes:
    secret = base64.b64decode(text, validate=True)
    if len(secret) != KEY_BYTES:
        raise ValueError
    return secret


def load(file: Path) -> Ring:
    """Read a ring. Raises :class:`KeysMissing` or :class:`KeysUnreadable`."""
    try:
        return read(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KeysMissing(f"There is no file of keys at {file}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeysUnreadable(f"The file of keys at {file} cannot be read ({type(error).__name__}).") from None


def make(file: Path) -> Ring:
    """Write a new ring, readable by its owner alone; where another process was first, read that one's instead."""
    with _beside(file, Ring.new()) as part:
        try:
            os.link(part, file)  # unlike a renaming, it never replaces what is there
        except FileExistsError:
            return load(file)
    _settle(file.parent)
    return load(file)


def keep(file: Path, ring: Ring) -> None:
    """Put a ring in the place of the one that stands; a reader finds the old one or the new one, always whole.

    Owner and mode stay as they were: whoever rotates keys is not always who serves.
    """
    stood = file.stat()
    with _beside(file, ring) as part:
        part.chmod(stat.S_IMODE(stood.st_mode))
        if (stood.st_uid, stood.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(part, stood.st_uid, stood.st_gid)
        part.replace(file)
    _settle(file.parent)


@contextmanager
def _beside(file: Path, ring: Ring) -> Iterator[Path]:
    """Write a whole, settled file beside the one that is meant; it goes when it is no longer needed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # mode 0600
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as writer:
            writer.write(written(ring))
            writer.flush()
            os.fsync(writer.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have the folder's list of names reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_to_others(file: Path) -> bool:
    """Say whether others than the file's owner and group may read it."""
    return bool(stat.S_IMODE(file.stat().st_mode) & stat.S_IRWXO)
