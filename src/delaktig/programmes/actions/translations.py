"""Acts on the texts of an edition in their other languages."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.programmes.actions.guard import Invalid, NotThere, facts_of, hold, obey
from delaktig.programmes.models import Edition, FrozenEdition
from delaktig.programmes.policies import why_not_translate
from delaktig.programmes.text_places import TextPlace, places
from delaktig.texts.actions import approve, write
from delaktig.texts.models import Text, TextVersion


@transaction.atomic
def write_translation(
    actor: Actor,
    edition: Edition,
    text_id: int,
    language: str,
    body: str,
    *,
    expected_version: int | None = None,
    slip: bool = False,
    approved: bool = False,
) -> TextVersion:
    """Write a text of the edition in one language, and approve it where asked.

    Raises ``NotThere`` where the text is not the edition's, ``texts.actions.Conflict``
    where someone else saved in between.
    """
    place = _places(actor, edition, [text_id])[text_id]
    if place.part == "programme" and _is_frozen_with(edition.programme_id):
        raise Denied("frozen")
    if approved and not body.strip():
        raise Invalid({"body": "nothing_to_approve"})
    text = Text.objects.get(pk=text_id)
    version = write(text, language, body, actor, expected_version=expected_version, slip=slip)
    details = {"text": place.name, "language": language, "slip": slip}
    record(actor, "programmes.translation_written", f"edition:{edition.pk}", details)
    if approved:
        version = approve(text, language, actor)
        _record_approval(actor, edition, [place], language)
    return version


@transaction.atomic
def approve_texts(actor: Actor, edition: Edition, text_ids: Iterable[int], language: str) -> int:
    """Approve texts of the edition as they stand in one language; return how many there were to approve."""
    found = _places(actor, edition, list(text_ids))
    written = TextVersion.objects.filter(text_id__in=found, language=language).exclude(body="")
    texts = Text.objects.in_bulk(written.values_list("text_id", flat=True))
    for text in texts.values():
        approve(text, language, actor)
    if texts:
        _record_approval(actor, edition, [found[pk] for pk in sorted(texts)], language)
    return len(texts)


def _places(actor: Actor, edition: Edition, text_ids: list[int]) -> dict[int, TextPlace]:
    """Return the places of the texts, all of them the actor's to translate."""
    hold(edition.pk)
    facts = facts_of(edition)
    known = {place.text_id: place for place in places(edition)}
    for text_id in text_ids:
        if text_id not in known:
            raise NotThere
        obey(why_not_translate(actor, facts, known[text_id].owner))
    return {text_id: known[text_id] for text_id in text_ids}


def _is_frozen_with(programme: int) -> bool:
    """Say whether an edition of the programme is frozen: each prints the programme's title."""
    return FrozenEdition.objects.filter(edition__programme=programme).exists()


def _record_approval(actor: Actor, edition: Edition, texts: list[TextPlace], language: str) -> None:
    details = {"texts": [place.name for place in texts], "language": language}
    record(actor, "programmes.translation_approved", f"edition:{edition.pk}", details)
