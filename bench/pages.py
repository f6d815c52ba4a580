"""The public programme page against a bare answer of the same bytes on the same server.

*Kept* comes from the memory of the process. *Built* is an address that the memory has never
seen. *Changed* follows a public change on the very page: before each request a measure's
progress is changed in the database and the revision moves, as a commit on the desk does it,
and each answer must be a new one; it is asked on one connection, and set against the bare
answer asked in the same way. What is frozen stays kept by its fingerprint in both: it cannot
change.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bench.load import Asker, load
from bench.serving import Serving, prepare, serving

PAGE = "/sv/kristinestad/programmes/2023-2025/"
SLUG = "2023-2025"
ROUNDS = 5
SECONDS = 2.0
CHANGES = 60
GOALS = {"kept": 0.5, "built": 0.1, "changed": 0.1}


@dataclass(slots=True)
class Row:
    """The rounds of one kind: answers a second, and milliseconds of the server's processor time for one."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def rate(self) -> float:
        return statistics.median(self.rates)

    def work(self) -> float:
        return statistics.median(self.cpu)


def measure_load(row: Row, server: Serving, path_of: Callable[[int], str], headers: str, expected: int) -> None:
    """Add one round under load from four connections."""
    before = server.cpu()
    found = load(server.port, path_of, headers, seconds=SECONDS)
    if found.statuses != {expected}:
        raise RuntimeError(f"answered {sorted(found.statuses)} instead of {expected}")
    row.rates.append(found.per_second)
    row.cpu.append((server.cpu() - before) / found.answers * 1000)


def measure_one_by_one(row: Row, server: Serving, path: str, before_each: Callable[[], None], new: bool) -> None:
    """Add one round of single requests, each timed by itself; with ``new`` no answer may be like the one before."""
    times, last = [], b""
    asker = Asker(server.port)
    used = server.cpu()
    for _ in range(CHANGES):
        before_each()
        begun = time.perf_counter()
        status, body = asker.ask(path)
        times.append(time.perf_counter() - begun)
        if status != 200 or (new and body == last):
            raise RuntimeError(f"{path} answered {status} or what it had answered before the change")
        last = body
    asker.close()
    row.rates.append(1 / statistics.median(times))
    row.cpu.append((server.cpu() - used) / CHANGES * 1000)


class Changing:
    """Changes the progress of measures on the page, as commits from elsewhere.

    The programme is made to last: of one that has ended the page tells what its reports said, which nobody changes.
    """

    def __init__(self, database: Path) -> None:
        self._connection = sqlite3.connect(database, isolation_level=None)
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("UPDATE programmes_edition SET period_to = '2099-12-31' WHERE slug = ?", [SLUG])
        rows = self._connection.execute(
            "SELECT m.id FROM programmes_measure m JOIN programmes_goal g ON g.id = m.goal_id"
            " JOIN programmes_theme t ON t.id = g.theme_id JOIN programmes_edition e ON e.id = t.edition_id"
            " WHERE e.slug = ? AND EXISTS (SELECT 1 FROM programmes_editionmember em WHERE em.edition_id = e.id"
            " AND em.municipality_id = '287')",
            [SLUG],
        )
        self._measures = [number for (number,) in rows]
        self._chance = random.Random(1)

    def __call__(self) -> None:
        number = self._chance.choice(self._measures)
        (now,) = self._connection.execute("SELECT status FROM programmes_measure WHERE id = ?", [number]).fetchone()
        others = [status for status in ("planned", "under_way", "done", "stopped") if status != now]
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute(
            "UPDATE programmes_measure SET status = ? WHERE id = ?", [self._chance.choice(others), number]
        )
        self._connection.execute("UPDATE audit_head SET public_revision = public_revision + 1")
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


def fetch(server: Serving) -> tuple[bytes, str]:
    """Return the page's bytes as compressed for a browser, and its ETag."""
    url = f"http://localhost:{server.port}{PAGE}"
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers["ETag"]


def measure() -> None:
    """Print each kind's rate, its share of the bare answer's, and both again as processor time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        with serving("bench.ours", folder, path=PAGE) as ours:
            body, etag = fetch(ours)
            (folder / "body").write_bytes(body)
            with serving("bench.bare", folder, str(folder / "body")) as bare:
                rows = _rounds(ours, bare, etag, folder / "delaktig.sqlite3")
    print(f"programme page, {len(body)} bytes (the page as compressed with brotli, for both servers);")
    print(f"medians of {ROUNDS} rounds; share: of the bare answer asked in the same way")
    print(f"  {'':<12}{'answers/s':>10}{'share':>7}{'CPU ms':>9}{'share':>7}")
    _print(rows, "bare", ("kept", "built", "unchanged"))
    print("  one by one on one connection, the page changed before each request:")
    _print(rows, "bare alone", ("changed",))


def _rounds(ours: Serving, bare: Serving, etag: str, database: Path) -> dict[str, Row]:
    rows = {kind: Row() for kind in ("bare", "kept", "built", "unchanged", "bare alone", "changed")}
    new = itertools.count()
    with closing(Changing(database)) as change:
        for _ in range(ROUNDS):  # in turns, so that a slow moment of the machine meets all alike
            measure_load(rows["bare"], bare, lambda _n: "/", "", 200)
            measure_load(rows["kept"], ours, lambda _n: PAGE, "", 200)
            measure_load(rows["built"], ours, lambda _n: f"{PAGE}?built={next(new)}", "", 200)
            # each process has its own memory: this fills both again before the page is asked for as unchanged
            measure_one_by_one(rows["bare alone"], bare, "/", lambda: None, new=False)
            measure_one_by_one(rows["changed"], ours, PAGE, change, new=True)
            etag = fetch(ours)[1]
            measure_load(rows["unchanged"], ours, lambda _n: PAGE, f"If-None-Match: {etag}\r\n", 304)
    return rows


def _print(rows: dict[str, Row], base: str, kinds: tuple[str, ...]) -> None:
    against = rows[base]
    print(f"  {base:<12}{against.rate():>10.0f}{'':>7}{against.work():>9.2f}")
    for kind in kinds:
        row = rows[kind]
        share, cpu = row.rate() / against.rate(), against.work() / row.work() if row.work() else 0
        goal = f"  goal {GOALS[kind]:.2f}" if kind in GOALS else ""
        print(f"  {kind:<12}{row.rate():>10.0f}{share:>7.2f}{row.work():>9.2f}{cpu:>7.2f}{goal}")


if __name__ == "__main__":
    measure()
