"""Sections of acts as links to their pages on the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import get_language

from delaktig.law.sections import Section
from delaktig.web.desk.programmes.editing import here


def section_links(request: HttpRequest, sections: Iterable[Section]) -> list[tuple[str, str]]:
    """Return sections as they are cited in the page's language, each with its page."""
    language = get_language() or "sv"
    return [(one.text(language), here(request, "desk-law-section", *one.slugs)) for one in sections]
