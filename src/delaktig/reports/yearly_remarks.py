"""What bodies that are heard said in a report's year, and what was done: as data, and on paper (rows A13, A14, A15).

The data are a part of the report (``remarks``) and are frozen with it. A report that was signed before
there were remarks has no such part; one whose year had none has an empty one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from delaktig.catalogue.models import Service
from delaktig.formats.document import Block, Heading, KeyValues, Paragraph, Run
from delaktig.formats.xlsx import Cell, Column, Sheet
from delaktig.organisations.models import Unit
from delaktig.organisations.selectors import by_language, names_in
from delaktig.remarks.models import Answer, Remark
from delaktig.remarks.selectors import answer_of, of_year
from delaktig.reports.editions import say
from delaktig.reports.models import YearlyReport
from delaktig.reports.yearly_words import WORDS, in_figures
from delaktig.texts.selectors import Bundle, load

LANGUAGES = ("sv", "fi")
Names = Mapping[int, Mapping[str, str]]
STATES = ("unanswered", "answered", "done")
"""Where a remark can stand in a report: no day is looked at, so that what is signed stays true."""


def told_remarks(report: YearlyReport) -> list[dict[str, Any]]:
    """Return what was said in the report's year with its answers, the earliest first: five queries, however many."""
    rows = of_year(report.municipality_id, report.edition.programme_id, report.year)
    answers = {row.pk: answer_of(row) for row in rows}
    texts = load(_text_ids(rows, report))
    asked = {row.organisation_id for row in rows} | {one.organisation_id for one in answers.values() if one}
    names = names_in({one for one in asked if one is not None}, LANGUAGES, date(report.year, 12, 31))
    return [_told(row, answers[row.pk], report, texts, names) for row in rows]


def _text_ids(rows: list[Remark], report: YearlyReport) -> Iterator[int]:
    for row in rows:
        yield from (one.service.name_id for one in row.services.all())
        yield from (one.text_id for one in _measures(row, report))


def _measures(row: Remark, report: YearlyReport) -> Iterator[Any]:
    """Yield the measures of the report's own edition: those of a draft are nobody's to read yet."""
    for tie in row.measures.all():
        if tie.measure.goal.theme.edition_id == report.edition_id:
            yield tie.measure


def _told(row: Remark, answer: Answer | None, report: YearlyReport, texts: Bundle, names: Names) -> dict[str, Any]:
    body = row.meeting.body
    state = "unanswered" if answer is None else "done" if answer.done_on else "answered"
    return {
        "id": row.pk,
        "body": {"kind": body.kind, "name": by_language(body.name_sv, body.name_fi)},
        "said_on": row.meeting.held_on.isoformat() if row.meeting.held_on else None,
        "words": row.words,
        "language": row.language,
        "other": row.other,
        "about": {
            "whole": row.edition_id == report.edition_id,
            "measures": [{"key": one.key, "text": texts.bodies(one.text_id)} for one in _measures(row, report)],
            "services": [
                {"slug": one.service.slug, "name": texts.bodies(one.service.name_id)}
                for one in row.services.all()
                if one.service.state == Service.State.PUBLISHED
            ],
        },
        "responsible": _who(row.organisation_id, row.unit, names),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "state": state,
        "answer": None
        if answer is None
        else {
            "words": answer.words,
            "language": answer.language,
            "other": answer.other,
            "by": _who(answer.organisation_id, answer.unit, names),
            "answered_on": answer.answered_on.isoformat(),
            "done_on": answer.done_on.isoformat() if answer.done_on else None,
        },
        "invented": row.invented,
    }


