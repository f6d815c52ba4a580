"""Template tags of the desk's programmes."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from delaktig.formats.markdown import to_html

register = template.Library()


@register.filter
def markdown(source: object) -> SafeString:
    """Render Markdown as the published page will: its topmost heading becomes an ``h3``."""
    return mark_safe(to_html(str(source or ""), top_level=3))  # noqa: S308 - to_html lets only known tags through
