"""Time limits for a request for review and for a municipal appeal (410/2015), as shown with a decision.

Swedish *omprövningsbegäran* and *kommunalbesvär*, Finnish *oikaisuvaatimus* and *kunnallisvalitus*.
The limits are those of a member of the municipality, who is deemed served some days after the
minutes are on the public network. A party who gets the decision by letter has days of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from delaktig.law import calendar
from delaktig.law.rules import LANGUAGES, Citation, Rule, Texts, rule_or_none


class BodyKind(StrEnum):
    """Kinds of deciding body (Swedish *nämnd, styrelse, fullmäktige*)."""

    COMMITTEE = "committee"
    BOARD = "board"
    COUNCIL = "council"


class Remedy(StrEnum):
    """What a member who is not content may use."""

    REVIEW_REQUEST = "review_request"
    MUNICIPAL_APPEAL = "municipal_appeal"
    NONE = "none"


class AppealState(StrEnum):
    """Where the time limit stands on the day asked about."""

    UNKNOWN = "unknown"
    NOT_STARTED = "not_started"
    RUNNING = "running"
    ENDED = "ended"
    NOT_APPEALABLE = "not_appealable"


@dataclass(frozen=True)
class AppealTimes:
    """One decision's time limit, with everything it was computed from.

    ``body``: None for a body that decides nothing.
    ``served_on``: the day on which a member is deemed served. ``counted_to``: the last day before
    days off are looked at; ``last_day``: the last day to act; ``moved_for``: the day off it moved
    for (a key of ``calendar.day_off_name``). ``personal_data_removed_on``: the day on which personal
    data leave the published minutes. Where a day is None, ``reason`` says why in each language.
    """

    body: BodyKind | None
    remedy: Remedy
    state: AppealState
    days: int | None
    minutes_online: date | None
    served_on: date | None
    counted_to: date | None
    last_day: date | None
    moved_for: str | None
    personal_data_removed_on: date | None
    rules: tuple[Rule, ...]
    inputs: Mapping[str, str]
    explanation: Texts
    reason: Texts | None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the rules, in the order in which they were applied."""
        return tuple(rule.citation for rule in self.rules if rule.citation is not None)

    @property
    def to_be_verified(self) -> bool:
        """Whether any of the rules was not read in its text."""
        return any(rule.to_be_verified for rule in self.rules)


_RULE_OF_BODY = MappingProxyType(
    {
        BodyKind.COMMITTEE: ("appeal.review_request", Remedy.REVIEW_REQUEST),
        BodyKind.BOARD: ("appeal.review_request", Remedy.REVIEW_REQUEST),
        BodyKind.COUNCIL: ("appeal.municipal_appeal", Remedy.MUNICIPAL_APPEAL),
    }
)

