"""Opens every route as somebody, and says what is in every answer: pages, tables, files, calendars, PDF."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2
from django.db import transaction
from django.http import HttpResponse
from django.test import Client as Browser

from delaktig.accounts.permissions import permissions_by_role
from delaktig.web import routes
from tests.browser.addresses import PART, PATTERNS
from tests.clients.whole import Held
from tests.permissions import cells
from tests.permissions.test_routes import address as nowhere

BROKEN = 500
LEAVE_OUT = frozenset({"account_logout"})
Keys = dict[str, str]
"""Part of an address → what stands there, as the number of an edition."""
TABLE = routes.routes()
PEOPLE = permissions_by_role()
OF_NO_ROLE = frozenset({routes.OWN, routes.SIGNED_IN, routes.LINK})
"""Who comes in here comes in by something other than a role."""
FORMS = ("json", "pdf", "csv", "xlsx", "html", "docx")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answered, as text."""

    route: str
    at: str
    status: int
    text: str
    asked: str = ""
    """What whoever asked had typed, and may read again."""


def crawl(browser: Browser, code: str, held: list[Held], *keys: Keys, role: str = "") -> Iterator[Answer]:
    """Ask every route there is: those of a client for each of *held*, others with each set of *keys*, and with none.

    As a *role*, see :func:`asked_as`. A route that breaks down fails the crawl: an answer that never came would have
    hidden nothing.
    """
    browser.raise_request_exception = True
    for name in sorted(PATTERNS):
        for at in asked_as(role, name, "get", sorted(set(addresses(name, code, held, *keys)))):
            with transaction.atomic():
                answer = browser.get(at)
                text = said(answer)
                transaction.set_rollback(True)
            assert answer.status_code < BROKEN, f"{name} broke down at {at}"
            yield Answer(name, at, answer.status_code, text)


def asked_as(role: str, name: str, method: str, found: list[str]) -> list[str]:
    """Return which addresses of a route are asked: all of them, but for a *role* no more than tell something.

    Where the role has not the right, the first alone: it is refused before anything is looked for. Of the public side
    nothing, which does not know who reads: it is walked as nobody, and without a role as one who has signed in.
    """
    if name in LEAVE_OUT:
        return []
    asked = TABLE[name].permission if method == "get" else TABLE[name].writing
    if not role or asked in OF_NO_ROLE:
        return found
    if asked in routes.OPEN:
        return []
    return found if asked in PEOPLE[role] else found[:1]


def addresses(name: str, code: str, held: list[Held], *keys: Keys) -> Iterator[str]:
    """Return the addresses of a route: with each client's number and keys, and each form of a file.

    Where no client is named, with what *keys* say for parts of the address, and with what is not there.
    """
    if name in cells.KINDS or "<str:number>" in PATTERNS[name]:
        for one in held:
            for form in FORMS if re.search(r"<slug:(form|format)>", PATTERNS[name]) else ("",):
                yield _filled(name, code, one, form)
        return
    for known in ({}, *keys):
        yield nowhere(PART.sub(lambda found, known=known: known.get(found[1], found[0]), PATTERNS[name]), code)


def _filled(name: str, code: str, held: Held, form: str) -> str:
    def fill(found: re.Match[str]) -> str:
        part = found[1] or found[2]
        if part in cells.KEYS:
            row = held.rows.get(cells.KEYS[part])
            return "999999" if row is None else str(getattr(row, "number" if part == "version" else "pk"))
        slug = getattr(held.rows["catalogue.Service"], "slug", "")
        told = {**cells.PARTS, **cells.PARTS_OF.get(name, {}), "code": code, "number": held.client.number, "slug": slug}
        told |= {"form": form, "format": form} if form else {}
        return told.get(part, "1")

    return "/" + PART.sub(fill, PATTERNS[name]).replace("^", "").replace("$", "")


def said(answer: HttpResponse) -> str:
    """Return an answer as text, opened where it is a file."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return f"{answer.get('Location', '')}\n{opened(body)}"


def opened(body: bytes) -> str:
    """Return the text of bytes: of a zip (XLSX, DOCX) every part, of a PDF its text; lines of a calendar unfolded."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return "\n".join(opened(parts.read(name)) for name in parts.namelist())
    if body.startswith(b"%PDF"):
        return text_of_pdf(body)
    return body.decode("utf-8", "replace").replace("\r\n ", "")


def text_of_pdf(body: bytes) -> str:
    """Return what a PDF says: the words that are drawn, and every string in its structure and metadata."""
    with pypdfium2.PdfDocument(body) as document:
        drawn = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    with pikepdf.open(io.BytesIO(body)) as pdf:
        dictionaries = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        told = [str(v) for one in dictionaries for v in one.values() if isinstance(v, pikepdf.String)]
        told.append(str(pdf.open_metadata()))
    return "\n".join([*drawn, *told])
