"""Where the secret of a backup comes from: a file, or the keyboard; never the command line."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from delaktig.recovery import recovery_key
from delaktig.recovery.recovery_key import KeyFault

HELP = "File that holds the recovery key or passphrase; DELAKTIG_RECOVERY_KEY names one, else you are asked"


def secret(key_file: str | None, *, twice: bool = False) -> str:
    """Return the recovery key or passphrase. Raises :class:`KeyFault`."""
    named = key_file or os.environ.get("DELAKTIG_RECOVERY_KEY")
    if named:
        return recovery_key.from_file(Path(named))
    if not sys.stdin.isatty():
        raise KeyFault("Name the file of the recovery key with --key-file. A new one: backup --make-key FILE.")
    typed = getpass.getpass("Recovery key or passphrase: ")
    if twice and typed != getpass.getpass("Once more: "):
        raise KeyFault("The two are different.")
    return recovery_key.settled(typed)