_NO_PUBLICATION = {
    "sv": "Det är inte känt när protokollet publicerades på webben: tidens slut är okänt.",
    "fi": "Ei ole tiedossa, milloin pöytäkirja julkaistiin verkossa: määräajan loppu on tuntematon.",
    "en": "It is not known when the minutes were published on the web: the end of the time is unknown.",
}
_NO_RULE = {
    "sv": "Reglerna för den dagen finns inte bland uppgifterna: tidens slut är okänt.",
    "fi": "Kyseisen päivän säännöt eivät ole tiedoissa: määräajan loppu on tuntematon.",
    "en": "The rules of that day are not among the data: the end of the time is unknown.",
}
_NO_DECISION = {
    "sv": "Detta är inget beslut: organet bereder och hörs. Det kan inte överklagas.",
    "fi": "Tämä ei ole päätös: toimielin valmistelee ja sitä kuullaan. Siihen ei voi hakea muutosta.",
    "en": "This is not a decision: the body prepares and is heard. It cannot be appealed.",
}
_SERVED = {
    "sv": "Protokollet publicerades {online}; en kommunmedlem anses ha fått del av beslutet {served}.",
    "fi": "Pöytäkirja julkaistiin {online}; kunnan jäsenen katsotaan saaneen päätöksestä tiedon {served}.",
    "en": "The minutes were published on {online}; a member is deemed served on {served}.",
}
_LIMIT = {
    Remedy.REVIEW_REQUEST: {
        "sv": "Omprövning begärs inom {days} dagar, senast {last}.",
        "fi": "Oikaisua vaaditaan {days} päivän kuluessa, viimeistään {last}.",
        "en": "A review is requested within {days} days, at the latest on {last}.",
    },
    Remedy.MUNICIPAL_APPEAL: {
        "sv": "Kommunalbesvär anförs inom {days} dagar, senast {last}.",
        "fi": "Kunnallisvalitus tehdään {days} päivän kuluessa, viimeistään {last}.",
        "en": "A municipal appeal is made within {days} days, at the latest on {last}.",
    },
}
_MOVED = {
    "sv": "Tiden skulle ha gått ut {counted}, men det är {name}: den flyttas till nästa vardag.",
    "fi": "Määräaika päättyisi {counted}, mutta se on {name}: se siirtyy seuraavaan arkipäivään.",
    "en": "The time would have ended on {counted}, but that is {name}: it moves to the next working day.",
}


def appeal_times(
    body: BodyKind,
    minutes_online: date | None,
    on: date,
    *,
    preparation_only: bool = False,
    move_to_working_day: bool = True,
) -> AppealTimes:
    """The time limit of a decision by a kind of body, seen on a day.

    ``minutes_online`` is the day on which the minutes came on the public network, None when unknown.
    ``preparation_only``: the decision only prepares or carries out another, and cannot be appealed
    (410/2015 § 136); personal data then leave the minutes when the body's ordinary time would have
    ended. ``move_to_working_day`` can be switched off to see the plain count. The rules are those of
    the day on which the minutes came online, or of ``on`` when that is unknown.
    """
    rules = _rules_for(body, minutes_online or on)
    remedy = Remedy.NONE if preparation_only else _RULE_OF_BODY[body][1]
    inputs = {
        "body": body.value,
        "minutes_online": minutes_online.isoformat() if minutes_online else "",
        "on": on.isoformat(),
        "preparation_only": str(preparation_only).lower(),
        "move_to_working_day": str(move_to_working_day).lower(),
    }
    if rules is None:
        return _unknown(body, remedy, minutes_online, (), inputs, _NO_RULE)
    if minutes_online is None:
        return _unknown(body, remedy, None, rules.used(preparation_only, False), inputs, _NO_PUBLICATION)
    return _known(body, remedy, minutes_online, on, rules, inputs, move_to_working_day)


def no_decision(minutes_online: date | None) -> AppealTimes:
    """What is shown with an item of a body that decides nothing: no time limit and nothing to appeal.

    No day is computed and no rule applied: the rules speak of decisions only.
    """
    return AppealTimes(
        body=None,
        remedy=Remedy.NONE,
        state=AppealState.NOT_APPEALABLE,
        days=None,
        minutes_online=minutes_online,
        served_on=None,
        counted_to=None,
        last_day=None,
        moved_for=None,
        personal_data_removed_on=None,
        rules=(),
        inputs=MappingProxyType({"minutes_online": minutes_online.isoformat() if minutes_online else ""}),
        explanation=MappingProxyType(dict(_NO_DECISION)),
        reason=None,
    )


@dataclass(frozen=True)
class _Rules:
    served: Rule
    limit: Rule
    working_day: Rule
    personal_data: Rule
    not_appealable: Rule

    def used(self, preparation_only: bool, moved: bool) -> tuple[Rule, ...]:
        """The rules that a result rests on, in the order in which they are applied."""
        extra = (self.working_day,) if moved else ()
        if preparation_only:
            return (self.not_appealable, self.served, *extra, self.personal_data)
        return (self.served, self.limit, *extra, self.personal_data)


