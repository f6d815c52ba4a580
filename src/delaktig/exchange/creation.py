"""Turns a result that a person has reviewed into an edition in the published shape. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from delaktig.exchange.follow_up_words import Proposal, propose
from delaktig.exchange.working import Node, Working
from delaktig.municipalities.register import slug as as_slug
from delaktig.programmes.canonical import FORMAT

STRATEGIC, SERVICE_PACKAGE = "strategic", "service_package"
OLD_ACT, NEW_ACT = "1386/2010", "681/2023"
BASES = {STRATEGIC: "1386/2010 §32", SERVICE_PACKAGE: "681/2023 §13"}
NOTHING = frozenset({"–", "-", "—"})
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_BULLET = re.compile(r"[•*·–—-]\s+")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_NUMBERED = re.compile(r"(\d{1,9})[.)]\s")
_OPENS_BLOCK = re.compile(r"^(\d{0,9})([.)](?=\s)|[+-](?=\s)|=+\s*$)")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose for the edition: days as ISO texts, members by code."""

    slug: str
    kind: str
    members: tuple[str, ...]
    lead: str
    legal_basis: str = ""
    starts_on: str | None = None
    ends_on: str | None = None
    follow_ups: frozenset[str] = field(default_factory=frozenset)
    """Keys of the measures whose proposed indicator is wanted."""


def kind_by_acts(acts: Collection[str]) -> str:
    """Return the kind that the acts cited speak for: the act of 2023 alone a service package, else strategic."""
    return SERVICE_PACKAGE if NEW_ACT in acts and OLD_ACT not in acts else STRATEGIC


def basis_of(kind: str, acts: Collection[str]) -> str:
    """Return the section on which an edition of the kind rests, where its act is cited; else nothing."""
    basis = BASES[kind]
    return basis if basis.split(" ")[0] in acts else ""


def slug_for(period: Mapping[str, int | None], title: str | None) -> str:
    """Return a name for addresses: the years, else words of the title."""
    years = [str(period[name]) for name in ("from", "to") if period[name]]
    return "-".join(dict.fromkeys(years)) or as_slug(title or "")[:60].strip("-") or "1"


def proposals(working: Working) -> Iterator[tuple[Node, Proposal]]:
    """Yield each measure whose follow-up tells of what kind its indicator is, with the proposal."""
    for theme in working["themes"]:
        for measure in theme["measures"]:
            found = propose(measure["follow_up"])
            if found is not None:
                yield measure, found


def faults(working: Working) -> dict[str, str]:
    """Return what keeps an edition from being made, as a code by the part's key: too long, or of another form."""
    found: dict[str, str] = {}
    for figure in working["statistics"]:
        if figure["date"] and not _DATE.fullmatch(figure["date"]):
            found[figure["key"]] = "date_form"
    for number in _numbers(working["sections"]):
        if len(number[1] or "") > 20:
            found[number[0]] = "too_long"
    return found


def _numbers(sections: Sequence[Node]) -> Iterator[tuple[str, str | None]]:
    for section in sections:
        yield section["key"], section["number"]
        yield from _numbers(section["children"])


def edition_data(working: Working, choices: Choices) -> dict[str, Any]:
    """Return the edition in the published shape; printed cells as texts, equal goals in a row as one goal."""
    say = _Saying(working["language"])
    return {
        "format": FORMAT,
        "programme": {"kind": choices.kind, "title": say(working["title"])},
        "edition": {
            "slug": choices.slug,
            "title": say(working["title"]),
            "period": {"from": choices.starts_on, "to": choices.ends_on},
            "legal_basis": choices.legal_basis,
            "acts": list(working["acts"]),
            "review_every_months": None,
            "invented": False,
        },
        "members": [{"municipality": c, "lead": c == choices.lead, "arranger": None} for c in choices.members],
        "sections": [_section(node, say) for node in working["sections"]],
        "themes": [_theme(node, say, choices) for node in working["themes"]],
        "concepts": [
            {
                "key": c["key"],
                "term": say(c["title"]),
                "definition": say(to_markdown(c["text"])),
                "invented": False,
            }
            for c in working["concepts"]
        ],
        "statistics": [_statistic(node, say) for node in working["statistics"]],
        "footnotes": [
            {"key": n["key"], "number": n["number"], "text": say(n["text"]), "invented": False}
            for n in working["footnotes"]
        ],
    }


