"""The file of a backup: a compressed tar, encrypted in chunks, each with its number and whether it is the last.

    DLKBACK1 | length of the head, 4 bytes | head, JSON | chunk | chunk | … | last chunk

The key follows from the recovery key or passphrase by scrypt and the head's salt. Each
chunk is sealed with AES-256-GCM; nonce = its number and a mark for the last; additional
data = the whole head. So a byte that is changed, a chunk that is missing, moved or added,
and a file cut short are all found. Knows no Django.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import secrets
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"DLKBACK1"
CHUNK = 1024 * 1024
TAG = 16
COST = {"n": 2**17, "r": 8, "p": 1}
"""What scrypt costs: some 128 MB of memory and half a second for each attempt."""
MOST = {"n": 2**20, "r": 16, "p": 4}
LONGEST_HEAD = 4096
Progress = Callable[[int], None]


class ArchiveFault(Exception):
    """The archive cannot be used; nothing was touched."""


class NotAnArchive(ArchiveFault):
    """The file is not a backup of this software."""


class WrongKey(ArchiveFault):
    """The recovery key or passphrase is not the one with which the archive was made."""


class Damaged(ArchiveFault):
    """The archive is altered, cut short, or does not hold what it says."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the chunks, as bytes, and the key that follows from it and the secret."""

    written: bytes
    key: bytes


def new_head(secret: str) -> Head:
    """Return the head of a new archive."""
    salt = secrets.token_bytes(16)
    key = _key(secret, salt, COST)
    words = {"format": 1, "kdf": "scrypt", "salt": base64.b64encode(salt).decode(), **COST, "check": _check(key)}
    return Head(json.dumps(words).encode(), key)


def _key(secret: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(secret.encode())


def _check(key: bytes) -> str:
    """Return digits that tell a wrong secret from an altered archive."""
    return hmac.new(key, b"delaktig backup", hashlib.sha256).hexdigest()[:16]


def read_head(file: BinaryIO, secret: str) -> Head:
    """Read an archive's head. Raises :class:`NotAnArchive` or :class:`WrongKey`."""
    if file.read(len(MAGIC)) != MAGIC:
        raise NotAnArchive("This file is not a backup made by this software.")
    length = int.from_bytes(file.read(4), "big")
    written = file.read(min(length, LONGEST_HEAD))
    try:
        words = json.loads(written)
        cost = {name: int(words[name]) for name in COST}
        salt = base64.b64decode(words["salt"], validate=True)
        if words["format"] != 1 or not all(1 <= cost[name] <= MOST[name] for name in COST):
            raise ValueError
        key = _key(secret, salt, cost)
        check = str(words["check"])
    except (ValueError, KeyError, TypeError):
        raise NotAnArchive("The beginning of the backup is damaged, or was written by a later version.") from None
    if not hmac.compare_digest(check.encode(), _check(key).encode()):
        raise WrongKey("The recovery key or passphrase is another one than the backup was made with.")
    return Head(written, key)


class Sealer(io.RawIOBase):
    """Takes bytes and writes them as sealed chunks; :meth:`finish` writes the last one."""

    def __init__(self, file: BinaryIO, head: Head) -> None:
        self._file, self._head, self._cipher = file, head, AESGCM(head.key)
        self._waiting, self._number = bytearray(), 0
        file.write(MAGIC + len(head.written).to_bytes(4, "big") + head.written)

    def writable(self) -> bool:
        return True

    def write(self, given: Any) -> int:
        self._waiting += given
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(given)

    def finish(self) -> None:
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, self._head.written))
        self._number += 1


class Opener(io.RawIOBase):
    """Gives the bytes that were sealed, chunk by chunk, each proved before it is given."""

    def __init__(self, file: BinaryIO, head: Head, progress: Progress = lambda _bytes: None) -> None:
        self._file, self._head, self._cipher, self._progress = file, head, AESGCM(head.key), progress
        self._ready, self._number, self._ended = b"", 0, False
        self._next = file.read(CHUNK + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._ended:
            self._open()
        given = self._ready[: len(buffer)]
        buffer[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def drain(self) -> None:
        """Prove what is left to the end. Raises :class:`Damaged`."""
        self._ready = b""
        while not self._ended:
            self._open()
        self._ready = b""

    def _open(self) -> None:
        here, self._next = self._next, self._file.read(CHUNK + TAG)
        last = not self._next
        try:
            self._ready = self._cipher.decrypt(_nonce(self._number, last=last), here, self._head.written)
        except (InvalidTag, ValueError):
            raise Damaged("The backup was altered or cut short: it does not prove itself.") from None
        self._number += 1
        self._ended = last
        self._progress(len(here))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


@contextmanager
def packing(file: BinaryIO, secret: str) -> Iterator[tarfile.TarFile]:
    """Give a tar to add to; it lies compressed and sealed in the file when all went well."""
    sealer = Sealer(file, new_head(secret))
    with tarfile.open(fileobj=sealer, mode="w|gz", format=tarfile.PAX_FORMAT) as tar:
        yield tar
    sealer.finish()


def add(tar: tarfile.TarFile, name: str, path: Path, progress: Progress = lambda _bytes: None) -> dict[str, Any]:
    """Add a file, and return its size and SHA-256 as they went in."""
    with path.open("rb") as reader:
        size = path.stat().st_size
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        hashed = _Hashing(reader, progress)
        tar.addfile(entry, hashed)
    return {"size": size, "sha256": hashed.sum.hexdigest()}


def add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> dict[str, Any]:
    """Add a file from memory, and return its size and SHA-256."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


class _Hashing:
    """Reads a file and remembers what went through."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file, self._progress, self.sum = file, progress, hashlib.sha256()

    def read(self, length: int = -1) -> bytes:
        found = self._file.read(length)
        self.sum.update(found)
        self._progress(len(found))
        return found


def unpack(
    archive: Path, secret: str, folder: Path, allowed: Callable[[str], bool], progress: Progress
) -> dict[str, Any]:
    """Write an archive's files into a folder, proved to the last byte; return size and SHA-256 of each by name.

    ``allowed`` says which names may be there. Raises an :class:`ArchiveFault`; the
    folder may then hold a part, and is the caller's to throw away.
    """
    found: dict[str, Any] = {}
    with archive.open("rb") as file:
        opener = Opener(file, read_head(file, secret), progress)
        try:
            with tarfile.open(fileobj=opener, mode="r|gz") as tar:
                for entry in tar:
                    if not entry.isfile() or not allowed(entry.name) or entry.name in found:
                        raise Damaged(f"The backup holds something that does not belong there: {entry.name!r}.")
                    content = tar.extractfile(entry)
                    if content is None:
                        raise Damaged(f"The backup holds {entry.name!r} without a content.")
                    found[entry.name] = _write(content, folder / entry.name)
        except (tarfile.TarError, EOFError, OSError) as error:
            if isinstance(error, OSError) and error.errno:
                raise  # the disk, not the archive
            raise Damaged("The backup was altered or cut short: what is in it cannot be read.") from None
        opener.drain()
    return found


def prove(archive: Path, secret: str, progress: Progress = lambda _bytes: None) -> None:
    """Read an archive to its end and prove each chunk, without writing anything. Raises an :class:`ArchiveFault`."""
    with archive.open("rb") as file:
        Opener(file, read_head(file, secret), progress).drain()


def _write(content: Any, path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    hashed, size = hashlib.sha256(), 0
    with path.open("wb") as writer:
        while piece := content.read(CHUNK):
            writer.write(piece)
            hashed.update(piece)
            size += len(piece)
    return {"size": size, "sha256": hashed.hexdigest()}
