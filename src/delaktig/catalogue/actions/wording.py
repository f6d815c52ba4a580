"""How the catalogue writes words that come by language, as files and forms with several languages give them."""

from __future__ import annotations

from collections.abc import Mapping

from delaktig.accounts.actor import Actor
from delaktig.texts.actions import approve, create_text, write
from delaktig.texts.models import Text


def put_words(holder: object, name: str, words: Mapping[str, str], language: str, actor: Actor) -> None:
    """Write words by language into a text of a record, or make it: what is not given stays, empty words empty it."""
    text = getattr(holder, name, None) if getattr(holder, f"{name}_id") else None
    if text is None:
        setattr(holder, name, text_or_none(words, language, actor))
        return
    for tongue, body in words.items():
        if body.strip() or text.versions.filter(language=tongue).exclude(body="").exists():
            write(text, tongue, body, actor)
            approve_source(text, tongue, actor)


def text_or_none(words: Mapping[str, str], language: str, actor: Actor) -> Text | None:
    """Make a text of words by language; ``None`` where there are none. ``language`` is the source, if it is there."""
    told = {tongue: body for tongue, body in words.items() if body.strip()}
    if not told:
        return None
    source = language if language in told else next(iter(told))
    return create_text(told, source_language=source, approved=True, actor=actor)


def approve_source(text: Text, language: str, actor: Actor) -> None:
    """Approve a text in the language it is written in."""
    if text.source_language == language and text.versions.filter(language=language).exclude(body="").exists():
        approve(text, language, actor)
