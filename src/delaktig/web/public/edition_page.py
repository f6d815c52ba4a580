"""What an edition's pages show, made ready for the templates: one language, addresses, states in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delaktig.law.programme import ProgrammeState, State
from delaktig.programmes import published
from delaktig.programmes.models import Edition
from delaktig.programmes.published import PublishedEdition
from delaktig.programmes.state import edition_states
from delaktig.texts.selectors import load
from delaktig.web.public.pages import Place, names
from delaktig.web.public.speech import Said, Speech

STATE_WORDS = {
    State.DRAFT: gettext_lazy("draft"),
    State.CONSULTATION: gettext_lazy("being heard"),
    State.PROPOSED: gettext_lazy("proposed"),
    State.ADOPTED: gettext_lazy("adopted, not in force"),
    State.IN_FORCE: gettext_lazy("in force"),
    State.EXPIRED: gettext_lazy("expired"),
    State.SUPERSEDED: gettext_lazy("superseded"),
}
STATE_SIGNS = {
    State.DRAFT: "none",
    State.CONSULTATION: "now",
    State.PROPOSED: "now",
    State.ADOPTED: "calm",
    State.IN_FORCE: "ok",
    State.EXPIRED: "none",
    State.SUPERSEDED: "none",
}
STATUS_WORDS = {
    "planned": ("none", gettext_lazy("planned")),
    "under_way": ("now", gettext_lazy("under way")),
    "done": ("ok", gettext_lazy("done")),
    "stopped": ("late", gettext_lazy("stopped")),
}
FORMATS = ("pdf", "docx", "xlsx", "json")
ORDER = (State.DRAFT, State.CONSULTATION, State.PROPOSED, State.ADOPTED, State.IN_FORCE)


def law_language(language: str) -> str:
    """Return the language in which the law's own words are shown: sv, fi, else en."""
    return language if language in {"sv", "fi"} else "en"


@dataclass(frozen=True, slots=True)
class Line:
    """An edition in a list: its title, address, and state in this municipality."""

    title: Said
    url: str
    period: str
    state: ProgrammeState
    words: str
    sign: str
    invented: bool
    slug: str

    @property
    def in_force(self) -> bool:
        """Whether the edition is in force here on the day asked about."""
        return self.state.state is State.IN_FORCE

    @property
    def being_decided(self) -> bool:
        """Whether the edition is on its way."""
        return self.state.state in {State.CONSULTATION, State.PROPOSED, State.ADOPTED}


def lines(
    editions: Iterable[Edition],
    states: Mapping[int, Mapping[str, ProgrammeState]],
    place: Place,
    speech: Speech,
) -> list[Line]:
    """Return the editions as lines of a list, in the given order; one query."""
    rows = list(editions)
    texts = load(edition.title_id for edition in rows)
    found = []
    for edition in rows:
        state = states[edition.pk][place.code]
        found.append(
            Line(
                speech(texts.bodies(edition.title_id)),
                address("public-edition", place, speech.language, edition.slug),
                period(edition.period_from, edition.period_to),
                state,
                str(STATE_WORDS[state.state]),
                STATE_SIGNS[state.state],
                edition.invented,
                edition.slug,
            )
        )
    return found


def period(start: date | str | None, end: date | str | None) -> str:
    """Return a period as years, ``2023–2025``; an unknown end is shown as such."""
    first, last = (str(day)[:4] if day else "?" for day in (start, end))
    return first if first == last else f"{first}–{last}"


def address(name: str, place: Place, language: str, *rest: str) -> str:
    """Return the address of a page about the municipality."""
    return reverse(name, args=[language, place.slug, *rest])


@dataclass(slots=True)
class MeasureRow:
    """A measure as tables show it."""

    url: str
    goal: Said
    text: Said
    responsible: Said
    partners: Said
    follow_up: Said
    targets: list[str]
    sign: str
    status: str
    own_of: str
    invented: bool


@dataclass(slots=True)
class ThemeRows:
    """A theme with its measures."""

    title: Said
    key: str
    invented: bool
    measures: list[MeasureRow] = field(default_factory=list)


@dataclass(slots=True)
class Chapter:
    """A chapter in the list of contents."""

    number: str
    title: Said
    url: str
    depth: int
    key: str


@dataclass(slots=True)
class Heading:
    """What the head of every page about an edition says."""

    title: Said
    url: str
    period: str
    slug: str
    invented: bool
    legal_basis: str

    @property
    def period_html(self) -> SafeString:
        """The years in their own direction: in Arabic, too, the first year stands first."""
        return format_html('<bdi dir="ltr" class="num">{}</bdi>', self.period)


