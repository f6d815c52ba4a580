"""Acts on urgent notices (*brådskande meddelande · kiireellinen tiedote*): publish, change, withdraw (row B10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.catalogue.actions.saving import held, obey
from delaktig.catalogue.inputs import Words
from delaktig.catalogue.models import Notice
from delaktig.catalogue.notice_templates import FREE, LONGEST_SLOT, Slots, Template, awaiting, filled, templates
from delaktig.catalogue.policies import why_not_announce, why_not_change_notice
from delaktig.catalogue.selectors import visible_in
from delaktig.texts.actions import approve, create_text, write
from delaktig.texts.models import Text
from delaktig.texts.parts import Invalid

LONGEST = timedelta(days=60)
"""How long a notice may stand: what holds longer is no urgent notice."""
LONGEST_TITLE = 120
LONGEST_BODY = 1000


@dataclass(frozen=True, slots=True)
class NoticeInput:
    """A notice as a person gives it. ``title`` and ``body`` hold the words of the free template; ``service`` is an id.

    ``starts_at`` empty: at once.
    """

    template: str
    ends_at: datetime | None
    starts_at: datetime | None = None
    urgency: str = ""
    slots: Slots = field(default_factory=dict)
    title: Words = field(default_factory=dict)
    body: Words = field(default_factory=dict)
    service: int | None = None
    website: str = ""


@transaction.atomic
def publish_notice(actor: Actor, given: NoticeInput, now: datetime | None = None) -> Notice:
    """Publish an urgent notice: the guide shows it from its start to its end, in every process. Raises ``Invalid``."""
    obey(why_not_announce(actor))
    now = now or timezone.now()
    template = _checked(actor, given, now)
    titles, bodies = words_of(template, given)
    notice = Notice(keeper_id=actor.municipality, title=_text(titles, actor))
    notice.body = _text(bodies, actor) if bodies else None
    _fill(notice, given, template, now)
    notice.save()
    _record(actor, "catalogue.notice_published", notice)
    return notice


@transaction.atomic
def change_notice(
    actor: Actor,
    notice: Notice,
    given: NoticeInput,
    *,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> Notice:
    """Change a notice that stands or waits; its words are written anew in every language. Raises ``Stale``."""
    fresh = held(actor, notice, why_not_change_notice, expected_version)
    now = now or timezone.now()
    template = _checked(actor, given, now, fresh)
    titles, bodies = words_of(template, given)
    _rewrite(fresh.title, titles, actor)
    if fresh.body is not None:
        _rewrite(fresh.body, bodies, actor)
    elif bodies:
        fresh.body = _text(bodies, actor)
    _fill(fresh, given, template, fresh.starts_at)
    fresh.version += 1
    fresh.save()
    _record(actor, "catalogue.notice_changed", fresh)
    return fresh


@transaction.atomic
def withdraw_notice(actor: Actor, notice: Notice, now: datetime | None = None) -> Notice:
    """Take a notice from the guide before its end; it stays among the earlier ones."""
    fresh = held(actor, notice, why_not_change_notice)
    fresh.withdrawn_at = now or timezone.now()
    fresh.version += 1
    fresh.save()
    _record(actor, "catalogue.notice_withdrawn", fresh)
    return fresh


def words_of(template: Template, given: NoticeInput) -> tuple[dict[str, str], dict[str, str]]:
    """Return a notice's titles and bodies by language, as they would be published."""
    if template.key == FREE:
        return _given(given.title), _given(given.body)
    return dict(template.title), filled(template, given.slots)


def _given(words: Words) -> dict[str, str]:
    return {language: body.strip() for language, body in words.items() if body.strip()}


def _text(words: Mapping[str, str], actor: Actor) -> Text:
    text = create_text(words, source_language="sv" if "sv" in words else next(iter(words)), actor=actor)
    _approve(text, words, actor)
    return text


def _rewrite(text: Text, words: Mapping[str, str], actor: Actor) -> None:
    """Write a text's words, the source first; a language that has none now is emptied."""
    there = list(text.versions.values_list("language", flat=True))
    order = sorted({*words, *there}, key=lambda one: (one != text.source_language, one))
    for language in order:
        if language in words or language in there:
            write(text, language, words.get(language, ""), actor)
    _approve(text, words, actor)


def _approve(text: Text, words: Mapping[str, str], actor: Actor) -> None:
    """Approve what people of the project have read; what awaits a native reader stays a draft."""
    for language in words:
        if language not in awaiting():
            approve(text, language, actor)


def _fill(notice: Notice, given: NoticeInput, template: Template, start: datetime) -> None:
    if given.ends_at is None:  # has been checked before
        raise Invalid({"ends_at": "required"})
    notice.template = template.key
    notice.urgency = given.urgency or template.urgency
    notice.slots = {slot: dict(words) for slot, words in given.slots.items() if slot in template.slots}
    notice.service_id = given.service
    notice.website = given.website
    notice.starts_at = given.starts_at or start
    notice.ends_at = given.ends_at


def _checked(actor: Actor, given: NoticeInput, now: datetime, notice: Notice | None = None) -> Template:
    """Return the template of a notice that can be saved. Raises ``Invalid``."""
    template = templates().get(given.template)
    if template is None:
        raise Invalid({"template": "unknown_choice"})
    errors = _wrong_times(given, now, notice) | _wrong_words(template, given) | _wrong_ties(actor, given, notice)
    if given.urgency and given.urgency not in Notice.Urgency.values:
        errors["urgency"] = "unknown_choice"
    if errors:
        raise Invalid(errors)
    return template


def _wrong_times(given: NoticeInput, now: datetime, notice: Notice | None) -> dict[str, str]:
    start = given.starts_at or (notice.starts_at if notice else now)
    if given.ends_at is None:
        return {"ends_at": "required"}
    if given.ends_at <= max(start, now):
        return {"ends_at": "ends_before_it_starts" if given.ends_at <= start else "in_the_past"}
    return {"ends_at": "too_far"} if given.ends_at - start > LONGEST else {}


def _wrong_words(template: Template, given: NoticeInput) -> dict[str, str]:
    errors = {}
    unknown = {*given.title, *given.body} - set(settings.GUIDE_LANGUAGES)
    if template.key == FREE and not _given(given.title):
        errors["title"] = "required"
    if unknown or set(_given(given.body)) - set(_given(given.title)):
        errors["title"] = "title_is_missing"
    if any(len(body) > LONGEST_TITLE for body in given.title.values()):
        errors["title"] = "too_long"
    if any(len(body) > LONGEST_BODY for body in given.body.values()):
        errors["body"] = "too_long"
    if any(len(value) > LONGEST_SLOT for words in given.slots.values() for value in words.values()):
        errors["slots"] = "too_long"
    return errors


def _wrong_ties(actor: Actor, given: NoticeInput, notice: Notice | None) -> dict[str, str]:
    errors = {}
    kept = notice is not None and notice.service_id == given.service
    if given.service and not kept:
        shown = visible_in(actor.municipality, timezone.localdate())
        if not shown.filter(pk=given.service).exists():
            errors["service"] = "unknown_service"
    if given.website:
        try:
            URLValidator(schemes=["http", "https"])(given.website)
        except ValidationError:
            errors["website"] = "invalid_address"
    return errors


def _record(actor: Actor, event: str, notice: Notice) -> None:
    details = {
        "template": notice.template,
        "urgency": notice.urgency,
        "starts_at": notice.starts_at.isoformat(),
        "ends_at": notice.ends_at.isoformat(),
    }
    record(actor, event, f"notice:{notice.uid}", details)
