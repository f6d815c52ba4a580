"""What counting costs as a country grows: every indicator against hand-written SQL, kept months against facts.

For each share of Finland a database of its own is seeded (``manage.py seed_scale``) on PostgreSQL. Each indicator is
counted for one municipality's year and for the country's, whole and by each dimension, through the project's own door
(``counting.count``), and by the SQL of ``bench.seeded`` on the same tables. That both give the same numbers is
checked first. They are timed in turns, so that a slow moment of the machine meets both; medians are compared,
of processor time (this process and the backend that works for it) and of the clock. *Query* is what the door asks,
asked again by hand: what is left to *door* is Python.

``python -m bench.indicators [--shares 0.002 0.01]``

``--pictures`` seeds places and visits alone, and holds kept months and years against the facts: at full size
(``--shares 1.0``) it takes 20 million visits, some 12 GB and an hour and a half.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from scripts.postgres import NOT_TO_BE_HAD
from tests.browser.server import ROOT

from bench.casework import _cpu, _plain, _settings
from bench.seeded import ByHand, by_hand

SHARES = (0.002, 0.01)
YEAR, YEARS = 2025, 10
GOAL, SAVED, KEPT = 1.2, 1.5, 100
PAIRS = 5
SMALL = 2.0
"""Milliseconds of difference below which a ratio says little: what Python takes to write a query."""
FOLDER = ROOT / "var" / "bench"


def measure(shares: Sequence[float] = SHARES, *further: str) -> bool:
    """Print all of it; return whether every indicator gives the number that hand-written SQL gives."""
    command = [sys.executable, "scripts/postgres.py", sys.executable, "-m", "bench.indicators", "--postgresql"]
    status = subprocess.run([*command, *further, "--shares", *map(str, shares)], cwd=ROOT, check=False).returncode
    if status == NOT_TO_BE_HAD:
        print("indicators: NOT MEASURED, no PostgreSQL server was found and none could be installed")
        return True
    return status == 0


def on_postgresql(shares: Sequence[float], *, pictures: bool = False) -> bool:
    """Measure in the cluster that ``DELAKTIG_TEST_DATABASE`` names, in a database for each share."""
    told = []
    for share in shares:
        with _database(share) as settings:
            if pictures:
                _said("--seed", share, settings, "--pictures")
                told.append({"share": share, "wrong": []} | _said("--compare", share, settings, "--pictures"))
                _print_pictures(share, told[-1]["kept"])
            else:
                told.append({"share": share} | _said("--seed", share, settings) | _said("--compare", share, settings))
                _print(told[-1])
    if not pictures:
        _draw(told)
    return all(not one["wrong"] for one in told)


@contextmanager
def _database(share: float) -> Iterator[dict[str, str]]:
    """Make a migrated database for a share, and drop it afterwards; give the environment that names it."""
    import psycopg

    address, name = os.environ["DELAKTIG_TEST_DATABASE"], f"scale_{round(share * 100_000)}"
    with tempfile.TemporaryDirectory() as folder, closing(psycopg.connect(_plain(address), autocommit=True)) as server:
        try:
            server.execute(f"CREATE DATABASE {name}")
            settings = _settings(Path(folder), address.replace("/postgres?", f"/{name}?"))
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=settings, check=True)
            yield settings
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _said(what: str, share: float, settings: dict[str, str], *further: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.indicators", what, *further, "--shares", str(share)]
    answer = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


def seed_it(share: float, *, pictures: bool) -> dict[str, Any]:
    """Seed the database; tell seconds and the most memory that this process held."""
    from django.core.management import call_command

    begun = time.perf_counter()
    call_command("seed_scale", share=share, visits_only=pictures, stdout=sys.stderr)
    return {"seeded": time.perf_counter() - begun, "memory": _memory()}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclass(slots=True)
class Taken:
    """What one of the ways took, time after time, in milliseconds."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def add(self, act: Callable[[], object]) -> None:
        used, begun = _cpu(), time.perf_counter()
        act()
        self.wall.append((time.perf_counter() - begun) * 1000)
        self.cpu.append((_cpu() - used) * 1000)

    @property
    def middle(self) -> tuple[float, float]:
        return statistics.median(self.cpu), statistics.median(self.wall)


