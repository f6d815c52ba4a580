"""What an edition's pages show, made ready for the templates: one language, addresses, states in words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delaktig.indicators.units import units_for
from delaktig.law.programme import ProgrammeState, State
from delaktig.law.sections import sections_in
from delaktig.programmes import published
from delaktig.programmes.models import Edition
from delaktig.programmes.published import PublishedEdition
from delaktig.programmes.standing import Standing, standing
from delaktig.texts.selectors import load
from delaktig.web.public import measure_progress
from delaktig.web.public.frames import Frame, Remembered, mark
from delaktig.web.public.pages import Place, names
from delaktig.web.public.speech import Said, Speech
from delaktig.web.public.ties import section_links

FIGURE_TEXTS = ("label", "unit", "source", "remark")
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
FORMATS = ("pdf", "docx", "xlsx", "json")
ENDED = frozenset({State.EXPIRED, State.SUPERSEDED})
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
    progress: SafeString
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


@dataclass(frozen=True, slots=True)
class Stands:
    """Where an edition stands, in words; equal where the page says the same."""

    sign: str
    words: str
    reason: Said
    remarks: tuple[Said, ...]
    citation: str
    citation_language: str
    steps: tuple[tuple[str, str], ...]

    def step_items(self) -> list[dict[str, str]]:
        """Return the steps as the page draws them."""
        return [{"label": label, "state": state} for label, state in self.steps]


@dataclass(frozen=True, slots=True)
class Member:
    """Where an edition stands in one of its municipalities, in words."""

    name: str
    words: str
    sign: str
    since: date | None
    until: date | None
    reason: Said


@dataclass(frozen=True, slots=True)
class Living:
    """What the page of an edition shows that may change while the edition's text does not."""

    stands: Stands
    members: tuple[Member, ...]
    names: dict[str, str]
    arranger: str
    before: str
    ended: bool
    fell_back_to: frozenset[str]


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


def living(found: PublishedEdition, place: Place, language: str, on: date) -> Living:
    """Return where an edition stands on a day, in this municipality and the others; made once of what was read."""
    read = standing(found.edition.programme_id)
    code = next((m["arranger"] for m in found.data["members"] if m["municipality"] == place.code), None)
    arranger = {code: name_of(read.names if code in read.names else names([code]), code, language)} if code else {}
    key = (read, found.edition.pk, place.code, language, on, tuple(arranger.items()))
    return _livings.get(key, lambda: _living(read, found.edition.pk, place, language, on, arranger))


_livings: Remembered[Living] = Remembered()


def _living(read: Standing, edition: int, place: Place, language: str, on: date, arranger: Mapping[str, str]) -> Living:
    speech = Speech(language)
    states = read.states(edition, on)
    state = states[place.code]
    cited_in = law_language(language)
    citation = state.citation.text(cited_in) if state.citation else ""
    remarks = tuple(speech(remark) for remark in state.remarks)
    stands = Stands(
        STATE_SIGNS[state.state],
        str(STATE_WORDS[state.state]),
        speech(state.reason),
        remarks,
        citation,
        cited_in,
        () if state.state in ENDED else _steps(states),
    )
    return Living(
        stands=stands,
        members=_members(states, read.names, language),
        names={code: name_of(read.names, code, language) for code in states} | dict(arranger),
        arranger="".join(arranger.values()),
        before=read.public_slug(read.known.editions[edition].follows_id, place.code, on),
        ended=state.state in ENDED,
        fell_back_to=frozenset(speech.fell_back_to),
    )


