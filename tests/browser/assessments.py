"""Where in the demonstration the pages of assessments, Today and the team are found (rows of ``addresses.py``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delaktig.cases.models import Assessment, SpecifyingMeasure

WORKER = "tyontekija"


def opened() -> SpecifyingMeasure:
    """Return the measure of the demonstration's open assessment, at a worker of the first unit."""
    rows = SpecifyingMeasure.objects.select_related("assessment__relation__client")
    return rows.filter(assessment__done_on=None).order_by("pk")[0]


def finished() -> Assessment:
    """Return the finished assessment of the worker's first client."""
    rows = Assessment.objects.exclude(done_on=None).filter(relation__assignments__officer__email__startswith=WORKER)
    return rows.select_related("relation__client").order_by("pk")[0]


def unopened() -> str:
    """Return the number of a client for whom the act wants an assessment that nobody has opened."""
    found = opened().assessment.relation.client
    rows = type(found).objects.filter(
        municipality=found.municipality,
        relations__assessments=None,
        circumstances__kind="home_care_allowance",
        relations__assignments__officer__email__startswith="handlaggare@",
    )
    return str(rows.order_by("pk")[0].number)


VALUES: dict[str, Callable[[], object]] = {
    "<int:assessment>": lambda: opened().assessment_id,
    "<int:specifying>": lambda: opened().pk,
}


def places(at: Callable[..., Any]) -> dict[str, Any]:
    """Return the rows of ``AT``."""
    return {"desk-case-assessment-version": of_finished(at, version=lambda: 1)}


def of_finished(at: Callable[..., Any], **values: Callable[[], object]) -> Any:
    """Return where the pages of the finished assessment are found, and who opens them."""
    return at(
        by=WORKER,
        number=lambda: finished().relation.client.number,
        assessment=lambda: finished().pk,
        **values,
    )


def faces(at: Callable[..., Any]) -> dict[str, Any]:
    """Return the rows of ``STATES``."""
    return {
        "desk-case-assessment: nothing opened": at(number=unopened),
        "desk-case-assessment: finished": at(by=WORKER, number=lambda: finished().relation.client.number),
        "desk-case-assessment-one: finished": of_finished(at),
        "desk-team-list: late": at(query="of=late"),
        "desk-today: of clients": at(by="handlaggare"),
        "desk-today: of a unit": at(by="forman", query="of=unit"),
    }
