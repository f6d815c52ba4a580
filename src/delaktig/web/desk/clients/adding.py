"""Looking for a person in the register, and adding one who is not there. What is typed stands in no address."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor
from delaktig.clients import policies, reach
from delaktig.clients.actions.adding import Alike, add_client
from delaktig.clients.actions.contacting import Contact, take_contact
from delaktig.clients.identity_codes import WrongCode
from delaktig.clients.inputs import NewClient
from delaktig.clients.models import Client
from delaktig.clients.search import Asked, Candidate, find
from delaktig.municipalities import selectors as municipalities
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.editing import DRAFT, NEW, work_choices, work_of
from delaktig.web.desk.clients.forms import NewClientForm, SearchForm
from delaktig.web.desk.clients.words import LIKENESS, Choices, fault
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.editing import found_or_404, here


@found_or_404
def search(request: HttpRequest) -> HttpResponse:
    """Look for a client by number, by identity code, or by names with day of birth."""
    actor = actor_of(request)
    form = SearchForm(request.POST or None)
    found: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = shown(request, find(actor, Asked(**form.cleaned_data)))
        except WrongCode as wrong:
            form.add_error(None if wrong.code == "nothing_asked" else "number", fault(wrong.code))
    values = {
        "form": form,
        "found": found,
        "typed": _carried(form),
        "may_add": policies.why_not_add(actor) is None,
        "crumbs": [(_("Clients"), here(request, "desk-clients")), (_("Search"), "")],
        "add_url": here(request, "desk-client-add"),
    }
    return render(request, "desk/clients/search.html", values, status=422 if form.errors else 200)


def _carried(form: SearchForm) -> list[tuple[str, str]]:
    """Return what was looked for, as the form of a new client calls it: nobody types a name twice."""
    if not form.is_bound or form.errors:
        return []
    given = form.cleaned_data
    words = given["names"].split()
    born = given["birth_date"].isoformat() if given["birth_date"] else ""
    carried = [("family_name", " ".join(words[-1:])), ("given_names", " ".join(words[:-1])), ("birth_date", born)]
    code = given["number"].strip()
    return [*carried, ("identity_code", code if len(code) == 11 else "")]


def shown(request: HttpRequest, found: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Return records that were found: the number, how like, and who answers; no name of another's client."""
    return [
        {
            "number": one.number,
            "sign": LIKENESS[one.likeness][0],
            "likeness": LIKENESS[one.likeness][1],
            "officer": one.officer,
            "is_open": one.is_open,
            "url": here(request, "desk-client", one.number, **{"from": "search"}),
        }
        for one in found
    ]


@found_or_404
def add(request: HttpRequest) -> HttpResponse:
    """Add a client: after the search, with everything that a first meeting tells."""
    actor = actor_of(request)
    build = partial(
        NewClientForm,
        registers=_registers(actor),
        work=work_choices(actor.municipality, _("I myself")),
    )
    alike: list[dict[str, Any]] = []
    begins = "begin" in request.POST
    kept = drafts.kept(actor, NEW) if request.method == "GET" else None
    if begins or (kept is not None and request.GET.get("draft") == "use"):
        form = build(initial=request.POST.dict() if kept is None else kept.data.dict())
    else:
        form = build(request.POST or None)
    if request.method == "POST" and not begins and form.is_valid():
        try:
            made = _added(actor, form)
        except Invalid as wrong:
            for name, code in wrong.errors.items():
                form.add_error(_field(form, name), fault(code))
        except Alike as found:
            alike = shown(request, found.found)
            form.add_error(None, _("Nothing is saved yet: look whether this person is here already."))
        else:
            drafts.discard(actor, NEW)
            return redirect(here(request, "desk-client", made.number))
    values = {
        "form": form,
        "alike": alike,
        "crumbs": [(_("Clients"), here(request, "desk-clients")), (_("Search"), here(request, "desk-client-search"))],
        "back": here(request, "desk-client-search"),
        "draft_url": drafts.draft_url(actor, NEW, DRAFT),
        "kept": kept if request.GET.get("draft") != "use" else None,
        "use_url": "?draft=use",
    }
    return render(request, "desk/clients/add.html", values, status=422 if form.errors else 200)


def _field(form: NewClientForm, name: str) -> str | None:
    named = {"officer": "work", "unit": "work"}.get(name, name)
    return named if named in form.fields else None


def _added(actor: Actor, form: NewClientForm) -> Client:
    given = form.cleaned_data
    new = NewClient(
        identity=form.identity(),
        contact=form.contact(),
        languages=form.languages(),
        relation=form.relation(authority=given["authority"], **work_of(given["work"])),
        source=form.source(),
        municipality=given.get("municipality", ""),
        restricted=given["restricted"],
        all_the_same=given["all_the_same"],
    )
    if not given["contacted_by"].strip():
        return add_client(actor, new)
    contact = Contact(
        new,
        given["contacted_by"],
        given["learned_on"],
        given["consent_language"],
        given["consent_how"] or "oral",
        consented=given["consented"],
    )
    return take_contact(actor, contact)


def _registers(actor: Actor) -> Choices:
    today = timezone.localdate()
    codes = reach.served(actor, today)
    names = municipalities.names(codes, get_language() or "", today)
    own = [actor.municipality] if actor.municipality in codes else []
    return [(code, names[code]) for code in (*own, *sorted(codes - set(own)))]
