"""What else is counted in a seeded database: the log, meetings, vain searches, readers' reports, surveys."""

from __future__ import annotations

from datetime import date

from delaktig.activities.models import Entry
from delaktig.catalogue.models import Miss, Report
from delaktig.decisions.models import Body, Item, Meeting
from delaktig.exchange.scale.drawing import AT, Drawing, go_on_after, insert, later, literal, series
from delaktig.exchange.scale.places import SERIES, Size
from delaktig.municipalities.models import Municipality
from delaktig.surveys.models import Code, Response, Survey
from delaktig.texts.actions import create_text

SHEETS, CODES = 60, 150
"""Answers and codes of a survey."""


def write_others(drawing: Drawing, size: Size) -> None:
    """Write what is logged, decided, searched, reported and asked."""
    _entries(drawing)
    _meetings(drawing)
    _readers(drawing)
    _surveys(drawing, size)


def _entries(drawing: Drawing) -> None:
    n = "((t.place * 1000 + m.number) * 100 + k.number)"
    insert(
        Entry,
        "scale_town AS t CROSS JOIN scale_month AS m CROSS JOIN scale_kind AS k",
        drawing.chance("logged", 60, n),
        municipality_id="t.code",
        kind="k.kind",
        organisation_id="t.office",
        unit_id="t.unit",
        first=later("m.month", drawing.below("logged on", 28, n)),
        last=f"CASE WHEN k.stock AND {drawing.chance('closed', 70, n)} THEN {later('m.month', '200')} END",
        held=f"NOT ({drawing.chance('planned', 4, n)})",
        number=f"1 + {drawing.below('pieces', 4, n)}",
        participants=f"CASE WHEN k.participants THEN {drawing.below('came', 40, n)} END",
        amount=f"CASE WHEN k.amount THEN 100 * (1 + {drawing.below('euros', 90, n)}) END",
        two_way=f"CASE WHEN k.two_way THEN {drawing.chance('two-way', 40, n)} END",
        invented="TRUE",
        at=literal(AT),
    )


def _meetings(drawing: Drawing) -> None:
    n = "(b.id * 1000 + m.number)"
    held = later("m.month", drawing.below("met on", 28, n))
    insert(
        Meeting,
        f"{Body._meta.db_table} AS b CROSS JOIN scale_month AS m",
        drawing.chance("met", 80, n),
        id=n,
        body_id="b.id",
        held_on=held,
        invented="TRUE",
    )
    insert(
        Item,
        f"decisions_meeting AS m CROSS JOIN {series(1, 3, 'k')}",
        id="m.id * 4 + k.n",
        meeting_id="m.id",
        title="'§ ' || CAST(k.n AS varchar(3))",
        section="k.n",
        outcome=drawing.pick("decided", {"unknown": 1, "noted": 3, "adopted": 6, "returned": 1}, "m.id * 4 + k.n"),
        invented="TRUE",
    )
    go_on_after(Meeting, Item)


def _readers(drawing: Drawing) -> None:
    n = "(t.place * 1000 + m.number) * 10 + w.n"
    insert(
        Miss,
        f"scale_town AS t CROSS JOIN scale_month AS m CROSS JOIN {series(1, 4, 'w')}",
        municipality_id="t.code",
        language=drawing.pick("searched in", {"sv": 3, "fi": 4, "en": 2, "ar": 1}, n),
        month="m.month",
        words="'ord ' || CAST(w.n AS varchar(3))",
        count=f"1 + {drawing.below('in vain', 9, n)}",
    )
    n = "(s.id * 1000 + m.number)"
    insert(
        Report,
        "catalogue_service AS s CROSS JOIN scale_month AS m",
        drawing.chance("reported", 8, n),
        service_id="s.id",
        municipality_id="s.keeper_id",
        language=drawing.pick("told in", {"sv": 3, "fi": 4, "en": 2, "ar": 1}, n),
        about=drawing.pick("about", {"address": 2, "hours": 4, "phone": 3, "other": 1}, n),
        words="''",
        on=later("m.month", drawing.below("told on", 28, n)),
        state=drawing.pick("settled", {"new": 1, "under_way": 1, "mended": 5, "not_wrong": 3}, n),
    )


def _surveys(drawing: Drawing, size: Size) -> None:
    title = create_text({"sv": "Enkät", "fi": "Kysely"}, source_language="sv")
    codes = Municipality.objects.filter(hosted=True).order_by("pk").values_list("pk", flat=True)
    Survey.objects.bulk_create(
        Survey(
            municipality_id=code,
            series=SERIES,
            slug=f"{SERIES}-{year}",
            title=title,
            languages=["sv", "fi"],
            period_from=date(year, 1, 1),
            period_to=date(year, 12, 31),
            opens_on=date(year, 11, 1),
            closes_on=date(year, 11, 30),
            released=True,
            counted_on=date(year, 12, 1),
        )
        for code in codes
        for year in range(size.first.year, size.last_year + 1)
    )
    n = "s.id * 1000 + k.n"
    asked = f"surveys_survey AS s CROSS JOIN {series(1, CODES, 'k')}"
    spent = f"k.n <= {SHEETS} - {drawing.below('answered', 30, 's.id')}"
    language = drawing.pick("answered in", {"sv": 2, "fi": 3, "en": 3}, n)
    insert(Response, asked, spent, id=drawing.uuid("sheet", n), survey_id="s.id", language=language)
    insert(Code, asked, id=drawing.uuid("code", n), survey_id="s.id", spent=spent, hash="NULL")
