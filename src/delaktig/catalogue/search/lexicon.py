"""The words of one language as a process holds them: which services say them, and by what forms they are known."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from sys import intern

from delaktig.catalogue.search.forms import forms

EDGE = "\n"


class Lexicon:
    """The vocabulary of a language. Entries are put in and taken out; what is computed from them follows."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.names: dict[int, tuple[str, str]] = {}
        """Name and the language that it is in, by service."""
        self.said_by: dict[str, dict[int, int]] = {}
        """Weight by service, by word."""
        self.by_form: dict[str, set[str]] = defaultdict(set)
        self._words_of: dict[int, tuple[str, ...]] = {}
        self._heap: _Heap | None = None

    def put(self, service: int, name: str, words: Mapping[str, int], name_language: str = "") -> None:
        """Put in what a service says, instead of what it said; its name is in this language unless told otherwise."""
        self._take_out(service)
        if words:
            self.names[service] = name, intern(name_language or self.language)
            self._words_of[service] = tuple(map(intern, words))  # each word lies in the memory once
        for word, weight in words.items():
            if word not in self.said_by:
                self._learn(intern(word))
            self.said_by[word][service] = weight

    def _learn(self, word: str) -> None:
        self.said_by[word] = {}
        self._heap = None
        for form in forms(word, self.language):
            self.by_form[form].add(word)

    def _take_out(self, service: int) -> None:
        self.names.pop(service, None)
        for word in self._words_of.pop(service, ()):
            said_by = self.said_by[word]
            del said_by[service]
            if not said_by:
                self._forget(word)

    def _forget(self, word: str) -> None:
        del self.said_by[word]
        self._heap = None
        for form in forms(word, self.language):
            known = self.by_form[form]
            known.discard(word)
            if not known:
                del self.by_form[form]

    @property
    def heap(self) -> _Heap:
        """All forms, laid out for finding parts of words and words that are alike."""
        if self._heap is None:
            self._heap = _Heap(sorted(self.by_form))
        return self._heap


class _Heap:
    """All forms in one string, so that parts of words are found by one search; and by pairs of letters."""

    def __init__(self, all_forms: list[str]) -> None:
        self._forms = all_forms
        self._text = EDGE + EDGE.join(all_forms) + EDGE
        self._starts: list[int] = []
        position = 1
        for form in all_forms:
            self._starts.append(position)
            position += len(form) + 1
        self._by_pair: dict[str, list[int]] | None = None

    def holding(self, part: str) -> Iterable[tuple[str, bool, bool]]:
        """Yield the forms that hold a part, and whether they start and end with it."""
        at = self._text.find(part)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            form = self._forms[number]
            yield form, at == self._starts[number], at + len(part) == self._starts[number] + len(form)
            at = self._text.find(part, at + 1)

    def sharing(self, pairs: set[str], least: int) -> list[tuple[str, int]]:
        """Return the forms that share at least so many pairs of letters, with their number."""
        counts: Counter[int] = Counter()
        for pair in pairs:
            counts.update(self._pairs().get(pair, ()))
        return [(self._forms[number], count) for number, count in counts.items() if count >= least]

    def _pairs(self) -> dict[str, list[int]]:
        if self._by_pair is None:
            found: dict[str, list[int]] = defaultdict(list)
            for number, form in enumerate(self._forms):
                for pair in pairs_of(form):
                    found[pair].append(number)
            self._by_pair = dict(found)
        return self._by_pair


def pairs_of(word: str, *, whole: bool = True) -> set[str]:
    """Return the pairs of letters of a word, its beginning and its end among them where ``whole``."""
    text = f"^{word}$" if whole else word
    return {text[at : at + 2] for at in range(len(text) - 1)}
