"""Removes what a backup or restore that was killed has left: an unencrypted copy of the database."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

OLD = 24 * 60 * 60
"""Seconds after which nobody can still be at work in such a folder."""


def clear_leftovers(folder: Path) -> None:
    """Remove folders of work that was broken off more than a day ago."""
    for pattern in (".backup-*", ".restoring-*"):
        for left in folder.glob(pattern):
            if left.is_dir() and time.time() - left.stat().st_mtime > OLD:
                shutil.rmtree(left)
