"""Says a text of several languages in the reader's language, else in one that there is, and tells which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from delaktig.formats.markdown import to_html
from delaktig.texts.selectors import fallbacks
from delaktig.web.components.languages import autonym, language_attributes, words_language


@dataclass(frozen=True)
class Said:
    """A text as it is said on a page: its words, their language, and whether that is the page's own."""

    body: str
    language: str
    own: bool

    def __bool__(self) -> bool:
        return bool(self.body)

    def __str__(self) -> str:
        return self.html

    def __html__(self) -> str:
        return self.html

    @cached_property
    def html(self) -> SafeString:
        """The words, marked with their language where it is not the page's."""
        if self.own or not self.body:
            return format_html("{}", self.body)
        return format_html("<span {}>{}</span>", language_attributes(self.language), self.body)

    @cached_property
    def markdown(self) -> SafeString:
        """The words as Markdown, headings from the third level."""
        html = mark_safe(to_html(self.body, top_level=3))  # noqa: S308 - cleaned by formats.markdown
        return html if self.own else format_html("<div {}>{}</div>", language_attributes(self.language), html)


class Speech:
    """Chooses among languages for one page, and remembers whether it had to fall back."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.page = words_language(language)
        self.fell_back_to: set[str] = set()

    def __call__(self, texts: Mapping[str, str]) -> Said:
        body = texts.get(self.language)
        if body:
            return Said(body, self.language, own=self.language == self.page)
        for language in (*fallbacks(self.language), *texts):
            body = texts.get(language)
            if body:
                self.fell_back_to.add(language)
                return Said(body, language, own=language == self.page)
        return Said("", self.language, own=True)

    def told_in(self, language: str, body: str) -> Said:
        """Say words that there are in one language, as of a room that speaks fewer than the guide."""
        if body and language != self.page:
            self.fell_back_to.add(language)
        return Said(body, language, own=language == self.page)

    @property
    def others(self) -> list[str]:
        """The languages that were spoken beside the page's own, each named in itself."""
        return [autonym(language) for language in sorted(self.fell_back_to - {self.page})]
