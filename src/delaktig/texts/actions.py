"""Writes texts: in their own language, as translations, with history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.texts.models import Text, TextRevision, TextVersion


class Conflict(Exception):
    """Someone else saved after this person began: both texts are kept here, nothing is lost."""

    def __init__(self, mine: str, theirs: str, version: int) -> None:
        super().__init__("conflict")
        self.mine, self.theirs, self.version = mine, theirs, version


def create_text(
    bodies: Mapping[str, str],
    *,
    source_language: str,
    format: str = Text.Format.LINE,
    approved: bool = False,
    actor: Actor | None = None,
) -> Text:
    """Make a text from its bodies by language; empty bodies make no version."""
    text = Text.objects.create(source_language=source_language, format=format)
    user = actor.user if actor else None
    versions = [
        TextVersion(
            text=text,
            language=language,
            body=body,
            based_on=1,
            approved=approved,
            approved_by=user if approved else None,
            approved_at=timezone.now() if approved else None,
            changed_by=user,
        )
        for language, body in bodies.items()
        if body.strip()
    ]
    TextVersion.objects.bulk_create(versions)
    return text


def create_texts(
    wanted: Sequence[tuple[Mapping[str, str], str]], *, source_language: str, approved: bool, actor: Actor
) -> list[Text]:
    """Make many texts at once from ``(bodies by language, format)``; return them in the same order.

    A text that lacks ``source_language`` takes the first of its own languages as its source.
    """
    texts = Text.objects.bulk_create(
        Text(source_language=_source(bodies, source_language), format=kind) for bodies, kind in wanted
    )
    now = timezone.now() if approved else None
    user = actor.user if approved else None
    TextVersion.objects.bulk_create(
        TextVersion(
            text=text,
            language=language,
            body=body,
            based_on=1,
            approved=approved,
            approved_by=user,
            approved_at=now,
            changed_by=actor.user,
        )
        for text, (bodies, _kind) in zip(texts, wanted, strict=True)
        for language, body in bodies.items()
        if body.strip()
    )
    return texts


def _source(bodies: Mapping[str, str], preferred: str) -> str:
    return preferred if preferred in bodies or not bodies else next(iter(bodies))


def write(
    text: Text,
    language: str,
    body: str,
    actor: Actor,
    *,
    expected_version: int | None = None,
    slip: bool = False,
) -> TextVersion:
    """Save a text in one language.

    A change that is *real* makes the other languages outdated; one marked as a slip
    does not. A translation saved here renders the source as it stands now, and waits
    for approval. Raises :class:`Conflict` where ``expected_version`` is not the version
    that stands (0 means: none yet); saving the same words again changes nothing.
    """
    version = TextVersion.objects.select_for_update().filter(text=text, language=language).first()
    stands = version.version if version else 0
    if version is not None and version.body == body:
        return version
    if expected_version is not None and expected_version != stands:
        raise Conflict(body, version.body if version else "", stands)
    source_change = _source_change(text)
    if version is None:
        is_source = language == text.source_language
        return TextVersion.objects.create(
            text=text,
            language=language,
            body=body,
            based_on=1 if is_source else source_change,
            changed_by=actor.user,
        )
    TextRevision.objects.create(version=version, number=version.version, body=version.body, slip=slip, by=actor.user)
    version.body = body
    version.version += 1
    version.changed_by = actor.user
    if not slip:
        version.real_change += 1
        version.approved = False
        version.approved_by = None
        version.approved_at = None
    if language != text.source_language and not slip:
        version.based_on = source_change
    version.save()
    return version


def approve(text: Text, language: str, actor: Actor) -> TextVersion:
    """Approve a version as it stands: it becomes current, by this person, now."""
    version = TextVersion.objects.select_for_update().get(text=text, language=language)
    if language != text.source_language:
        version.based_on = _source_change(text)
    version.approved = True
    version.approved_by = actor.user
    version.approved_at = timezone.now()
    version.save()
    return version


def _source_change(text: Text) -> int:
    found = TextVersion.objects.filter(text=text, language=text.source_language).values_list("real_change", flat=True)
    return found.first() or 0
