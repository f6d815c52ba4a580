"""Runs a command with a throw-away PostgreSQL cluster: ``python scripts/postgres.py pytest -q``.

The cluster is started as an unprivileged user, on a socket in a temporary folder and
on no network address. ``DELAKTIG_TEST_POSTGRES`` names a server to use instead. The
command finds the address in ``DELAKTIG_TEST_DATABASE``. Exits 77 where no server
can be had; PostgreSQL is installed where that may be done.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NOT_TO_BE_HAD = 77


def binaries() -> Path | None:
    """Return the folder of the newest server's programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    found = shutil.which("initdb")
    candidates = [*folders, *([Path(found).parent] if found else [])]
    return next((f for f in candidates if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


def install() -> None:
    """Install Debian's PostgreSQL, where we are root; its own cluster is not started."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "postgresql"], check=False, **quiet)


def unprivileged() -> tuple[list[str], str]:
    """Return the words that run a command as an unprivileged user, and that user's name."""
    if os.geteuid() != 0:
        return [], pwd.getpwuid(os.geteuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = next(name for name in ("postgres", "nobody") if name in names)
    return ["runuser", "-u", user, "--"], user


def run_with_cluster(folder: Path, command: list[str]) -> int:
    """Start a cluster in *folder*, run the command, stop the cluster; return the command's exit status."""
    programs = binaries()
    if programs is None:
        return NOT_TO_BE_HAD
    become, user = unprivileged()
    shutil.chown(folder, user)
    data = folder / "data"
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c synchronous_commit=off"
    settings += " -c full_page_writes=off -c max_connections=60"
    # A superuser role of a fixed name, trusted on a socket that only this folder's readers reach.
    start = [*become, str(programs / "initdb"), "-D", str(data), "-U", "delaktig", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*start, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
    control = [*become, str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    subprocess.run([*control, "-o", settings, "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
    try:
        address = f"postgres://delaktig@/postgres?host={folder}"
        return subprocess.run(command, env={**os.environ, "DELAKTIG_TEST_DATABASE": address}, check=False).returncode
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd=folder)


def main(command: list[str]) -> int:
    """Run the command against the given server, or against one of our own."""
    given = os.environ.get("DELAKTIG_TEST_POSTGRES")
    if given:
        return subprocess.run(command, env={**os.environ, "DELAKTIG_TEST_DATABASE": given}, check=False).returncode
    if binaries() is None:
        install()
    folder = Path(tempfile.mkdtemp(prefix="delaktig-postgres-"))
    try:
        folder.chmod(0o755)
        return run_with_cluster(folder, command)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