def _rules_for(body: BodyKind, on: date) -> _Rules | None:
    names = (
        "appeal.served", _RULE_OF_BODY[body][0], "calendar.working_day", "appeal.personal_data",
        "appeal.not_appealable",
    )  # fmt: skip
    found = [one for name in names if (one := rule_or_none(name, on)) is not None]
    return _Rules(*found) if len(found) == len(names) else None


def _unknown(
    body: BodyKind,
    remedy: Remedy,
    minutes_online: date | None,
    rules: tuple[Rule, ...],
    inputs: dict[str, str],
    reason: dict[str, str],
) -> AppealTimes:
    days = next((one.number("days") for one in rules if one.id == _RULE_OF_BODY[body][0]), None)
    return AppealTimes(
        body=body,
        remedy=remedy,
        state=AppealState.UNKNOWN,
        days=days,
        minutes_online=minutes_online,
        served_on=None,
        counted_to=None,
        last_day=None,
        moved_for=None,
        personal_data_removed_on=None,
        rules=rules,
        inputs=MappingProxyType(inputs),
        explanation=MappingProxyType(dict(reason)),
        reason=MappingProxyType(dict(reason)),
    )


@dataclass(frozen=True)
class _Count:
    online: date
    served: date
    counted: date
    last: date
    moved_for: str | None


def _count(minutes_online: date, rules: _Rules, move_to_working_day: bool) -> _Count:
    served = calendar.add_days(minutes_online, rules.served.number("days"))
    counted = calendar.add_days(served, rules.limit.number("days"))
    moves = move_to_working_day and rules.limit.flag("move_to_working_day")
    last = calendar.next_working_day(counted) if moves else counted
    moved_for = calendar.day_off(counted) if last != counted else None
    return _Count(minutes_online, served, counted, last, moved_for)


def _known(
    body: BodyKind,
    remedy: Remedy,
    minutes_online: date,
    on: date,
    rules: _Rules,
    inputs: dict[str, str],
    move_to_working_day: bool,
) -> AppealTimes:
    count = _count(minutes_online, rules, move_to_working_day)
    appealable = remedy is not Remedy.NONE
    return AppealTimes(
        body=body,
        remedy=remedy,
        state=_state(on, count) if appealable else AppealState.NOT_APPEALABLE,
        days=rules.limit.number("days") if appealable else None,
        minutes_online=minutes_online,
        served_on=count.served,
        counted_to=count.counted if appealable else None,
        last_day=count.last if appealable else None,
        moved_for=count.moved_for if appealable else None,
        personal_data_removed_on=calendar.add_days(count.last, rules.personal_data.number("days_after_end")),
        rules=rules.used(not appealable, count.moved_for is not None),
        inputs=MappingProxyType(inputs),
        explanation=MappingProxyType(
            {language: " ".join(_sentences(language, remedy, count, rules)) for language in LANGUAGES}
        ),
        reason=None if appealable else rules.not_appealable.texts,
    )


def _state(on: date, count: _Count) -> AppealState:
    if on < count.online:
        return AppealState.NOT_STARTED
    return AppealState.RUNNING if on <= count.last else AppealState.ENDED


def _sentences(language: str, remedy: Remedy, count: _Count, rules: _Rules) -> list[str]:
    served = _SERVED[language].format(online=printed(count.online, language), served=printed(count.served, language))
    if remedy is Remedy.NONE:
        return [rules.not_appealable.texts[language], served, rules.personal_data.texts[language]]
    days, last = rules.limit.number("days"), printed(count.last, language)
    said = [served, _LIMIT[remedy][language].format(days=days, last=last)]
    if count.moved_for is not None:
        name = calendar.day_off_name(count.moved_for, language)
        said.append(_MOVED[language].format(counted=printed(count.counted, language), name=name))
    return said


def printed(day: date, language: str) -> str:
    """A date as the language writes it in figures: 1.5.2025 in Swedish and Finnish, 2025-05-01 in English."""
    return day.isoformat() if language == "en" else calendar.numeric(day)
