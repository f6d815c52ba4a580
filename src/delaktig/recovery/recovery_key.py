"""The secret that opens a backup: a key made here and printed once, or a passphrase of one's own."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from pathlib import Path

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U: what is read from paper is not taken for another letter."""
GROUPS, IN_GROUP = 8, 5
SHORTEST = 16
_MADE = re.compile(rf"(?:[{LETTERS}]{{{IN_GROUP}}}){{{GROUPS}}}")


class KeyFault(Exception):
    """The secret is missing, too weak, or its file cannot be read."""


def new() -> str:
    """Return a recovery key of 200 random bits, in groups that can be read aloud."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def settled(secret: str) -> str:
    """Return a secret in the one form that is used, however it was typed. Raises :class:`KeyFault` if it is weak.

    A key made here may be typed in small letters, without its hyphens, with O for 0 and
    I or L for 1. A passphrase is taken as it is, but for spaces around it.
    """
    plain = unicodedata.normalize("NFC", secret.strip())
    letters = re.sub(r"[\s-]", "", plain).upper().translate(str.maketrans("OIL", "011"))
    varied = len(set(plain)) >= 6
    if varied and _MADE.fullmatch(letters):
        return letters
    if not varied or len(plain) < SHORTEST:
        raise KeyFault(f"A passphrase has at least {SHORTEST} characters. Better: backup --make-key FILE.")
    return plain


def make(file: Path) -> str:
    """Write a new recovery key into a file that only its owner reads, and return it. Raises :class:`KeyFault`."""
    key = new()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFault(f"{file} is there already and stays as it is.") from None
    with os.fdopen(handle, "w") as writer:
        writer.write(key + "\n")
    return key


def from_file(file: Path) -> str:
    """Return the secret that a file holds. Raises :class:`KeyFault`."""
    try:
        return settled(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFault(f"The file of the recovery key cannot be read: {file} ({type(error).__name__}).") from None