def text(found: PublishedEdition, lives: Living, place: Place, language: str) -> dict[str, Any]:
    """Return what the page shows of the edition's text, with marks where it lives."""
    speech = Speech(language)
    data = found.data
    slug = data["edition"]["slug"]
    return {
        "heading": heading(found, place, language),
        "arranger": lives.arranger,
        "compare_url": address("public-comparison", place, language, slug, lives.before) if lives.before else "",
        "themes": theme_rows(found, place, speech, lives.names),
        "chapters": list(contents(data["sections"], place, language, slug, speech)),
        "concepts": [(speech(c["term"]), speech(c["definition"])) for c in data["concepts"]],
        "statistics": [{**s, **{name: speech(s[name]) for name in FIGURE_TEXTS}} for s in data["statistics"]],
        "footnotes": [(f["number"], speech(f["text"])) for f in data["footnotes"]],
        "downloads": _downloads(place, language, slug),
        "sha256": found.sha256,
        "law_language": law_language(language),
        "decisions_url": address("public-decisions", place, language),
        "reports_url": address("public-programmes", place, language) + "#reports",
        "law": section_links(sections_in(data["edition"]["legal_basis"] or ""), place, language),
        "languages_used": sorted((speech.fell_back_to | lives.fell_back_to) - {"en"}),
        **{name: mark(name) for name in ("standing", "figures", "members", "corrections")},
    }


CORRECTIONS = "public/parts_corrections.html"
_frames: Remembered[Frame] = Remembered()
_pieces: Remembered[str] = Remembered(2048)


def page(
    found: PublishedEdition,
    lives: Living,
    place: Place,
    language: str,
    query: str,
    render: Callable[[Mapping[str, Any]], str],
) -> bytes:
    """Return the whole page; ``render`` makes the frame from :func:`text` where it is not kept.

    ``query`` is the end of the address, as HTML, that the links to other languages repeat.

    The frame of a frozen edition is kept by all that it is made from: the fingerprint for the text,
    and what of the municipalities and the state is written into it.
    """

    def make() -> Frame:
        return Frame(render(text(found, lives, place, language)))

    tongues = tuple(sorted(place.slugs.items()))
    key = (found.sha256, language, place.code, place.slug, place.name, tongues, tuple(lives.names.items()))
    key += (lives.arranger, lives.before, lives.fell_back_to)
    frame = _frames.get(key, make) if found.sha256 else make()
    return frame.filled({**_living_parts(found, lives, place, language, frame), "query": query})


def _living_parts(found: PublishedEdition, lives: Living, place: Place, language: str, frame: Frame) -> dict[str, str]:
    """Return the HTML for each of the frame's places; one query, one more where there are corrections or it ended."""
    states = measure_progress.of_measures(found, place.code, ended=lives.ended)
    unknown = measure_progress.past("planned") if lives.ended else "planned"
    shown = {
        name: states.get(name.removeprefix(PROGRESS), unknown) for name in frame.names if name.startswith(PROGRESS)
    }
    tags = {
        state: _pieces.get((PROGRESS, language, state), lambda state=state: measure_progress.progress(state))
        for state in set(shown.values())
    }
    counted = measure_progress.counted(shown[name] for name in frame.names if name in shown)
    corrections = published.corrections(found.edition) if found.sha256 and found.corrected else []
    members = lives.members if len(lives.members) > 1 or not found.sha256 else ()
    parts: dict[str, str] = {name: tags[status] for name, status in shown.items()}
    parts["standing"] = _piece("public/parts_standing.html", language, lives.stands)
    parts["figures"] = (
        _pieces.get(("figures", language, counted), lambda: measure_progress.figures(counted)) if counted else ""
    )
    parts["members"] = _piece("public/parts_members.html", language, members)
    parts["corrections"] = (
        render_to_string(CORRECTIONS, {"shown": corrections}) if corrections else _piece(CORRECTIONS, language, ())
    )
    return parts


def _piece(template: str, language: str, shown: Hashable) -> str:
    """Render a small part of the page, once for all that it shows."""
    return _pieces.get((template, language, shown), lambda: render_to_string(template, {"shown": shown}))


PROGRESS = "progress:"


def _steps(states: Mapping[str, ProgrammeState]) -> tuple[tuple[str, str], ...]:
    """Return label and state of the steps to 'in force everywhere'; those who decide are counted one by one."""
    reached = [ORDER.index(s.state) if s.state in ORDER else len(ORDER) for s in states.values()]
    decided = sum(place >= ORDER.index(State.ADOPTED) for place in reached)
    councils = _("Decision makers: %(done)s of %(all)s have decided") % {"done": decided, "all": len(reached)}
    labels = [_("Draft"), _("Hearing"), _("Proposal"), councils, _("In force everywhere")]
    now = _step_now(reached, decided)
    return tuple(
        (label, "done" if index < now else "now" if index == now else "todo") for index, label in enumerate(labels)
    )


