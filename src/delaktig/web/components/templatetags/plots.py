"""A plot with its numbers beside, drawn from what ``formats.plot`` makes."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from delaktig.formats.plot import Plot

register = template.Library()


@register.simple_tag
def plotted(plot: Plot, title: Any, summary: Any = "", source: Any = "", level: int = 3) -> SafeString:
    """Frame a plot: the drawing, which may be scrolled where it is narrow, and its table."""
    values = {
        "svg": mark_safe(plot.svg),  # noqa: S308 - drawn here; the plot escapes every word
        "header": plot.table.header,
        "rows": plot.table.rows,
        "title": title,
        "summary": summary,
        "source": source,
        "level": level,
    }
    return render_to_string("components/parts/plotted.html", values)