@dataclass(slots=True)
class Page:
    """The whole page of an edition."""

    heading: Heading
    steps: list[dict[str, Any]]
    state: ProgrammeState
    sign: str
    words: str
    reason: Said
    remarks: list[Said]
    citation: str
    members: list[dict[str, Any]]
    themes: list[ThemeRows]
    chapters: list[Chapter]
    concepts: list[tuple[Said, Said]]
    statistics: list[dict[str, Any]]
    footnotes: list[tuple[int | None, Said]]
    figures: list[dict[str, Any]]
    downloads: list[dict[str, str]]
    compare_url: str
    arranger: str
    corrections: list[Any]
    sha256: str
    languages_used: list[str]
    count: int


def heading(found: PublishedEdition, place: Place, language: str) -> Heading:
    """Return the head of an edition's pages."""
    speech = Speech(language)
    facts = found.data["edition"]
    return Heading(
        speech(facts["title"]),
        address("public-edition", place, language, facts["slug"]),
        period(facts["period"]["from"], facts["period"]["to"]),
        facts["slug"],
        facts["invented"],
        facts["legal_basis"],
    )


def build(found: PublishedEdition, place: Place, language: str, on: date) -> Page:
    """Return everything that the page of an edition shows on a day."""
    speech = Speech(language)
    edition, data = found.edition, found.data
    states = edition_states(edition, on)
    state = states[place.code]
    spoken = names([*states, *(m["arranger"] for m in data["members"] if m["arranger"])])
    themes = theme_rows(found, place, speech, spoken)
    own = law_language(language)
    arranger = next((m["arranger"] for m in data["members"] if m["municipality"] == place.code), None)
    return Page(
        heading=heading(found, place, language),
        steps=_steps(states),
        state=state,
        sign=STATE_SIGNS[state.state],
        words=str(STATE_WORDS[state.state]),
        reason=speech(state.reason),
        remarks=[speech(remark) for remark in state.remarks],
        citation=state.citation.text(own) if state.citation else "",
        members=_members(states, spoken, language, place),
        themes=themes,
        chapters=list(contents(data["sections"], place, language, data["edition"]["slug"], speech)),
        concepts=[(speech(c["term"]), speech(c["definition"])) for c in data["concepts"]],
        statistics=[{**s, "label": speech(s["label"])} for s in data["statistics"]],
        footnotes=[(f["number"], speech(f["text"])) for f in data["footnotes"]],
        figures=_figures(themes),
        downloads=_downloads(place, language, data["edition"]["slug"]),
        compare_url=_compare_url(edition, place, language, on),
        arranger=_name_of(spoken, arranger, language) if arranger else "",
        corrections=published.corrections(edition) if found.sha256 else [],
        sha256=found.sha256,
        languages_used=sorted(speech.fell_back_to - {"en"}),
        count=sum(len(theme.measures) for theme in themes),
    )


def _steps(states: Mapping[str, ProgrammeState]) -> list[dict[str, Any]]:
    """Return the steps from draft to in force everywhere; those who decide are counted one by one."""
    reached = [ORDER.index(s.state) if s.state in ORDER else len(ORDER) for s in states.values()]
    decided = sum(place >= ORDER.index(State.ADOPTED) for place in reached)
    councils = _("Decision makers: %(done)s of %(all)s have decided") % {"done": decided, "all": len(reached)}
    labels = [_("Draft"), _("Hearing"), _("Proposal"), councils, _("In force everywhere")]
    now = _step_now(reached, decided)
    return [
        {"label": label, "state": "done" if index < now else "now" if index == now else "todo"}
        for index, label in enumerate(labels)
    ]


def _step_now(reached: list[int], decided: int) -> int:
    """Return the number of the step that is under way; one past the last where all is done."""
    if min(reached) >= ORDER.index(State.IN_FORCE):
        return 5
    if decided == len(reached):
        return 4
    return 3 if decided else max(reached)


def _members(
    states: Mapping[str, ProgrammeState], spoken: Mapping[str, Mapping[str, str]], language: str, place: Place
) -> list[dict[str, Any]]:
    return [
        {
            "name": _name_of(spoken, code, language),
            "here": code == place.code,
            "words": STATE_WORDS[state.state],
            "sign": STATE_SIGNS[state.state],
            "since": state.since,
            "until": state.until,
            "reason": Speech(language)(state.reason),
        }
        for code, state in states.items()
    ]


