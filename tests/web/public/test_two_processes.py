"""Two running servers on one database: what one commits, each process of the other shows at once."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests import demonstration
from tests.browser.server import ROOT, free_port, wait_for

pytestmark = pytest.mark.install
PAGE = "/sv/kristinestad/programmes/2023-2025/"
CHANGE = """
from delaktig.accounts.actor import actor_for
from delaktig.accounts.models import User
from delaktig.programmes.actions.measures import report_status
from delaktig.programmes.models import Measure
from django.utils import timezone
actor = actor_for(User.objects.get(email="koordinator@demo.example"), "287", timezone.localdate())
rows = Measure.objects.filter(goal__theme__edition__slug="2023-2025")
rows = rows.filter(goal__theme__edition__members__municipality="287").exclude(status="stopped")
measure = rows.order_by("pk").first()
report_status(actor, measure, "stopped")
print("CHANGED", measure.key)
"""


def environment(folder: Path) -> dict[str, str]:
    found = {**os.environ, "DELAKTIG_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "delaktig.settings.demo"}
    for name in ("DELAKTIG_DATABASE", "DELAKTIG_SECRET_KEY"):
        found.pop(name, None)
    return found


def manage(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def one_process(folder: Path, name: str) -> Iterator[int]:
    """Serve with a single worker process, and give its port."""
    port, output = free_port(), folder / f"{name}.txt"
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"],
            cwd=ROOT,
            env=environment(folder),
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(f"http://localhost:{port}/sv/", process, output)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def ask(port: int, etag: str = "") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", PAGE, headers={"Host": "localhost", **({"If-None-Match": etag} if etag else {})})
    answer = connection.getresponse()
    found = (answer.status, answer.headers["ETag"], answer.read().decode())
    connection.close()
    return found


def progress(page: str, key: str) -> str:
    row = re.search(rf'measures/{key}/".*?</tr>', page, re.DOTALL)
    assert row is not None
    return re.findall(r'class="tag \w+">([^<]+)<', row.group(0))[-1]


def test_after_a_commit_each_process_serves_the_new_text_on_its_next_request(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demonstration.copy_to(folder)
    with ExitStack() as stack:
        ports = [stack.enter_context(one_process(folder, name)) for name in ("first", "second")]
        before = [ask(port) for port in ports]
        assert before[0] == before[1]
        assert [ask(port, before[0][1])[0] for port in ports] == [304, 304]
        key = manage(folder, "shell", "-c", CHANGE).split()[-1]
        after = [ask(port, before[0][1]) for port in ports]
        assert [status for status, _, _ in after] == [200, 200]
        assert after[0] == after[1]
        assert all(progress(page, key) != progress(before[0][2], key) for _, _, page in after)
