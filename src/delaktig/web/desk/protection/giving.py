"""What is held of a person, to be given to the person: a page, a PDF and a file; each is recorded with its fields."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.cases import given_out
from delaktig.cases.given_out import LANGUAGES, Given
from delaktig.clients.doors import Opened, is_prohibited
from delaktig.clients.models import Client
from delaktig.clients.retention import of_register
from delaktig.municipalities.register import by_code
from delaktig.reports.person import person_pdf
from delaktig.web.components.languages import language_title
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame
from delaktig.web.desk.programmes.editing import found_or_404, here

FORMS = {"json": "application/json", "pdf": "application/pdf"}


@client_page("held")
def held(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show everything that is held of a client, to go through with the person or to print."""
    given = given_out.gather(actor_of(request), opened.client, masked=opened.address_masked)
    values = {**frame(request, opened, "desk-client-held", (_("What is held"), "")), **_shown(request, given)}
    return _noted(request, opened.client, given, "page", render(request, "desk/protection/held.html", values))


@client_page("held")
def held_file(request: HttpRequest, opened: Opened, form: str) -> HttpResponse:
    """Give everything that is held of a client as a file: JSON, or PDF in the language asked for."""
    given = given_out.gather(actor_of(request), opened.client, masked=opened.address_masked)
    return _noted(request, opened.client, given, form, _file(request, given, form))


@found_or_404
def person(request: HttpRequest, number: str) -> HttpResponse:
    """Show the data protection officer everything that is held of a person of the own register."""
    client, given = _gathered(request, number)
    values = {
        "client": client,
        "crumbs": [
            (_("Erasing in time"), here(request, "desk-protection")),
            (number, here(request, "desk-protection-client", number)),
            (_("What is held"), ""),
        ],
        **_shown(request, given),
    }
    return _noted(request, client, given, "page", render(request, "desk/protection/person.html", values))


@found_or_404
def person_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Give the data protection officer everything that is held of a person as a file."""
    client, given = _gathered(request, number)
    return _noted(request, client, given, form, _file(request, given, form))


def _gathered(request: HttpRequest, number: str) -> tuple[Client, Given]:
    """An officer is not at work with the person: what a security prohibition hides stays hidden."""
    actor = actor_of(request)
    client = of_register(actor, number)
    return client, given_out.gather(actor, client, masked=is_prohibited(client, timezone.localdate()))


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    own = getattr(request, "LANGUAGE_CODE", LANGUAGES[0])
    return asked if asked in LANGUAGES else own if own in LANGUAGES else LANGUAGES[0]


def _shown(request: HttpRequest, given: Given) -> dict[str, Any]:
    language = _language(request)
    parts = ("title", "lead", "purpose", "left_out", "masked", "looks", "when", "who", "what")
    return {
        "given": given,
        "language": language,
        "said": {key: given_out.said(key, language) for key in parts},
        "sections": given_out.sections(given, language),
        "looks": given_out.looks_in_words(given, language),
        "languages": [
            {"label": language_title(tag), "url": f"?language={tag}", "current": tag == language, "count": None}
            for tag in LANGUAGES
        ],
    }


def _file(request: HttpRequest, given: Given, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    language = _language(request)
    place = by_code(given.municipality)
    data = given_out.as_json(given) if form == "json" else person_pdf(given, place.name(language), language)
    response = HttpResponse(data, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="held-{given.number}.{form}"'
    return response


def _noted(request: HttpRequest, client: Client, given: Given, form: str, response: HttpResponse) -> HttpResponse:
    given_out.note(actor_of(request), client, given, form, _language(request))
    return response