def _name_of(spoken: Mapping[str, Mapping[str, str]], code: str | None, language: str) -> str:
    known = spoken.get(code or "", {})
    return known.get(language) or known.get("sv") or (code or "")


def theme_rows(
    found: PublishedEdition, place: Place, speech: Speech, spoken: Mapping[str, Mapping[str, str]]
) -> list[ThemeRows]:
    """Return the themes with their measures; one query for the progress."""
    statuses = published.measure_statuses(found.edition)
    slug = found.data["edition"]["slug"]
    themes = []
    for theme in found.data["themes"]:
        row = ThemeRows(speech(theme["title"]), theme["key"], theme["invented"])
        for goal in theme["goals"]:
            title = speech(goal["title"])
            for one in goal["measures"]:
                row.measures.append(measure_row(one, title, statuses, place, speech, slug, spoken))
        themes.append(row)
    return themes


def measure_row(
    one: Mapping[str, Any],
    goal: Said,
    statuses: Mapping[str, str],
    place: Place,
    speech: Speech,
    slug: str,
    spoken: Mapping[str, Mapping[str, str]],
) -> MeasureRow:
    """Return a measure as tables show it, with its progress."""
    sign, status = STATUS_WORDS[statuses.get(one["key"], "planned")]
    own = one["municipality"] if one["scope"] == "own" else None
    return MeasureRow(
        url=address("public-measure", place, speech.language, slug, one["key"]),
        goal=goal,
        text=speech(one["text"]),
        responsible=speech(one["responsible"] or _party_names(one, "responsible")),
        partners=speech(one["partners"] or _party_names(one, "partner")),
        follow_up=speech(one["follow_up"]),
        targets=[words for words in (target_words(f) for f in one["follow_ups"]) if words],
        sign=sign,
        status=str(status),
        own_of=_name_of(spoken, own, speech.language) if own else "",
        invented=one["invented"],
    )


def _party_names(one: Mapping[str, Any], part: str) -> dict[str, str]:
    """Return the names of a measure's parties in each language, joined."""
    joined: dict[str, list[str]] = {}
    for party in one["parties"]:
        if party["part"] == part:
            for language, name in party["organisation"].items():
                unit = (party["unit"] or {}).get(language)
                joined.setdefault(language, []).append(f"{name}, {unit}" if unit else name)
    return {language: "; ".join(found) for language, found in joined.items()}


def target_words(follow_up: Mapping[str, Any]) -> str:
    """Return a target in words, ``goal 40 persons by 31.12.2027``; empty where none is set."""
    target, unit = follow_up["target"], follow_up["indicator"]["unit"]
    if target is None or (target["low"] is None and target["high"] is None):
        return ""
    low, high = target["low"], target["high"]
    wanted = f"{low}–{high}" if low and high and low != high else (low or high)
    words = _("target %(wanted)s %(unit)s") % {"wanted": wanted, "unit": unit}
    return words.strip()


def contents(
    sections: Iterable[Mapping[str, Any]], place: Place, language: str, slug: str, speech: Speech, depth: int = 0
) -> Iterator[Chapter]:
    """Yield the chapters of the list of contents in printed order."""
    for node in sections:
        url = address("public-chapter", place, language, slug, node["key"])
        yield Chapter(node["number"], speech(node["title"]), url, depth, node["key"])
        yield from contents(node["children"], place, language, slug, speech, depth + 1)


def _figures(themes: Iterable[ThemeRows]) -> list[dict[str, Any]]:
    """Return how many measures are done, under way, planned and stopped; each number leads to its rows."""
    counts: dict[str, int] = {}
    rows = [measure for theme in themes for measure in theme.measures]
    for row in rows:
        counts[row.status] = counts.get(row.status, 0) + 1
    figures = []
    for sign, words in STATUS_WORDS.values():
        if counts.get(str(words)):
            figures.append({"value": counts[str(words)], "label": str(words), "state": sign, "url": "#measures"})
    return figures


def _downloads(place: Place, language: str, slug: str) -> list[dict[str, str]]:
    return [{"label": kind.upper(), "url": address("public-export", place, language, slug, kind)} for kind in FORMATS]


def _compare_url(edition: Edition, place: Place, language: str, on: date) -> str:
    """Return the address of the comparison with the edition before, where that is public here."""
    before = edition.follows
    if before is None or not published.published_editions(place.code, on).filter(pk=before.pk).exists():
        return ""
    return address("public-comparison", place, language, edition.slug, before.slug)
