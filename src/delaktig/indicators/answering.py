"""Acts of whoever answers a request for figures through its link: send, correct, keep a draft.

A word that is sent again and says something else supersedes the earlier one, which stays. What is
late is taken too. "We do not know yet" is a word: it is shown, and the figure stays asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from delaktig.accounts import links
from delaktig.accounts.actor import Actor, Denied, record
from delaktig.audit.acting import require
from delaktig.common.files import Checked, RefusedFile, check_file
from delaktig.indicators import policies
from delaktig.indicators.asking import PURPOSE, target_of
from delaktig.indicators.entering import attach
from delaktig.indicators.models import AskedFigure, FigureRequest, Observation
from delaktig.indicators.observing import ObservationInput, observation_faults, observe
from delaktig.indicators.periods import Period

SAID = ("value", "amount", "reached_on", "text", "source")
"""What makes one word differ from another."""
MOST_DRAFT = 60_000


@dataclass(frozen=True, slots=True)
class FigureAnswer:
    """What is said of one figure: an observation, or that it is not known yet, with a file that shows it."""

    given: ObservationInput
    unknown_yet: bool = False
    comment: str = ""
    file: tuple[str, bytes] | None = None

    @property
    def says_something(self) -> bool:
        """Say whether anything was filled in."""
        empty = ObservationInput(language=self.given.language)
        said = any(getattr(self.given, name) != getattr(empty, name) for name in SAID)
        return said or self.unknown_yet or self.file is not None or bool(self.comment.strip())


class FaultyAnswers(Exception):
    """Some answers cannot be kept: codes by field, by the id of the figure asked for. Nothing was saved."""

    def __init__(self, errors: Mapping[int, Mapping[str, str]]) -> None:
        super().__init__(repr(errors))
        self.errors = errors


class AnswersChanged(Exception):
    """Someone else with the link has sent answers since this person began; nothing was written."""


@transaction.atomic
def answer(
    actor: Actor,
    request: FigureRequest,
    answers: Mapping[int, FigureAnswer],
    today: date,
    *,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> FigureRequest:
    """Keep what a link's holder says of the figures asked for, by their ids; what is left empty stays open.

    Raises ``Denied``, :class:`FaultyAnswers`, or :class:`AnswersChanged`.
    """
    request = _answerable(actor, request)
    if expected_version is not None and expected_version != request.version:
        raise AnswersChanged
    now = now or timezone.now()
    asked = {one.pk: one for one in request.asked.select_related("indicator", "observation")}
    given = {pk: one for pk, one in answers.items() if pk in asked and one.says_something}
    files = _checked(asked, given, today)
    said = sum(_say(actor, request, asked[pk], one, files.get(pk), today, now) for pk, one in given.items())
    request.version += 1
    request.draft = {}
    if request.answered_at is None and all(one.observation_id for one in asked.values()):
        request.answered_at = now
    request.save(update_fields=["version", "draft", "answered_at"])
    record(actor, "indicators.figures_answered", target_of(request), {"said": said, "asked": len(asked)})
    return request


@transaction.atomic
def keep_draft(actor: Actor, request: FigureRequest, typed: Mapping[str, str]) -> None:
    """Keep what is typed and not sent, for whoever opens the link next; nothing of it is a figure yet."""
    request = _answerable(actor, request)
    if sum(len(name) + len(value) for name, value in typed.items()) > MOST_DRAFT:
        raise Denied("too_long")
    request.draft = dict(typed)
    request.save(update_fields=["draft"])


def _checked(asked: Mapping[int, AskedFigure], given: Mapping[int, FigureAnswer], today: date) -> dict[int, Checked]:
    """Return the files as they may be kept; raise :class:`FaultyAnswers` where anything cannot be true."""
    errors: dict[int, dict[str, str]] = {}
    files: dict[int, Checked] = {}
    for pk, one in given.items():
        faults = {}
        if one.file is not None:
            try:
                files[pk] = check_file(*one.file)
            except RefusedFile as refused:
                faults["file"] = refused.code
        if one.unknown_yet and _has_figure(one.given):
            faults["unknown_yet"] = "known_after_all"
        if not one.unknown_yet and not (one.file is not None and asked[pk].observation_id and _is_empty(one.given)):
            period = Period(asked[pk].period_from, asked[pk].period_to)
            faults |= dict(observation_faults(asked[pk].indicator, period, one.given, today))
        if faults:
            errors[pk] = faults
    if errors:
        raise FaultyAnswers(errors)
    return files


def _has_figure(given: ObservationInput) -> bool:
    return given.value is not None or given.amount is not None or given.reached_on is not None


def _is_empty(given: ObservationInput) -> bool:
    return not _has_figure(given) and not given.text.strip()


def _say(
    actor: Actor,
    request: FigureRequest,
    asked: AskedFigure,
    one: FigureAnswer,
    file: Checked | None,
    today: date,
    now: datetime,
) -> bool:
    """Keep one answer; say whether it is a new word."""
    if one.unknown_yet:
        changed = not asked.unknown_yet or asked.comment != one.comment.strip()
        asked.unknown_yet, asked.comment = True, one.comment.strip()
        asked.save(update_fields=["unknown_yet", "comment"])
        return changed
    is_new = not _is_empty(one.given) and not _says_the_same(asked.observation, one.given)
    if is_new:
        asked.observation = observe(
            actor,
            asked.indicator,
            request.municipality_id,
            Period(asked.period_from, asked.period_to),
            replace(one.given, organisation=request.organisation_id, unit=request.unit_id),
            state=Observation.State.REPORTED,
            today=today,
            is_asked=True,
        )
        asked.answered_at = asked.answered_at or now
        asked.unknown_yet, asked.comment = False, ""
        asked.save(update_fields=["observation", "answered_at", "unknown_yet", "comment"])
    if file is not None and asked.observation is not None:
        attach(actor, asked.observation, file)
    return is_new or file is not None


def _says_the_same(before: Observation | None, given: ObservationInput) -> bool:
    if before is None:
        return False
    return all(_plain(getattr(before, name)) == _plain(getattr(given, name)) for name in SAID)


def _plain(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _answerable(actor: Actor, request: FigureRequest) -> FigureRequest:
    """Read a request again under a lock, for the holder of one of its links that still opens."""
    fresh = FigureRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    is_asked = links.holds(actor, PURPOSE, target_of(fresh))
    require(policies.why_not_observe(actor, fresh.municipality_id, is_asked=is_asked))
    if actor.kind != "link":
        raise Denied("no_permission")
    if fresh.withdrawn_at is not None:
        raise Denied("withdrawn")
    return fresh
