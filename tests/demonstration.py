"""The demonstration, made once from an empty folder and then copied: to make it takes a minute or two.

The copy is kept in ``var/tests`` under a name that follows from the day and from all that the software is made of.
How the demonstration is made is tested by ``tests/install`` and the browser tests, which begin from nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.template_database import FOLDER, ROOT, SOURCE, alone

PATIENCE = 600
"""Seconds for which its making is waited for: no measure, only an end."""


def copy_to(folder: Path) -> None:
    """Copy the demonstration's data to a folder that is not there yet; the first to ask makes it."""
    with alone():
        kept = _kept()
        if not kept.exists():
            _make(kept)
        shutil.copytree(kept, folder)


def _kept() -> Path:
    told = hashlib.sha256(f"{date.today()}\0".encode())
    told.update((ROOT / "requirements" / "dev.txt").read_bytes())
    for path in sorted(one for one in SOURCE.rglob("*") if one.is_file() and "__pycache__" not in one.parts):
        told.update(f"{path.relative_to(SOURCE)}\0".encode())
        told.update(path.read_bytes())
    return FOLDER / f"demonstration-{told.hexdigest()[:20]}"


def _make(kept: Path) -> None:
    for old in FOLDER.glob("demonstration-*"):
        shutil.rmtree(old)
    half = kept.with_name("demonstration-half")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DELAKTIG_")}
    environment |= {"DELAKTIG_VAR": str(half), "DJANGO_SETTINGS_MODULE": "delaktig.settings.demo"}
    command = [sys.executable, "manage.py", "start", "--demo", "--prepare-only"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode:
        raise RuntimeError(f"the demonstration could not be made:\n{done.stdout}{done.stderr}")
    os.replace(half, kept)