def in_turns(*ways: Callable[[], object], pairs: int = PAIRS) -> list[Taken]:
    """Do each of the ways in turn, again and again; the first turn is not counted."""
    found = [Taken() for _ in ways]
    for turn in range(pairs + 1):
        for way, taken in zip(ways, found, strict=True):
            (taken if turn else Taken()).add(way)
    return found


def compare() -> dict[str, Any]:
    """Compare all there is in the database that the settings name."""
    from django.db import connection

    from delaktig.indicators.periods import Period

    code = _some_municipality()
    rows, wrong = [], []
    for one in by_hand():
        for place in (code, None):
            for by in ("", *(name for name, _, _ in one.by)):
                row = _against(one, place, Period.year(YEAR), by)
                (rows if row["same"] else wrong).append(row)
    kept = pictures()
    saved = [taken.middle for taken in _saved(code)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return {
        "rows": rows,
        "wrong": wrong,
        "kept": kept,
        "saved": saved,
        "memory_read": _memory(),
        "bytes": size,
    }


def pictures() -> list[dict[str, Any]]:
    """Hold kept months and years of visits against their facts: one municipality, the country, ten years of it."""
    from delaktig.indicators.periods import Period

    years = Period(Period.year(YEAR - YEARS + 1).first, Period.year(YEAR).last)
    return [
        _kept(place, period, by, words)
        for place, period, words in (
            (_some_municipality(), Period.year(YEAR), "one municipality, a year"),
            (None, Period.year(YEAR), "the country, a year"),
            (None, years, "the country, ten years"),
        )
        for by in ("", "reason", "language")
    ]


def _some_municipality() -> str:
    from delaktig.municipalities.models import Municipality

    return Municipality.objects.filter(hosted=True).order_by("pk").values_list("pk", flat=True)[0]


def _against(one: ByHand, code: str | None, period: Any, by: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from delaktig.indicators.counting import count
    from delaktig.indicators.registry import computed

    declared = computed(one.name)
    dimensions = (by,) if by else ()
    asked = {"first": period.first, "last": period.last, "code": code}
    several = bool(by) and (declared.dimension(by).several or declared.kind == "median")
    texts = [one.sql(here=code is not None, by=by), *([one.sql(here=code is not None)] if several else [])]
    with CaptureQueriesContext(connection) as captured:
        found = count(declared, code, period, dimensions)
    ours = [query["sql"] for query in captured]
    rows = _asked(texts[0], asked)
    same = _told(found.cells if by else {(): found.total}) == _told_by_hand(rows, bool(by))
    door, query, hand = in_turns(
        lambda: count(declared, code, period, dimensions),
        lambda: [_asked(text) for text in ours],
        lambda: [_asked(text, asked) for text in texts],
    )
    return {
        "name": one.name,
        "place": "one" if code else "all",
        "by": by,
        "same": same,
        "n": found.total.n,
        "door": door.middle,
        "query": query.middle,
        "hand": hand.middle,
    }


def _asked(sql: str, values: dict[str, Any] | None = None) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize() + 0


def _told(cells: Any) -> dict[str, tuple[Any, ...]]:
    found = {}
    for key, cell in cells.items():
        second = cell.middle if cell.middle is not None else cell.amount if cell.amount is not None else cell.part
        found["".join(key)] = (cell.n, _number(second) or 0)
    return {key: value for key, value in found.items() if value[0]}


def _told_by_hand(rows: list[Any], grouped: bool) -> dict[str, tuple[Any, ...]]:
    found = {}
    for row in rows:
        key, values = (row[0], row[1:]) if grouped else ("", row)
        second = _number(values[1]) if len(values) > 1 else 0
        found["" if key is None else str(key)] = (values[0], second or 0)
    return {key: value for key, value in found.items() if value[0]}


def _kept(code: str | None, period: Any, by: str, words: str) -> dict[str, Any]:
    from delaktig.indicators.counting import count
    from delaktig.indicators.registry import computed
    from delaktig.indicators.rollups import picture

    declared = computed("guidance.visits")
    dimensions = (by,) if by else ()
    same = picture(declared, code, period, by) == count(declared, code, period, dimensions)
    kept, facts = in_turns(
        lambda: picture(declared, code, period, by), lambda: count(declared, code, period, dimensions), pairs=3
    )
    return {"what": f"{words}, {by or 'whole'}", "same": same, "kept": kept.middle, "facts": facts.middle}


def _saved(code: str) -> list[Taken]:
    """Register visits, in turns with and without telling the kept months of them."""
    from django.utils import timezone

    from delaktig.accounts.actor import actor_for
    from delaktig.accounts.models import Membership, User
    from delaktig.guidance.actions import visits
    from delaktig.guidance.inputs import VisitInput
    from delaktig.guidance.models import Point

    person = User.objects.create(email=f"{uuid4()}@example.invalid", name="Invented", password="!")
    Membership.objects.create(user=person, municipality_id=code, role="counsellor")
    actor = actor_for(person, code, timezone.localdate())
    point = Point.objects.filter(municipality_id=code).order_by("pk").first()
    assert actor is not None
    assert point is not None
    on = timezone.localdate() - timedelta(days=1)

    def save() -> None:
        given = VisitInput(
            key=uuid4(),
            point=point.pk,
            on=on,
            hour=10,
            channel="on_site",
            language="ar",
            interpreting="none",
            country_group="not_asked",
            reasons=("work", "housing"),
        )
        visits.register_visit(actor, given, datetime.now().astimezone())

    def untold() -> None:
        with patch.object(visits, "touch", lambda *_: None):
            save()

    return in_turns(save, untold, pairs=60)


def _print(told: dict[str, Any]) -> None:
    share, rows = told["share"], told["rows"]
    print(
        f"\nindicators at a share of {share}: seeded in {told['seeded']:.0f} s, {told['bytes'] / 1e6:.0f} MB of "
        f"database, {told['memory']:.0f} MB of memory while seeding, {told['memory_read']:.0f} MB while reading"
    )
    for row in told["wrong"]:
        print(f"  NOT THE SAME NUMBER: {row['name']} {row['place']} {row['by']}")
    print(f"  counted from facts over hand-written SQL, medians of {PAIRS} in turns (goal {GOAL}):")
    print(f"  {'':<34}{'pairs':>6}{'query CPU':>11}{'clock':>7}{'door CPU':>10}{'clock':>7}{'over goal':>11}")
    for place, words in (("one", "one municipality, a year"), ("all", "the country, a year")):
        for family in sorted({row["name"].split(".")[0] for row in rows}):
            here = [row for row in rows if row["place"] == place and row["name"].startswith(family + ".")]
            told_line = f"  {words + ': ' + family:<34}{len(here):>6}"
            for way, at, width in (("query", 0, 11), ("query", 1, 7), ("door", 0, 10), ("door", 1, 7)):
                ratio = sum(row[way][at] for row in here) / max(1e-9, sum(row["hand"][at] for row in here))
                told_line += f"{ratio:>{width}.2f}"
            print(told_line + f"{len(list(_over(here))):>11}")
    print(f"  queries over the goal in both processor time and clock, and by more than {SMALL} ms:")
    for row in _over(rows):
        print(
            f"    {row['name']} {row['place']} {row['by']}: {row['query'][0]:.1f} over {row['hand'][0]:.1f} ms of "
            f"CPU, {row['query'][1]:.1f} over {row['hand'][1]:.1f} ms"
        )
    _print_pictures(share, told["kept"])
    (cpu, wall), (bare_cpu, bare_wall) = told["saved"]
    print(f"  a visit saved, over the same without its rollup (goal {SAVED}): {cpu / bare_cpu:.2f} CPU, "
          f"{wall / bare_wall:.2f} clock")  # fmt: skip


def _print_pictures(share: float, kept: Sequence[dict[str, Any]]) -> None:
    print(f"  visits from facts over kept months and years at a share of {share} (goal {KEPT} at full size):")
    for one in kept:
        (cpu, wall), (facts_cpu, facts_wall) = one["kept"], one["facts"]
        same = "" if one["same"] else "  NOT THE SAME NUMBER"
        times = f"{facts_cpu / cpu:>8.1f} CPU{facts_wall / wall:>8.1f} clock ({facts_wall:.1f} over {wall:.1f} ms)"
        print(f"    {one['what']:<40}{times}{same}")


def _over(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        over = [
            row["query"][at] > GOAL * row["hand"][at] and row["query"][at] - row["hand"][at] > SMALL for at in (0, 1)
        ]
        if all(over):
            yield row


def _draw(told: Sequence[dict[str, Any]]) -> None:
    """Write the plots of time and memory against size, with their tables beside, under ``var/bench``."""
    from delaktig.formats.plot import PlotData, Series, line_plot

    if len(told) < 2:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    labels = tuple(str(one["share"]) for one in told)

    def of(what: Callable[[dict[str, Any]], float]) -> tuple[Decimal, ...]:
        return tuple(Decimal(f"{what(one):.1f}") for one in told)

    def counted(one: dict[str, Any], place: str, way: str) -> float:
        return float(sum(row[way][0] for row in one["rows"] if row["place"] == place and not row["by"]))

    drawn = {
        "time": [
            Series("country, from facts", of(lambda one: counted(one, "all", "door"))),
            Series("country, by hand", of(lambda one: counted(one, "all", "hand"))),
            Series("municipality, from facts", of(lambda one: counted(one, "one", "door"))),
            Series("visits of the country, kept", of(lambda one: one["kept"][3]["kept"][0])),
        ],
        "memory": [
            Series("while seeding", of(lambda one: one["memory"])),
            Series("while reading", of(lambda one: one["memory_read"])),
            Series("database", of(lambda one: one["bytes"] / 1e6)),
        ],
    }
    for key, series in drawn.items():
        unit = "ms of CPU, all indicators of a year" if key == "time" else "MB"
        plot = line_plot(PlotData(key, f"{key} against size", unit, "share of Finland", labels, tuple(series), unit))
        lines = [" | ".join(("", *row, "")).strip() for row in (plot.table.header, *plot.table.rows)]
        rule = "|" + "---|" * len(plot.table.header)
        (FOLDER / f"{key}.svg").write_text(plot.svg, encoding="utf-8")
        (FOLDER / f"{key}.md").write_text("\n".join([lines[0], rule, *lines[1:], ""]), encoding="utf-8")
        print(f"\n{key} against size, drawn in {FOLDER.relative_to(ROOT)}/{key}.svg:\n" + "\n".join(lines))


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--shares", type=float, nargs="+", default=SHARES)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--seed", action="store_true")
    options.add_argument("--compare", action="store_true")
    options.add_argument("--pictures", action="store_true", help="places and visits alone, kept against facts")
    chosen = options.parse_args()
    if chosen.seed or chosen.compare:
        import django

        django.setup()
        if chosen.seed:
            answer = seed_it(chosen.shares[0], pictures=chosen.pictures)
        else:
            answer = {"kept": pictures()} if chosen.pictures else compare()
        print(json.dumps(answer, default=str))
    elif chosen.postgresql:
        sys.exit(0 if on_postgresql(chosen.shares, pictures=chosen.pictures) else 1)
    else:
        sys.exit(0 if measure(chosen.shares, *(["--pictures"] if chosen.pictures else [])) else 1)