def both(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return words as they were said, and the same in another language where the report has it."""
    return [said, *([said["other"]] if said.get("other") else [])]


def said_in(said: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """Return the words in a language where they are written in it, else as they were said."""
    return next((one for one in both(said) if one["language"] == language), said)


def _who(organisation: int | None, unit: Unit | None, names: Names) -> dict[str, str]:
    """Return who answers in the languages of a report: the unit, else the organisation; empty where nobody is named."""
    if unit is not None:
        return by_language(unit.name_sv, unit.name_fi)
    return {tag: name for tag, name in names.get(organisation or 0, {}).items() if name}


def answered_since(signed: Mapping[str, Any], now: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the remarks, as they stand now, that were unanswered or undone when a report was signed and are not."""
    live = {one["id"]: one for one in now["remarks"]}
    found = []
    for one in signed.get("remarks", ()):
        other = live.get(one["id"])
        if other is not None and STATES.index(other["state"]) > STATES.index(one["state"]):
            found.append(other)
    return found


# On paper


def blocks(data: Mapping[str, Any], language: str) -> Iterator[Block]:
    """Yield the chapter of a report on paper; nothing for a report from before there were remarks."""
    if "remarks" not in data:
        return
    words = WORDS[language]
    yield Heading(words["remarks"])
    if not data["remarks"]:
        yield Paragraph(words["no_remarks"])
    for one in data["remarks"]:
        yield Heading(spoken(one, language), 2)
        yield KeyValues(tuple(_lines(one, language)))


def spoken(one: Mapping[str, Any], language: str) -> str:
    """Return who said it and when: *Klientjuryn 10.4.2025*."""
    return " ".join(part for part in (say(one["body"]["name"], language), day(one["said_on"], language)) if part)


def about(one: Mapping[str, Any], language: str) -> str:
    """Return what a remark is about in one line; empty where that is not said."""
    ties = one["about"]
    named = [say(tie["text"], language) for tie in ties["measures"]]
    named += [say(tie["name"], language) for tie in ties["services"]]
    return "; ".join([*([WORDS[language]["whole"]] if ties["whole"] else []), *(name for name in named if name)])


def state_words(one: Mapping[str, Any], language: str) -> str:
    """Return where a remark stood."""
    return WORDS[language]["is_done" if one["state"] == "done" else one["state"]]


def _lines(one: Mapping[str, Any], language: str) -> Iterator[tuple[str, Any]]:
    words, answer = WORDS[language], one["answer"]
    yield words["said"], (Run(one["words"], language=one["language"]),)
    if one.get("other"):
        yield words["said_other"], (Run(one["other"]["words"], language=one["other"]["language"]),)
    if about(one, language):
        yield words["about"], about(one, language)
    if answer is None:
        yield words["done"], words["unanswered"]
        if one["responsible"]:
            yield words["is_to_answer"], say(one["responsible"], language)
        return
    yield words["done"], (Run(answer["words"], language=answer["language"]),)
    if answer.get("other"):
        yield words["done_other"], (Run(answer["other"]["words"], language=answer["other"]["language"]),)
    yield words["answered_by"], f"{say(answer['by'], language)}, {day(answer['answered_on'], language)}"
    if answer["done_on"]:
        yield words["done_since"], day(answer["done_on"], language)


def day(iso: str | None, language: str) -> str:
    """Return a day as the language writes it in figures; empty where it is not known."""
    return in_figures(_date(iso), language)


def sheet(data: Mapping[str, Any], language: str) -> Sheet:
    """Return the remarks as a sheet of the report's workbook, one a row."""
    words = WORDS[language]
    names = ("body", "said_on", "said", "said_other", "about", "is_to_answer", "due_on", "status", "done", "done_other")
    columns = tuple(Column(words[name]) for name in (*names, "answered_by", "answered_on", "done_since"))
    return Sheet(words["remarks"][:31], columns, tuple(_row(one, language) for one in data["remarks"]))


def _row(one: Mapping[str, Any], language: str) -> tuple[Cell, ...]:
    answer = one["answer"] or {"words": None, "by": {}, "answered_on": None, "done_on": None}
    return (
        say(one["body"]["name"], language), _date(one["said_on"]), one["words"], _other(one), about(one, language),
        say(one["responsible"], language), _date(one["due_on"]), state_words(one, language), answer["words"],
        _other(answer), say(answer["by"], language), _date(answer["answered_on"]), _date(answer["done_on"]),
    )  # fmt: skip


def _other(said: Mapping[str, Any]) -> str | None:
    return said["other"]["words"] if said.get("other") else None


def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
