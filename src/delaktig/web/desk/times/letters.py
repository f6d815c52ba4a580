"""The invitation: to look at and print, as PDF, and the note that the client has it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.cases.actions.times import note_invited
from delaktig.cases.invitation import Letter, Sender, document, side
from delaktig.cases.letter_words import awaits_reader, languages, readable
from delaktig.cases.models import Appointment
from delaktig.cases.selectors.times import time_of
from delaktig.cases.taking_out import note_taken_out
from delaktig.clients.doors import Opened
from delaktig.clients.models import Assignment
from delaktig.clients.selectors import full_name
from delaktig.formats.pdf import write_pdf
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page
from delaktig.web.desk.programmes.words import place
from delaktig.web.desk.times.shell import done, of_time

BESIDE = ("sv", "fi")


@client_page("times")
def letter(request: HttpRequest, opened: Opened, time: int) -> HttpResponse:
    """Show the invitation in the client's language beside Swedish or Finnish, for paper."""
    found = time_of(opened.client, time)
    made, first = _letter(request, opened, found), _language(request, opened)
    context = {
        "letter": made,
        "time": found,
        "number": opened.client.number,
        "masked": opened.prohibited and opened.address_masked,
        "awaits": [language_name(one.language) for one in made.sides if awaits_reader(one.language)],
        "is_other": bool(opened.client.contact_language) and first != readable(opened.client.contact_language),
        "wished": language_name(opened.client.contact_language) if opened.client.contact_language else "",
        "choices": [(one, language_name(one), one == first) for one in languages()],
        "besides": [(one, language_name(one), one == _beside(request)) for one in BESIDE],
        "pdf_url": f"{of_time(request, opened, 'desk-case-letter-pdf', found)}?{_query(request, opened)}",
        "given_url": of_time(request, opened, "desk-case-letter-given", found),
        "back_url": of_time(request, opened, "desk-case-time", found),
        "first": first,
    }
    return render(request, "desk/times/letter.html", context)


@client_page("times")
def pdf(request: HttpRequest, opened: Opened, time: int) -> HttpResponse:
    """Give the invitation as an accessible PDF."""
    found = time_of(opened.client, time)
    letter = _letter(request, opened, found)
    made = write_pdf(document(letter), timestamp=timezone.now())
    fields = ["name", "number", *(["address"] if len(letter.to) > 1 else [])]
    note_taken_out(actor_of(request), opened.client, "invitation", fields)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{opened.client.number}-{found.pk}.pdf"'
    return response


@require_POST
@client_page("times")
def given(request: HttpRequest, opened: Opened, time: int) -> HttpResponse:
    """Note that the client has the invitation."""
    found = time_of(opened.client, time)
    wish = request.POST.get("language", "")
    language = wish if wish in languages() else _language(request, opened)
    act = lambda: note_invited(actor_of(request), found, language, timezone.localdate())  # noqa: E731
    done(request, act, _("Noted: the client has the invitation."))
    return redirect(of_time(request, opened, "desk-case-time", found))


def _letter(request: HttpRequest, opened: Opened, time: Appointment) -> Letter:
    first, beside = _language(request, opened), _beside(request)
    sender = _sender(request, time)
    sides = [side(time, language, sender) for language in dict.fromkeys((first, beside))]
    return Letter(
        sender, _to(opened), opened.client.number, timezone.localdate(), tuple(sides), invented=opened.client.invented
    )


def _to(opened: Opened) -> tuple[str, ...]:
    """Return name and address; under a security prohibition the name alone: the letter is given by hand."""
    contact = getattr(opened.client, "contact", None)
    name = full_name(opened.client)
    if contact is None or opened.prohibited or opened.address_masked:
        return (name,)
    return tuple(filter(None, [name, contact.street, f"{contact.postal_code} {contact.town}".strip()]))


def _sender(request: HttpRequest, time: Appointment) -> Sender:
    """Return the municipality, the unit that works with the client, and how one reaches unit and officer."""
    work = Assignment.objects.filter(relation=time.relation, valid_to=None).exclude(unit=None)
    found = work.select_related("unit").order_by("-task").first()
    unit = found.unit if found is not None else None
    name = ""
    if unit is not None:
        name = (unit.name_fi if get_language() == "fi" else unit.name_sv) or str(unit)
    office = [unit.phone, unit.email] if unit else []
    contact = dict.fromkeys(filter(None, [*office, time.officer.email]))
    return Sender(place(actor_of(request).municipality), name, tuple(contact))


def _language(request: HttpRequest, opened: Opened) -> str:
    wish = request.GET.get("language", "")
    known = languages()
    own = readable(opened.client.contact_language) or readable(opened.client.mother_tongue)
    return wish if wish in known else own or "en"


def _beside(request: HttpRequest) -> str:
    wish = request.GET.get("beside", "")
    return wish if wish in BESIDE else "fi" if get_language() == "fi" else "sv"


def _query(request: HttpRequest, opened: Opened) -> str:
    return f"language={_language(request, opened)}&beside={_beside(request)}"
