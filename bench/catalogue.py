"""The guide, its search and its data with 3,000 services in fourteen languages.

What is kept in memory is set against a bare answer of the same bytes on the same server, as in ``bench.pages``.
Nothing that was typed is kept, so each search is answered anew: searches are measured by themselves, after every
process has read the languages that they need, since that is done once; what it takes is told apart. Queries are
counted with 300 services and with 3,000: they must not grow.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import brotli

from bench import seeding
from bench.load import load
from bench.serving import ROOT, Serving, environment, prepare, serving

FEW, MANY = 300, 3000
PLACE = "borga"
SERVICE = "bench-7"
UID = "00000000-0000-0000-0000-000000000008"
MOST_QUERIES = 8
MOST_OF_DATA = 20
"""The pages of data hold whole services: more tables, and a fixed number of queries."""
GOAL = 0.5
SEARCHES = 100
"""Searches a second for words of the reader's language; where a word is in no language, all fourteen are asked."""
NOWHERE = "qqxzw"
"""A word of no language, nor like one."""
WARM, USUAL = 10, 5
"""So many rounds one after the other at a usual pace (answers a second), and every process has read its languages."""
SECONDS = 2.0
ROUNDS = 3
CHANGED = (1, 10, 100)


def addresses() -> dict[str, str]:
    """Return the addresses that are measured, by what they are."""
    word = urllib.parse.quote(seeding.words("sv")[0])
    return {
        "front page": f"/sv/{PLACE}/",
        "all services": f"/sv/{PLACE}/services/",
        "service": f"/sv/{PLACE}/services/{SERVICE}/",
        "service in Arabic": f"/ar/{PLACE}/services/{SERVICE}/",
        "search": f"/sv/{PLACE}/search/?q={word}",
        "data: service": f"/api/v1/services/{UID}",
        "data: search": f"/api/v1/search?municipality={seeding.CODE}&language=sv&q={word}",
    }


def searches() -> dict[str, Callable[[int], str]]:
    """Return what makes addresses of searches that nobody has asked for before, by what they are."""
    known = [urllib.parse.quote(word) for word in seeding.words("sv")]
    page = f"/sv/{PLACE}/search/?q="
    data = f"/api/v1/search?municipality={seeding.CODE}&language=sv&q="

    def words(number: int) -> str:
        return f"{known[number % 3989]}+{known[number * 7 % 3967]}"

    return {
        "search: two words": lambda number: page + words(number),
        "search: one in no language": lambda number: f"{page}{words(number)}+{NOWHERE}",
        "data: two words": lambda number: data + words(number),
        "data: one in no language": lambda number: f"{data}{words(number)}+{NOWHERE}",
    }


def measure() -> bool:
    """Print all of it; return whether queries keep to their bounds and do not grow."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        counts = []
        for count in (FEW, MANY):
            _run(folder, "bench.seeding", str(count))
            counts.append(json.loads(_run(folder, "bench.catalogue", "queries")))
        print(_run(folder, "bench.catalogue", "times"), end="")
        _loads(folder)
        _refreshes(folder)
    return _compare(*counts)


def _run(folder: Path, module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    return done.stdout


def queries() -> dict[str, int]:
    """Return how many queries each address asks that there is, built anew in a process that has built it before."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found = {}
    for what, path in {**addresses(), "data: page": "/api/v1/services?limit=100"}.items():
        client = Client(HTTP_HOST="localhost")
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            status = client.get(path).status_code
        if status == 200:
            found[what] = len(asked)
    return found


def _compare(few: dict[str, int], many: dict[str, int]) -> bool:
    print(f"queries with {FEW} and {MANY} services (a page at most {MOST_QUERIES}, data at most {MOST_OF_DATA}):")
    kept = True
    for what, count in many.items():
        most = MOST_OF_DATA if what.startswith("data") else MOST_QUERIES
        fault = "  OVER" if count > most else "  GROWS" if count > few[what] else ""
        kept &= not fault
        print(f"  {what:<20}{few[what]:>4}{count:>6}{fault}")
    for what in addresses().keys() - many.keys():
        print(f"  {what}: not there")
    return kept


def times() -> None:
    """Print what a search takes in one process: the first in a language, and later ones."""
    from delaktig.catalogue.search import reading, search

    print(f"a search among {MANY} services, in one process (ms): the first in a language, then the median of 40")
    for language in ("sv", "fi", "ar", "th"):
        reading.forget()
        known = seeding.words(language)
        begun = time.perf_counter()
        search(seeding.CODE, language, known[0], seeding.TODAY)
        first = time.perf_counter() - begun
        later = []
        for number in range(40):
            begun = time.perf_counter()
            search(seeding.CODE, language, f"{known[number]} {known[number + 50][1:]}", seeding.TODAY)
            later.append(time.perf_counter() - begun)
        print(f"  {language:<6}{first * 1000:>8.0f}{statistics.median(later) * 1000:>8.1f}")
    reading.forget()
    begun = time.perf_counter()
    search(seeding.CODE, "sv", NOWHERE, seeding.TODAY)
    print(f"  {'all':<6}{(time.perf_counter() - begun) * 1000:>8.0f}")


