"""Pages of offerings: where, when, by whom and in which languages a service is given."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.catalogue.actions.offerings import put_offering, remove_offering
from delaktig.catalogue.models import Contact, Offering, Place, Service
from delaktig.catalogue.selectors import kept_by, kept_records
from delaktig.programmes.selectors import parties_kept_by
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.offering_forms import OfferingForm, offering_initial
from delaktig.web.desk.catalogue.shell import found_service, service_page
from delaktig.web.desk.catalogue.words import Choices, refusal
from delaktig.web.desk.programmes.editing import edit, found_or_404, here

SPARE_ROWS = 1
MOST_ROWS = 30


@found_or_404
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Say where and when a service is given."""
    return _edit(request, found_service(request, slug), None)


@found_or_404
def change(request: HttpRequest, slug: str, offering: int) -> HttpResponse:
    """Change where and when a service is given."""
    row = _offering(request, slug, offering)
    return _edit(request, row.service, row)


def _offering(request: HttpRequest, slug: str, pk: int) -> Offering:
    mine = Offering.objects.filter(service__in=kept_by(actor_of(request)), service__slug=slug, pk=pk)
    row = mine.select_related("service").prefetch_related("hours", "exceptions").first()
    if row is None:
        raise NotThere
    return row


def _edit(request: HttpRequest, service: Service, row: Offering | None) -> HttpResponse:
    actor, language = actor_of(request), get_language() or "sv"
    exceptions = list(row.exceptions.all()) if row else []
    places = list(kept_records(actor, Place))
    contacts = list(kept_records(actor, Contact))
    ids = [row.name_id, row.schedule_id, *(one.note_id for one in exceptions)] if row else []
    texts = load([service.name_id, *ids, *(one.name_id for one in (*places, *contacts))])
    source = texts.source_language(service.name_id)
    back = here(request, "desk-service-offerings", service.slug)

    def save(form: OfferingForm, version: int | None) -> Offering:
        pk = row.pk if row else None
        return put_offering(actor, service, pk, form.given(), language=source, expected_version=version)

    page = service_page(
        request,
        service,
        texts.show(service.name_id, language).body,
        title=_("Where and when"),
        form=partial(
            OfferingForm,
            places=_choices(places, texts, language),
            contacts=_choices(contacts, texts, language),
            providers=[(o.key, o.name) for o in parties_kept_by([actor.municipality], language) if "-" not in o.key],
            exceptions=_number_of_rows(request, len(exceptions)),
        ),
        initial=offering_initial(row, texts) if row else {},
        save=save,
        done=lambda _saved: back,
        cancel=back,
        draft=f"service:{service.pk}:offering:{row.pk if row else 'new'}",
        template="desk/catalogue/offering.html",
        context={"code": actor.municipality},
    )
    if "again" in request.POST:
        page.done = lambda saved: here(request, "desk-service-offering", service.slug, saved.pk)
    return edit(request, page)


def _number_of_rows(request: HttpRequest, standing: int) -> int:
    sent = sum(1 for name in request.POST if name.startswith("first_day_"))
    return min(max(standing + SPARE_ROWS, sent), MOST_ROWS + SPARE_ROWS)


def _choices(rows: Sequence[Place] | Sequence[Contact], texts: Bundle, language: str) -> Choices:
    """Return places or contacts by name."""
    named = [(str(row.pk), _told(row, texts.show(row.name_id, language).body)) for row in rows]
    return sorted(named, key=lambda one: one[1].casefold())


def _told(row: Place | Contact, name: str) -> str:
    """Return a record's name with what tells it from another of the same name."""
    more = [row.street, row.town] if isinstance(row, Place) else [row.phone or row.email]
    return ", ".join(filter(None, [name or "–", *more]))


@found_or_404
def remove(request: HttpRequest, slug: str, offering: int) -> HttpResponse:
    """Take an offering away, after a question."""
    row = _offering(request, slug, offering)
    service = row.service
    back = here(request, "desk-service-offerings", slug)
    if request.method == "POST":
        try:
            remove_offering(actor_of(request), service, row.pk)
        except Denied as denied:
            messages.error(request, refusal(denied.reason))
        else:
            messages.success(request, _("It is taken away."))
        return redirect(back)
    values = {
        "title": _("Take this away?"),
        "text": _("The service stays. Its history still tells where and when it was given."),
        "action_words": _("Take away"),
        "cancel_url": here(request, "desk-service-offering", slug, row.pk),
        "confirm_kind": "danger",
        "shell": "components/desk_base.html",
        "name": load([service.name_id]).show(service.name_id, get_language() or "sv").body,
    }
    return render(request, "desk/catalogue/state.html", values)