def _step_now(reached: list[int], decided: int) -> int:
    """Return the number of the step that is under way; one past the last where all is done."""
    if min(reached) >= ORDER.index(State.IN_FORCE):
        return 5
    if decided == len(reached):
        return 4
    return 3 if decided else max(reached)


def _members(
    states: Mapping[str, ProgrammeState], spoken: Mapping[str, Mapping[str, str]], language: str
) -> tuple[Member, ...]:
    speech = Speech(language)
    return tuple(
        Member(
            name_of(spoken, code, language),
            str(STATE_WORDS[state.state]),
            STATE_SIGNS[state.state],
            state.since,
            state.until,
            speech(state.reason),
        )
        for code, state in states.items()
    )


def name_of(spoken: Mapping[str, Mapping[str, str]], code: str | None, language: str) -> str:
    """Return a municipality's name in the language, else in Swedish, else its code."""
    known = spoken.get(code or "", {})
    return known.get(language) or known.get("sv") or (code or "")


def theme_rows(found: PublishedEdition, place: Place, speech: Speech, spoken: Mapping[str, str]) -> list[ThemeRows]:
    """Return the themes with their measures; the progress of each is only marked."""
    slug = found.data["edition"]["slug"]
    themes = []
    for theme in found.data["themes"]:
        row = ThemeRows(speech(theme["title"]), theme["key"], theme["invented"])
        for goal in theme["goals"]:
            title = speech(goal["title"])
            for one in goal["measures"]:
                progress = mark(f"{PROGRESS}{one['key']}")
                row.measures.append(measure_row(one, title, progress, place, speech, slug, spoken))
        themes.append(row)
    return themes


def measure_row(
    one: Mapping[str, Any],
    goal: Said,
    progress: SafeString,
    place: Place,
    speech: Speech,
    slug: str,
    spoken: Mapping[str, str],
) -> MeasureRow:
    """Return a measure as tables show it; ``spoken`` names municipalities by code."""
    own = one["municipality"] if one["scope"] == "own" else None
    return MeasureRow(
        url=address("public-measure", place, speech.language, slug, one["key"]),
        goal=goal,
        text=speech(one["text"]),
        responsible=speech(one["responsible"] or _party_names(one, "responsible")),
        partners=speech(one["partners"] or _party_names(one, "partner")),
        follow_up=speech(one["follow_up"]),
        targets=[words for words in (target_words(f, speech) for f in one["follow_ups"]) if words],
        progress=progress,
        own_of=spoken.get(own, own) if own else "",
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


def target_words(follow_up: Mapping[str, Any], speech: Speech) -> str:
    """Return a target in words, ``target 40 persons``, as HTML; empty where none is set."""
    target = follow_up["target"]
    if target is None or (target["low"] is None and target["high"] is None):
        return ""
    low, high = target["low"], target["high"]
    wanted = f"{low}–{high}" if low and high and low != high else (low or high)
    unit = speech(units_for(Decimal(high or low), follow_up["indicator"]["unit"]))
    words = _("target %(wanted)s %(unit)s") % {"wanted": "{wanted}", "unit": "{unit}" if unit else ""}
    return format_html(words.strip(), wanted=wanted, unit=unit.html)


def contents(
    sections: Iterable[Mapping[str, Any]], place: Place, language: str, slug: str, speech: Speech, depth: int = 0
) -> Iterator[Chapter]:
    """Yield the chapters of the list of contents in printed order."""
    for node in sections:
        url = address("public-chapter", place, language, slug, node["key"])
        yield Chapter(node["number"], speech(node["title"]), url, depth, node["key"])
        yield from contents(node["children"], place, language, slug, speech, depth + 1)


def _downloads(place: Place, language: str, slug: str) -> list[dict[str, str]]:
    return [{"label": kind.upper(), "url": address("public-export", place, language, slug, kind)} for kind in FORMATS]
