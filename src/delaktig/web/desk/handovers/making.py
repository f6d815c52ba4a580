"""Making a hand-over: the flip between authorities, a move with consent, another service with consent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.cases.actions import handing as acts
from delaktig.cases.packet import NEEDED, PARTS, without_address
from delaktig.clients.doors import Opened
from delaktig.clients.models import ClientRelation, Responsibility
from delaktig.clients.policies import why_not_work
from delaktig.clients.selectors import full_name
from delaktig.municipalities import selectors as municipalities
from delaktig.organisations.selectors import listed
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, of_client
from delaktig.web.desk.diary.drafts import DRAFT
from delaktig.web.desk.handovers.forms import FlipForm, MoveForm, PacketForm, ServiceForm
from delaktig.web.desk.handovers.showing import sections
from delaktig.web.desk.handovers.words import fault, refusal
from delaktig.web.desk.programmes.editing import Page, edit

PART = "handover"
MUNICIPALITY, EMPLOYMENT = Responsibility.Authority.MUNICIPALITY, Responsibility.Authority.EMPLOYMENT_AUTHORITY


@client_page(PART)
def flip(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Let another authority answer for the client, with a packet."""
    actor, relation = actor_of(request), _relation(opened)
    now = relation.responsibilities.filter(valid_to=None).first()
    other = MUNICIPALITY if now is not None and now.authority == EMPLOYMENT else EMPLOYMENT

    def save(form: FlipForm, _version: int | None) -> Any:
        data = form.cleaned_data
        return acts.flip(actor, relation, form.handover(), data["authority"], data["organisation"])

    page = _page(
        request,
        opened,
        title=_("Let another authority answer"),
        lead=_("The client relation goes on. From the day, the other authority answers, and gets the packet."),
        form=partial(FlipForm, organisations=_organisations(request)),
        initial={**_first(), "authority": other},
        save=save,
        said=_("The other authority answers from that day. Give it the packet."),
        button=_("Hand over"),
        section="681/2023 §8",
    )
    return _edited(request, opened, page, with_address=True)


@client_page(PART)
def move(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Hand a client who moves over to the new municipality, with consent."""
    actor, relation = actor_of(request), _relation(opened)
    known = municipalities.search("", get_language() or "sv", timezone.localdate())
    choices = [(one.code, one.name) for one in known if one.code != opened.client.municipality_id]
    page = _page(
        request,
        opened,
        title=_("Hand over to another municipality"),
        lead=_("With the client's consent the new municipality is contacted. Look at the packet before you send it."),
        form=partial(MoveForm, municipalities=choices),
        initial={**_first(), **_consent(opened)},
        save=lambda form, _version: acts.hand_over_move(
            actor, relation, form.handover(), form.cleaned_data["municipality"], form.consent()
        ),
        said=_("The hand-over is made."),
        button=_("Hand over"),
        section="681/2023 §85",
    )
    return _edited(request, opened, page, with_address=True)


@client_page(PART)
def service(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Hand a client over to another service, with consent."""
    actor, relation = actor_of(request), _relation(opened)
    page = _page(
        request,
        opened,
        title=_("Hand over to another service"),
        lead=_("With the client's consent another service gets what it needs. The client relation here goes on."),
        form=partial(ServiceForm, organisations=_organisations(request)),
        initial={**_first(), **_consent(opened)},
        save=lambda form, _version: acts.hand_over_service(
            actor, relation, form.handover(), form.cleaned_data["organisation"], form.consent()
        ),
        said=_("The hand-over is made. Print the packet or take it as a file."),
        button=_("Hand over"),
        section="",
    )
    return _edited(request, opened, page, with_address=False)


def _relation(opened: Opened) -> ClientRelation:
    if opened.relation is None:
        raise NotThere
    return opened.relation


def _first() -> dict[str, Any]:
    return {
        "on": timezone.localdate(),
        "parts": [one for one in PARTS if one in NEEDED or one in ("plan", "residence")],
    }


def _consent(opened: Opened) -> dict[str, Any]:
    client = opened.client
    return {"consent_language": client.contact_language, "consent_how": "written"}


def _organisations(request: HttpRequest) -> list[tuple[int, str]]:
    found = listed(actor_of(request).municipality, get_language() or "sv", timezone.localdate())
    return [(one.pk, one.name) for one in found]


def _page(request: HttpRequest, opened: Opened, *, section: str, form: Callable[..., Any], **values: Any) -> Page:
    number, relation = opened.client.number, _relation(opened)
    back = of_client(request, "desk-case-handover", number)
    return Page(
        form=form,
        done=lambda saved: of_client(request, "desk-case-handover-one", number, saved.pk),
        cancel=back,
        crumbs=[(full_name(opened.client), of_client(request, "desk-client", number)), (_("Hand-over"), back)],
        eyebrow=full_name(opened.client),
        draft=f"handover:{relation.pk}:new",
        draft_route=DRAFT,
        why_not=why_not_work(actor_of(request), opened.client, opened.near, relation),
        fault=fault,
        refusal=refusal,
        template="desk/handovers/edit.html",
        context={"section": section, "prohibited": opened.prohibited},
        **values,
    )


def _edited(request: HttpRequest, opened: Opened, page: Page, *, with_address: bool) -> HttpResponse:
    """Show the packet first where that is asked for."""
    if request.method == "POST" and "preview" in request.POST:
        form: PacketForm = page.form(request.POST, initial=page.initial)
        form.is_valid()
        parts = [one for one in form.cleaned_data.get("parts", []) if one in PARTS]
        note = form.cleaned_data.get("note", "")
        try:
            made = acts.preview(actor_of(request), _relation(opened), parts, note, with_address=with_address)
        except Denied:
            made = {"parts": {}}
        shown = without_address(made, prohibited=True) if opened.address_masked else made
        page.context = {**page.context, "sections": sections(shown), "packet_note": note, "previewed": True}
    return edit(request, page)
