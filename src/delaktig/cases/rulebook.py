"""The rules that a municipality's cases are judged by: the shipped ones and its own that were taken into use."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from delaktig.cases.models import LocalRule
from delaktig.law.casework import RuleBook
from delaktig.law.rules import RuleDataError

logger = logging.getLogger(__name__)


def books_of(municipalities: Iterable[str]) -> dict[str, RuleBook]:
    """Return the book of each municipality, in one query.

    A local rule counts from when it was taken into use until it is withdrawn. One that does not
    fit the shipped rules any more is left out and told in the log: the shipped rule stands then.
    """
    wanted = set(municipalities)
    rows = LocalRule.objects.filter(
        municipality_id__in=wanted, taken_into_use_at__isnull=False, withdrawn_at__isnull=True
    )
    records: dict[str, list[Mapping[str, Any]]] = {code: [] for code in wanted}
    for row in rows.order_by("taken_into_use_at", "pk"):
        records[row.municipality_id].append(record_of(row))
    return {code: _book(code, found) for code, found in records.items()}


def book_of(municipality: str) -> RuleBook:
    """Return one municipality's book, in one query."""
    return books_of([municipality])[municipality]


def record_of(row: LocalRule) -> Mapping[str, Any]:
    """Return a local rule in the shape of a row of ``law/rules.toml``; its days are those of the row."""
    record = {**row.record, "id": row.rule, "valid_from": row.valid_from}
    record.pop("valid_to", None)
    return record if row.valid_to is None else {**record, "valid_to": row.valid_to}


def _book(code: str, records: list[Mapping[str, Any]]) -> RuleBook:
    if not records:
        return RuleBook.shipped()
    try:
        return RuleBook.with_local(_one_after_another(records))
    except RuleDataError as wrong:
        logger.warning("A local rule of %s does not fit and is left out: %s", code, wrong)
    return RuleBook.with_local(_fitting(records))


def _one_after_another(records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Let a rule taken into use later replace one of the same id from the same day."""
    kept: dict[tuple[str, date], Mapping[str, Any]] = {}
    for record in records:
        kept[record["id"], record["valid_from"]] = record
    return list(kept.values())


def _fitting(records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    kept: list[Mapping[str, Any]] = []
    for record in _one_after_another(records):
        try:
            RuleBook.with_local([*kept, record])
        except RuleDataError:
            continue
        kept.append(record)
    return kept
