"""An owner's own page: its services as readers see them, and an answer to each. No account, no session, no script.

As on a partner's page, the secret in the address is all that gives the right to answer: no
cookie is set, and the forms carry no token against forgery.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from delaktig.accounts.actor import Denied, owner_actor
from delaktig.catalogue import freshness, proposals
from delaktig.catalogue.actions import confirming
from delaktig.catalogue.freshness import Opened
from delaktig.catalogue.models import TEXTS, Confirmation, Service
from delaktig.catalogue.selectors import texts_of, whole
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import Bundle, load
from delaktig.web.components.languages import autonym, language_name
from delaktig.web.desk.catalogue.hours import written
from delaktig.web.desk.catalogue.words import CHANNELS, COSTS, WEEKDAYS
from delaktig.web.desk.freshness.forms import EndForm, MendForm
from delaktig.web.desk.freshness.words import ANSWERS, FIELDS, fault, refusal
from delaktig.web.desk.programmes.words import place

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Open a secret, speak the letter's language, and let nobody keep or pass on the page."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, secret: str, **kwargs: Any) -> HttpResponse:
        found = freshness.opened(secret)
        if found is None:
            raise Http404
        wish = request.GET.get("language", "")
        language = wish if wish in settings.DESK_LANGUAGES else found.language
        with translation.override(language):
            if found.is_open:
                response = view(request, found, secret, **kwargs)
            else:
                context = {"public": _shell(request), "place": place(found.link.municipality_id)}
                response = render(request, "desk/freshness/closed.html", context, status=410)
        response.headers["Content-Language"] = language
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return opened


@by_link
def letter(request: HttpRequest, found: Opened, secret: str) -> HttpResponse:
    """Show all services of the letter, and how each is answered."""
    language = get_language() or ""
    texts = load(one.service.name_id for one in found.questions)
    rows = [
        {
            "name": texts.show(one.service.name_id, language),
            "sign": ANSWERS[one.answer][0],
            "words": ANSWERS[one.answer][1],
            "url": _address(secret, one.pk),
            "is_published": one.service.state == Service.State.PUBLISHED,
            "answer": one.answer,
        }
        for one in found.questions
    ]
    left = sum(row["is_published"] and not row["answer"] for row in rows)
    context = {
        "public": _shell(request),
        "place": place(found.link.municipality_id),
        "rows": rows,
        "left": left,
        "all_done": not left,
        "last_day": timezone.localtime(found.link.expires_at),
        "just_saved": "saved" in request.GET,
    }
    return render(request, "desk/freshness/letter.html", context)


@by_link
def service(request: HttpRequest, found: Opened, secret: str, question: int) -> HttpResponse:
    """Show one service as readers see it, and take the answer."""
    asked = next((one for one in found.questions if one.pk == question), None)
    if asked is None or asked.service.state != Service.State.PUBLISHED:
        raise Http404
    read = whole(Service.objects.filter(pk=asked.service_id)).get()
    texts = texts_of([read])
    stands = proposals.standing(read, texts, asked.language)
    answer = request.POST.get("answer", "")
    shown = _service(read, texts)
    names = {str(one["uid"]): one["name"] for one in shown["offerings"]}
    mending = MendForm(request.POST if answer == "mended" else None, service=read, stands=stands, names=names)
    ending = EndForm(request.POST if answer == "wrong" else None)
    if request.method == "POST" and _saved(found, asked, answer, mending, ending):
        return HttpResponseRedirect(_next(found, asked, secret))
    context = {
        "public": _shell(request),
        "place": place(found.link.municipality_id),
        "service": shown,
        "question": asked,
        "sign": ANSWERS[asked.answer][0],
        "words": ANSWERS[asked.answer][1],
        "mending": mending,
        "ending": ending,
        "back": reverse("confirm", args=[secret]) + f"?language={get_language()}",
        "just_saved": "saved" in request.GET and request.method != "POST",
        "number": found.questions.index(asked) + 1,
        "total": len(found.questions),
    }
    return render(request, "desk/freshness/service.html", context, status=422 if request.method == "POST" else 200)


def _saved(found: Opened, asked: Confirmation, answer: str, mending: MendForm, ending: EndForm) -> bool:
    actor = owner_actor(found.link.municipality_id, found.link.pk)
    try:
        if answer == "stands":
            confirming.say_it_stands(actor, asked, timezone.localdate())
            return True
        if answer == "wrong" and ending.is_valid():
            confirming.tell_end(actor, asked, ending.cleaned_data["end_note"])
            return True
        if answer == "mended" and mending.is_valid():
            confirming.propose(actor, asked, mending.proposal(), mending.cleaned_data["note"])
            return True
    except Invalid as invalid:
        for name, code in invalid.errors.items():
            mending.add_error(name if name in mending.fields else None, fault(code))
    except Denied as denied:
        mending.add_error(None, refusal(denied.reason))
    return False


def _next(found: Opened, asked: Confirmation, secret: str) -> str:
    """Return where an answer leads: the next service that has none, else the list."""
    later = [one for one in found.questions if one.pk > asked.pk] + [
        one for one in found.questions if one.pk < asked.pk
    ]
    waiting = next((one for one in later if not one.answer and one.service.state == Service.State.PUBLISHED), None)
    if waiting is None:
        return reverse("confirm", args=[secret]) + f"?language={get_language()}&saved=1#main"
    return _address(secret, waiting.pk) + "&saved=1#main"


def _address(secret: str, question: int) -> str:
    return reverse("confirm-service", args=[secret, question]) + f"?language={get_language()}"


def _shell(request: HttpRequest) -> dict[str, Any]:
    languages = [
        {"code": code, "url": f"{request.path}?language={code}", "name": autonym(code)}
        for code in settings.DESK_LANGUAGES
    ]
    return {"name": "Delaktig", "languages": languages}


def _service(read: Service, texts: Bundle) -> dict[str, Any]:
    """Return a service as readers see it, in the language of the page or in the one there is."""
    language = get_language() or ""
    said = {name: texts.show(getattr(read, f"{name}_id"), language) for name in TEXTS}
    return {
        "name": said["name"],
        "summary": said["summary"],
        "facts": [(FIELDS[name], said[name]) for name in TEXTS[2:] if said[name]],
        "cost": COSTS.get(read.cost, ""),
        "website": read.website,
        "offerings": [_offering(one, texts, language) for one in read.offerings.all()],
        "confirmed_on": read.confirmed_on,
    }


def _offering(one: Any, texts: Bundle, language: str) -> dict[str, Any]:
    name = texts.show(one.name_id, language).body
    where = texts.show(one.place.name_id, language).body if one.place else ""
    days: dict[int, list[Any]] = {}
    for row in one.hours.all():
        days.setdefault(row.weekday, []).append((row.opens, row.closes))
    street = (
        ", ".join(filter(None, (one.place.street, f"{one.place.postal_code} {one.place.town}".strip())))
        if one.place
        else ""
    )
    return {
        "uid": one.uid,
        "name": name or where or str(CHANNELS.get(one.channel, "")) or _("Where and when"),
        "place": ", ".join(filter(None, (where, street))),
        "phone": one.contact.phone if one.contact else "",
        "email": one.contact.email if one.contact else "",
        "hours": [(WEEKDAYS[day], written(spans)) for day, spans in days.items()],
        "schedule": texts.show(one.schedule_id, language),
        "languages": ", ".join(language_name(code) for code in one.languages),
        "channel": CHANNELS.get(one.channel, ""),
    }
