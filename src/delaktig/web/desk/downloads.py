"""Gives what a page shows as a workbook to take away, the same way from each room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from delaktig.formats.xlsx import MEDIA_TYPE, Cell, Column, Sheet, Workbook, write_xlsx
from delaktig.web.desk.programmes.words import place


def workbook(title: str, code: str, sheets: Iterable[Sheet], name: str) -> HttpResponse:
    """Answer with a workbook of a municipality, in the reader's language, dated today.

    ``name`` is the file's, without its ending. A demonstration says on it that all is invented.
    """
    book = Workbook(
        title=title,
        language=get_language() or "sv",
        publisher=place(code),
        sheets=tuple(sheets),
        date=timezone.localdate(),
        demonstration=settings.DEMO,
    )
    return workbook_file(write_xlsx(book), f"{name}.xlsx")


def table_workbook(
    title: str, code: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], name: str
) -> HttpResponse:
    """Answer with a workbook of one sheet that is called as the workbook is; the file's name ends with today's date."""
    sheet = Sheet(title, tuple(Column(head) for head in heads), tuple(tuple(row) for row in rows))
    return workbook(title, code, [sheet], dated(name))


def dated(name: str) -> str:
    """Return a file's name that ends with today's date."""
    return f"{name}-{timezone.localdate().isoformat()}"


def workbook_file(content: bytes, name: str) -> HttpResponse:
    """Answer with a finished workbook to take away; browsers keep no copy of their own."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)
