"""The first run: start code and municipalities, their languages, the first administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts import first_run
from delaktig.municipalities import selectors as municipalities
from delaktig.web.desk.accounts.forms import OFFICIAL, AdministratorForm, LanguagesForm, StartCodeForm
from delaktig.web.desk.accounts.invitation import enter

KEY = "first_run"
TEMPLATES = {
    "code": "desk/accounts/start_code.html",
    "municipalities": "desk/accounts/start_municipalities.html",
    "languages": "desk/accounts/start_languages.html",
    "administrator": "desk/accounts/start_administrator.html",
}
STEPS = tuple(TEMPLATES)


def start(request: HttpRequest) -> HttpResponseBase:
    """Take the first steps one by one; what was chosen is kept until the last one saves it all."""
    if not first_run.is_needed():
        raise Http404
    chosen: dict[str, Any] = request.session.get(KEY, {})
    step = _step(request.GET.get("step", "code"), chosen)
    pages: dict[str, Callable[[HttpRequest, dict[str, Any]], HttpResponseBase]] = {
        "code": _code,
        "municipalities": _municipalities,
        "languages": _languages,
        "administrator": _administrator,
    }
    return pages[step](request, chosen)


def _step(asked: str, chosen: dict[str, Any]) -> str:
    """Return the step asked for, or the first one that it builds on and that is not done."""
    if asked not in STEPS or not chosen.get("code"):
        return "code"
    if asked in {"languages", "administrator"} and not chosen.get("municipalities"):
        return "municipalities"
    if asked == "administrator" and not chosen.get("languages"):
        return "languages"
    return asked


def _code(request: HttpRequest, chosen: dict[str, Any]) -> HttpResponse:
    form = StartCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if first_run.is_start_code(form.cleaned_data["code"]):
            return _keep(request, chosen, "municipalities", code=True)
        form.add_error("code", _("This is not the start code that the server printed."))
    return _page(request, "code", {"form": form})


def _municipalities(request: HttpRequest, chosen: dict[str, Any]) -> HttpResponse:
    """Search among all municipalities and tick one or several; ticks stay while one searches on."""
    language, today = get_language() or "", timezone.localdate()
    everyone = {place.code: place for place in municipalities.search("", language, today)}
    ticked = [code for code in request.POST.getlist("municipality") if code in everyone]
    if request.method != "POST":
        ticked = [code for code in chosen.get("municipalities", []) if code in everyone]
    words = request.POST.get("q", "").strip()
    error = ""
    if request.method == "POST" and "go_on" in request.POST:
        if ticked:
            return _keep(request, chosen, "languages", municipalities=ticked, languages={})
        error = _("Choose at least one municipality.")
    found = [p for p in municipalities.search(words, language, today) if p.code not in ticked] if words else []
    context = {
        "words": words,
        "ticked": [everyone[code] for code in ticked],
        "found": found,
        "nothing_found": bool(words) and not found,
        "error": error,
    }
    return _page(request, "municipalities", context, status=422 if error else 200)


def _languages(request: HttpRequest, chosen: dict[str, Any]) -> HttpResponse:
    language, today = get_language() or "", timezone.localdate()
    places = {place.code: place for place in municipalities.search("", language, today)}
    forms = []
    for code in chosen["municipalities"]:
        kept = chosen.get("languages", {}).get(code)
        known = "-".join(places[code].languages)
        initial = {
            "official": "-".join(kept[0]) if kept else known if known in dict(OFFICIAL) else None,
            "guide": kept[1] if kept else ["en"],
        }
        forms.append((places[code], LanguagesForm(request.POST or None, prefix=f"m{code}", initial=initial)))
    if request.method == "POST" and {form.is_valid() for _place, form in forms} == {True}:
        languages = {
            place.code: (form.cleaned_data["official"].split("-"), form.cleaned_data["guide"]) for place, form in forms
        }
        return _keep(request, chosen, "administrator", languages=languages)
    context = {"places": [{"name": place.name, "form": form} for place, form in forms], "forms": [f for _p, f in forms]}
    return _page(request, "languages", context, status=422 if request.method == "POST" else 200)


def _administrator(request: HttpRequest, chosen: dict[str, Any]) -> HttpResponseBase:
    form = AdministratorForm(request.POST or None, initial={"language": get_language()})
    if request.method != "POST" or not form.is_valid():
        return _page(request, "administrator", {"form": form}, status=422 if form.errors else 200)
    asked = form.cleaned_data
    try:
        user = first_run.begin(
            {code: (official, guide) for code, (official, guide) in chosen["languages"].items()},
            email=asked["email"],
            name=asked["name"],
            password=asked["password"],
            language=asked["language"],
        )
    except first_run.AlreadyBegun as error:
        raise Http404 from error
    del request.session[KEY]
    messages.success(request, _("Welcome. Delaktig is ready to use."))
    return enter(request, user)


def _keep(request: HttpRequest, chosen: dict[str, Any], then: str, **more: Any) -> HttpResponse:
    request.session[KEY] = chosen | more
    answer = redirect("start")
    answer["Location"] += f"?step={then}"
    return answer


def _page(request: HttpRequest, step: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    words = {
        "code": _("Start code"),
        "municipalities": _("Municipalities"),
        "languages": _("Languages"),
        "administrator": _("First administrator"),
    }
    at = STEPS.index(step)
    steps = [
        {
            "label": words[name],
            "state": "done" if number < at else "now" if number == at else "todo",
            "url": f"?step={name}" if number < at else "",
        }
        for number, name in enumerate(STEPS)
    ]
    shown = {"steps": steps, "step": step, **context}
    return render(request, TEMPLATES[step], shown, status=status)