def _loads(folder: Path) -> None:
    print(f"answers from memory, as a share of a bare answer of the same bytes (goal {GOAL}); medians of {ROUNDS}:")
    with serving("bench.ours", folder, path="/api/v1/municipalities") as ours:
        for what, path in addresses().items():
            body = None if "search" in what else _fetch(ours, path)
            if body is None:
                continue
            (folder / "body").write_bytes(body)
            with serving("bench.bare", folder, str(folder / "body")) as bare:
                _share(what, ours, bare, path, len(body))
        _searches(ours)


def _searches(ours: Serving) -> None:
    print(f"searches that nobody asked before, each answered anew (data, two words: goal {SEARCHES} a second):")
    ways = searches()
    _warm(ours, ways["data: one in no language"])
    for what, path_of in ways.items():
        used = ours.cpu()
        found = load(ours.port, path_of, seconds=SECONDS)
        if found.statuses != {200}:
            raise RuntimeError(f"{what} answered {sorted(found.statuses)}")
        cpu = (ours.cpu() - used) / found.answers * 1000
        print(f"  {what:<28}{found.per_second:>7.0f} a second{cpu:>7.1f} ms of processor time each")


def _warm(ours: Serving, path_of: Callable[[int], str]) -> None:
    """Search on new connections until no process has languages to read any more."""
    rounds, number = 0, 900_000
    while rounds < WARM:
        found = load(ours.port, lambda n, first=number: path_of(first + n), seconds=0.1)  # type: ignore[misc]
        rounds = rounds + 1 if found.per_second > USUAL else 0
        number += 1000


def _share(what: str, ours: Serving, bare: Serving, path: str, size: int) -> None:
    ours_rates, bare_rates = [], []
    for _ in range(ROUNDS):  # in turns, so that a slow moment of the machine meets both alike
        bare_rates.append(load(bare.port, lambda _n: "/", seconds=SECONDS).per_second)
        found = load(ours.port, lambda _n: path, seconds=SECONDS)
        if found.statuses != {200}:
            raise RuntimeError(f"{path} answered {sorted(found.statuses)}")
        ours_rates.append(found.per_second)
    ours_rate, bare_rate = statistics.median(ours_rates), statistics.median(bare_rates)
    print(f"  {what:<20}{size:>7} B{ours_rate:>8.0f} a second{bare_rate:>8.0f} bare{ours_rate / bare_rate:>7.2f}")


def _fetch(server: Serving, path: str) -> bytes | None:
    request = urllib.request.Request(f"http://localhost:{server.port}{path}", headers={"Accept-Encoding": "br"})
    try:
        with urllib.request.urlopen(request) as answer:
            body: bytes = answer.read()
    except urllib.error.HTTPError:
        return None
    return body


def _refreshes(folder: Path) -> None:
    """Print what a copy of the catalogue fetches after so many services have changed."""
    with serving("bench.ours", folder, path="/api/v1/municipalities") as ours:
        everything, pages, after = 0, 0, ""
        while pages == 0 or after:
            body = _fetch(ours, f"/api/v1/services?municipality={seeding.CODE}&limit=200{after}")
            assert body is not None
            told = json.loads(brotli.decompress(body))
            after = f"&after={told['next_after']}" if told["next_after"] else ""
            everything, pages = everything + len(body), pages + 1
        print(f"a copy of {MANY} services in fourteen languages: {everything / 1024:.0f} kB in {pages} pages; then")
        for count in CHANGED:
            since = urllib.parse.quote(_run(folder, "bench.catalogue", "change", str(count)).strip())
            body = _fetch(ours, f"/api/v1/services?municipality={seeding.CODE}&limit=200&changed_since={since}")
            assert body is not None
            print(f"  {count:>4} changed {len(body) / 1024:>8.1f} kB")


def change(count: int) -> str:
    """Change one text of so many services, as an act does it; return the moment before."""
    from django.utils import timezone

    from delaktig.accounts.actor import command_actor
    from delaktig.catalogue.actions.editing import write_words
    from delaktig.catalogue.models import Service

    before = timezone.now().isoformat()
    actor = command_actor(seeding.CODE, "bench")
    for service in Service.objects.filter(slug__startswith="bench-").order_by("pk")[:count]:
        write_words(actor, service, "fi", {"summary": f"Muutettu {before}"})
    return before


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(0 if measure() else 1)
    import django

    django.setup()
    act, *rest = sys.argv[1:]
    if act == "queries":
        print(json.dumps(queries()))
    elif act == "times":
        times()
    else:
        print(change(int(rest[0])))