@dataclass(frozen=True, slots=True)
class _Saying:
    language: str

    def __call__(self, text: str | None) -> dict[str, str]:
        return {self.language: text} if text and text not in NOTHING else {}


def to_markdown(text: str | None) -> str:
    """Return plain text as Markdown that prints the same: lists as lists, signs of Markdown as themselves."""
    return "\n\n".join(_paragraph(paragraph) for paragraph in (text or "").split("\n\n"))


def _paragraph(text: str) -> str:
    lines: list[str] = []
    number = 0
    for line in text.split("\n"):
        bullet, numbered = _BULLET.match(line), _NUMBERED.match(line)
        number = number + 1 if numbered and int(numbered[1]) == number + 1 else 0
        if bullet and lines and not lines[-1].startswith("- "):
            lines.append("")
        if bullet:
            lines.append(f"- {_escape(line[bullet.end() :])}")
        elif numbered and number:
            lines.append(f"{numbered[0]}{_escape(line[numbered.end() :])}")  # an item of a list, as printed
        else:
            lines.append(_escape(line))
    return "\n".join(lines)


def _escape(line: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", line.strip())
    return _OPENS_BLOCK.sub(r"\1\\\2", escaped)


def _section(node: Node, say: _Saying) -> dict[str, Any]:
    return {
        "key": node["key"],
        "number": node["number"] or "",
        "title": say(node["title"]),
        "text": say(to_markdown(node["text"])),
        "municipality": None,
        "contents": [],
        "invented": False,
        "children": [_section(child, say) for child in node["children"]],
    }


def _theme(node: Node, say: _Saying, choices: Choices) -> dict[str, Any]:
    goals = []
    for place, (title, rows) in enumerate(groupby(node["measures"], key=lambda row: row["goal"]), start=1):
        measures = [row for row in rows if any(_said(row[name]) for name in ("measure", "responsible", "follow_up"))]
        if measures or _said(title):
            goals.append(
                {
                    "key": f"g{node['key'][1:]}-{place}",
                    "title": say(title),
                    "measures": [_measure(row, say, choices) for row in measures],
                    "invented": False,
                }
            )
    return {"key": node["key"], "title": say(node["title"]), "invented": False, "goals": goals}


def _said(text: str | None) -> bool:
    return bool(text) and text not in NOTHING


def _measure(row: Node, say: _Saying, choices: Choices) -> dict[str, Any]:
    wanted = row["key"] in choices.follow_ups
    found = propose(row["follow_up"]) if wanted else None
    return {
        "key": row["key"],
        "text": say(row["measure"]),
        "scope": "common",
        "municipality": None,
        "responsible": say(row["responsible"]),
        "partners": say(row["partners"]),
        "follow_up": say(row["follow_up"]),
        "parties": [],
        "starts_on": None,
        "ends_on": None,
        "budget_note": {},
        "special_treatment": {},
        "cadence": found.cadence if found else "",
        "contents": [],
        "confidence": f"{row['confidence']:.3f}" if row["confidence"] < 1 else None,
        "invented": False,
        "follow_ups": [_follow_up(row, found, say)] if found else [],
    }


def _follow_up(row: Node, found: Proposal, say: _Saying) -> dict[str, Any]:
    target = None
    if found.low is not None:
        target = {
            "direction": "within",
            "baseline": None,
            "baseline_on": None,
            "low": found.low,
            "high": found.high,
            "due_on": None,
        }
    return {
        "indicator": {
            "name": say(row["follow_up"]),
            "definition": {},
            "kind": found.kind,
            "unit": say(found.unit),
            "source": "imported" if found.kind == "external_index" else "reported",
            "cadence": found.cadence,
            "dimensions": [],
        },
        "target": target,
    }


def _statistic(node: Node, say: _Saying) -> dict[str, Any]:
    value = node["value"]
    return {
        "key": node["key"],
        "label": say(node["label"]),
        "value": None if value is None else str(value),
        "unit": say(node["unit"]),
        "source": say(node["source"]),
        "on": node["date"] or "",
        "remark": say((node.get("printed") or "")[:300]) if value is None else {},
        "invented": False,
    }
