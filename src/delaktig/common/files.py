"""Which files people may bring as attachments and evidence, and their fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

LARGEST = 20 * 1024 * 1024
"""Bytes of the largest file."""
_ZIP = b"PK\x03\x04"
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".docx": (_ZIP,),
    ".xlsx": (_ZIP,),
    ".odt": (_ZIP,),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".txt": (b"",),
}
"""Kinds of files by their ending, with what such a file begins with."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its plain name, contents, size in bytes and SHA-256."""

    name: str
    content: bytes
    size: int
    sha256: str


class RefusedFile(Exception):
    """The file cannot be kept; ``code`` says why. Nothing was saved."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_file(name: str, content: bytes) -> Checked:
    """Return the file as it may be kept; raise :class:`RefusedFile` where it may not."""
    plain = PurePath(name.replace("\\", "/")).name[:120]
    ending = PurePath(plain).suffix.lower()
    if not content:
        raise RefusedFile("empty_file")
    if len(content) > LARGEST:
        raise RefusedFile("file_too_large")
    if ending not in SIGNATURES:
        raise RefusedFile("kind_of_file")
    if not content.startswith(SIGNATURES[ending]) or (ending == ".txt" and b"\0" in content):
        raise RefusedFile("not_what_it_says")
    return Checked(plain, content, len(content), hashlib.sha256(content).hexdigest())
