"""What needs and topics are called in a language: by these words every service of theirs is found in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from delaktig.catalogue.search.letters import fold, words_of
from delaktig.catalogue.topics import everyday, needs, topics

TOPIC = 8
NEED = 5
"""A need's words stand under several topics, so they tell less."""


def words_of_topic(key: str, language: str) -> Iterator[tuple[str, int]]:
    """Yield what a topic and the need it stands under are called in a language, with the weight."""
    topic = topics().get(key)
    if topic is None:
        return
    yield from ((text, TOPIC) for text in called(key, topic.words.get(language, ""), language))
    for need in needs():
        if need.key == topic.parent:
            yield from ((text, NEED) for text in called(need.key, need.words.get(language, ""), language))


def called(key: str, words: str, language: str) -> list[str]:
    """Return a need's or a topic's own words and what people call it in everyday speech."""
    return [words, *everyday().get(key, {}).get(language, "").split(",")]


@cache
def words_of_needs(language: str) -> frozenset[str]:
    """Return every word of needs and topics in a language, folded: what people look for is most likely one of them."""
    texts = (text for key in topics() for text, _weight in words_of_topic(key, language))
    return frozenset(fold(word) for text in texts for word in words_of(text, language))
