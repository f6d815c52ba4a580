"""The rules that a municipality's cases are judged by: the shipped ones and its own that were taken into use."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from delaktig.cases.models import LocalRule
from delaktig.law.casework import RuleBook
from delaktig.law.rules import RuleDataError

logger = logging.getLogger(__name__)
LocalRecord = Mapping[str, Any]


def books_of(municipalities: Iterable[str]) -> dict[str, RuleBook]:
    """Return the book of each municipality, in one query.

    A local rule counts from when it was taken into use until it is withdrawn. One that does not
    fit the shipped rules any more is left out and told in the log: the shipped rule stands then.
    """
    wanted = set(municipalities)
    records: dict[str, list[Mapping[str, Any]]] = {code: [] for code in wanted}
    for row in rules_in_use(wanted):
        records[row.municipality_id].append(record_of(row))
    return {code: book_with(code, found) for code, found in records.items()}


def book_of(municipality: str) -> RuleBook:
    """Return one municipality's book, in one query."""
    return books_of([municipality])[municipality]


def in_use(municipality: str) -> list[LocalRule]:
    """Return a municipality's own rules that are in use, in the order in which they were taken into use."""
    return list(rules_in_use([municipality]))


def rules_in_use(municipalities: Iterable[str]) -> QuerySet[LocalRule]:
    """Return the municipalities' own rules that are in use, in the order in which they were taken into use."""
    rows = LocalRule.objects.filter(
        municipality_id__in=set(municipalities), taken_into_use_at__isnull=False, withdrawn_at__isnull=True
    )
    return rows.order_by("taken_into_use_at", "pk")


def record_of(row: LocalRule) -> LocalRecord:
    """Return a local rule in the shape of a row of ``law/rules.toml``; its days are those of the row."""
    return record_from(row.rule, row.record, row.valid_from, row.valid_to)


def record_from(rule: str, record: Mapping[str, Any], first: date | None, last: date | None) -> LocalRecord:
    """Do as :func:`record_of` with what a row holds."""
    found = {**record, "id": rule, "valid_from": first}
    found.pop("valid_to", None)
    return found if last is None else {**found, "valid_to": last}


def book_with(code: str, records: list[LocalRecord]) -> RuleBook:
    """Return the shipped book with a municipality's own rules laid over it."""
    if not records:
        return RuleBook.shipped()
    try:
        return RuleBook.with_local(laid_over(records))
    except RuleDataError as wrong:
        logger.warning("A local rule of %s does not fit and is left out: %s", code, wrong)
    return RuleBook.with_local(_fitting(records))


def laid_over(records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Let each record stand in its days over those before it; an earlier one keeps the days that are left to it."""
    kept: list[Mapping[str, Any]] = []
    for record in records:
        kept = [part for one in kept for part in _left(one, record)]
        kept.append(record)
    return kept


def _left(one: Mapping[str, Any], over: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what is left of a record under another: the days before it, and those after it."""
    if one["id"] != over["id"]:
        return [one]
    first, last = one["valid_from"], one.get("valid_to")
    begins, ends = over["valid_from"], over.get("valid_to")
    parts: list[Mapping[str, Any]] = []
    if first < begins:
        before = begins - timedelta(days=1)
        parts.append({**one, "valid_to": before if last is None else min(last, before)})
    if ends is not None and (last is None or last > ends):
        parts.append({**one, "valid_from": max(first, ends + timedelta(days=1))})
    return parts


def _fitting(records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    kept: list[Mapping[str, Any]] = []
    for record in laid_over(records):
        try:
            RuleBook.with_local([*kept, record])
        except RuleDataError:
            continue
        kept.append(record)
    return kept
