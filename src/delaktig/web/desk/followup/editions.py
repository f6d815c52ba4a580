"""Pages of one edition: completeness, comparison, corrected slips, review, early expiry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.programmes import selectors as programmes
from delaktig.programmes.actions.guard import facts_from
from delaktig.programmes.compare import Comparison, Entry, Status, compare_editions
from delaktig.programmes.completeness import (
    Checked,
    Place,
    check_edition,
    count,
    day_of_law,
    lacks_required,
    read,
    services_for,
)
from delaktig.programmes.corrections import PartText, correct, frozen_texts
from delaktig.programmes.models import Correction, Edition
from delaktig.programmes.policies import why_not_correct
from delaktig.programmes.reviews import mark_reviewed, set_early_expiry
from delaktig.programmes.selectors import EditionSeen
from delaktig.texts.selectors import FALLBACKS, load
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions.asking import answer, edition_or_404, save, title_of
from delaktig.web.desk.decisions.words import cited, place, said
from delaktig.web.desk.followup import words
from delaktig.web.desk.followup.calendar import titles_of
from delaktig.web.desk.followup.mending import address, reading_address, where_to_answer
from delaktig.web.desk.programmes.shell import frame, may_edit

LANGUAGES = [("sv", lazy("Swedish")), ("fi", lazy("Finnish")), ("en", lazy("English"))]


# Completeness


def completeness(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """Check an edition before the decision: each line with its level, its citation and where to mend it."""
    actor = actor_of(request)
    seen = edition_or_404(actor, edition)
    on = day_of_law(seen.edition, timezone.localdate())
    lines = check_edition(read(seen.edition), on, services_for(seen.facts.members, timezone.localdate()))
    texts = {found.text for line in lines for found in line.places if found.text} | {seen.edition.title_id}
    titles = titles_of(texts)
    title = titles.get(seen.edition.title_id, seen.edition.slug)
    context = frame(request, seen, title, "desk-completeness") | {
        "code": code,
        "on": on,
        "levels": [_level(level, lines, titles, actor, seen) for level in words.LEVELS],
        "lacks_required": lacks_required(lines),
        "may_read_decisions": actor.may(Permission.DECISION_READ),
        "counts": [
            {"value": f"{c.met}/{c.met + c.lacking + c.unknown}", "label": words.LEVELS[c.level], "url": f"#{c.level}"}
            for c in count(lines)
            if c.met + c.lacking + c.unknown
        ],
    }
    return render(request, "desk/followup/completeness.html", context)


def _level(
    level: str, lines: tuple[Checked, ...], titles: dict[int, str], actor: Actor, seen: EditionSeen
) -> dict[str, Any]:
    rows = [_line(line, titles, actor, seen) for line in lines if line.finding.level == level]
    return {"level": level, "title": words.LEVELS[level], "lead": words.LEVEL_LEADS[level], "rows": rows}


def _line(line: Checked, titles: dict[int, str], actor: Actor, seen: EditionSeen) -> dict[str, Any]:
    finding = line.finding
    tag, met = words.MET[finding.met]
    unanswered = finding.met is not True and not line.places and may_edit(actor, seen, None)
    answer_at = where_to_answer(finding.line.key) if unanswered else ""
    return {
        "key": finding.line.key,
        "title": said(finding.line.titles),
        "tag": tag,
        "met": met,
        "is_met": finding.met is True,
        "cited": cited(finding.line.citation),
        "to_be_verified": finding.line.to_be_verified,
        "places": [_place(found, titles, actor, seen) for found in line.places],
        "answer_url": address(actor.municipality, answer_at, seen.edition.pk) if answer_at else "",
    }


def _place(found: Place, titles: dict[int, str], actor: Actor, seen: EditionSeen) -> dict[str, Any]:
    """Return a place and its address: where it is mended, or read by those who may not mend it."""
    name, code, pk = found.name, actor.municipality, seen.edition.pk
    may_mend = found.kind != "service" and may_edit(actor, seen, found.municipality or None)
    if found.text is not None:
        name = " ".join(filter(None, [found.name, titles.get(found.text, "")]))
    return {
        "name": name or _("Period and legal basis"),
        "url": _service_address(actor, found)
        if found.kind == "service"
        else address(code, found.kind, found.id)
        if may_mend
        else reading_address(code, found.kind, found.id, pk),
        "may_mend": may_mend,
        "owner": place(found.municipality) if found.municipality else "",
    }


def _service_address(actor: Actor, found: Place) -> str:
    """Return the address of a service's page on the desk; empty for another's, or where one may not read it."""
    if found.municipality != actor.municipality or not actor.may(Permission.SERVICE_READ):
        return ""
    return reverse("desk-service", args=[actor.municipality, found.slug])


# Comparison


class CompareForm(forms.Form):
    """Which edition to compare with."""

    other = forms.TypedChoiceField(label=lazy("Compare with"), coerce=int)
    carried_on = forms.BooleanField(label=lazy("Show also what is carried on"), required=False)


def compare(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """Compare the edition with another of the same programme: new, changed word by word, gone, carried on."""
    actor = actor_of(request)
    seen, others, titles = _among_others(actor, edition)
    title = titles.get(edition, seen.edition.slug)
    other = _other(request, seen.edition, others)
    form = CompareForm({"other": other.pk if other else "", "carried_on": request.GET.get("carried_on", "")})
    field = form.fields["other"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(e.pk, titles.get(e.pk) or e.slug) for e in others]
    context = frame(request, seen, title, "desk-compare") | {"code": code, "form": form, "others": others}
    if other is not None:
        found = compare_editions(other, seen.edition, get_language() or "sv")
        context |= _compared(found, titles.get(other.pk, other.slug), bool(request.GET.get("carried_on")))
    return render(request, "desk/followup/compare.html", context)


def _among_others(actor: Actor, number: int) -> tuple[EditionSeen, list[Edition], dict[int, str]]:
    """Return an edition, its programme's other editions, and the titles by edition; answer 404 without it.

    One query: an edition comes once for each of its members and each language of its title.
    """
    rows = (
        programmes.editions(actor)
        .filter(programme__editions=number)
        .select_related("programme", "frozen")
        .defer("frozen__canonical")
        .annotate(
            member_code=F("members__municipality_id"),
            member_lead=F("members__lead"),
            member_consent=F("members__consent"),
            title_in=F("title__versions__language"),
            its_title=F("title__versions__body"),
        )
    )
    found: dict[int, Edition] = {}
    members: set[tuple[str, bool, str]] = set()
    bodies: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.pk, row)
        if row.pk == number:
            members.add((row.member_code, row.member_lead, row.member_consent))
        if row.its_title:
            bodies.setdefault(row.pk, {})[row.title_in] = row.its_title
    if number not in found:
        raise Http404
    edition = found.pop(number)
    facts = facts_from(members, bool(edition.__dict__["is_frozen"]))
    titles = {pk: _in_language_of_page(title) for pk, title in bodies.items()}
    return EditionSeen(edition, facts), list(found.values()), titles


def _in_language_of_page(bodies: dict[str, str]) -> str:
    return next(bodies[tongue] for tongue in (get_language() or "sv", *FALLBACKS, *bodies) if tongue in bodies)


def _other(request: HttpRequest, edition: Edition, others: list[Edition]) -> Edition | None:
    """Return the edition that is asked for, else the one before: which it follows, or the one next in the list."""
    asked = request.GET.get("other", "")
    if asked:
        found = next((e for e in others if str(e.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    before = next((e for e in others if e.pk == edition.follows_id), None)
    return before or next(iter(others), None)


def _compared(found: Comparison, other: str, carried_on: bool) -> dict[str, Any]:
    groups = [
        {"title": words.KINDS[name], "entries": [_entry(e) for e in entries if carried_on or _differs(e)]}
        for name in words.KINDS
        for entries in [getattr(found, name)]
    ]
    counts = [
        {"value": found.count(status), "label": label, "state": tag} for status, (tag, label) in words.STATUSES.items()
    ]
    return {
        "other": other,
        "groups": [group for group in groups if group["entries"]],
        "counts": counts,
        "is_same": not any(_differs(entry) for entry in found.entries()),
    }


def _differs(entry: Entry) -> bool:
    return entry.status is not Status.CARRIED_ON


def _entry(entry: Entry) -> dict[str, Any]:
    tag, status = words.STATUSES[entry.status]
    return {
        "entry": entry,
        "tag": tag,
        "status": status,
        "changes": [{"label": words.FIELDS.get(c.name, c.name), "change": c} for c in entry.changes],
    }


# Corrected slips


class CorrectionForm(forms.Form):
    """A slip in a frozen text: where, what it should say, why."""

    part = forms.ChoiceField(label=lazy("Which text"))
    language = forms.ChoiceField(label=lazy("Language"), choices=LANGUAGES)
    should_be = forms.CharField(label=lazy("What it should say"), widget=forms.Textarea({"rows": 4}))
    reason = forms.CharField(label=lazy("Reason"), max_length=300)


def corrections(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """List the slips corrected beside the frozen text, and correct one more."""
    actor = actor_of(request)
    seen = edition_or_404(actor, edition)
    texts = frozen_texts(seen.edition) if seen.facts.frozen else []
    mine = [text for text in texts if why_not_correct(actor, seen.facts, text.municipality) is None]
    form = CorrectionForm(request.POST or None, initial={"part": request.GET.get("part", ""), "language": _tongue()})
    field = form.fields["part"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(text.name, _text_words(text)) for text in mine]

    def act() -> HttpResponse:
        given = form.cleaned_data
        correct(seen.edition, given["part"], given["language"], given["should_be"], given["reason"], actor)
        messages.success(request, _("The slip is corrected beside the text. What was frozen stays as it was."))
        return redirect("desk-corrections", code=code, edition=edition)

    if request.method == "POST":
        done = save(form, act)
        if done is not None:
            return done
    known = {text.name: _text_words(text) for text in texts}
    rows = Correction.objects.filter(edition=seen.edition).select_related("by").order_by("-at", "-pk")
    context = frame(request, seen, title_of(seen), "desk-corrections") | {
        "code": code,
        "form": form if mine and actor.may(Permission.EDITION_CORRECT) else None,
        "rows": [{"one": row, "part": known.get(row.part, row.part)} for row in rows],
        "frozen": seen.facts.frozen,
    }
    return render(request, "desk/followup/corrections.html", context, status=422 if form.errors else 200)


def _tongue() -> str:
    language = get_language() or "sv"
    return language if language in dict(LANGUAGES) else "sv"


def _text_words(text: PartText) -> str:
    """Return how a frozen text is named in a choice: its kind, its field, how it begins."""
    part, _sep, name = text.name.partition(".")
    begins = text.bodies.get(_tongue()) or next(iter(text.bodies.values()), "")
    kind = words.PARTS.get(part.split(":")[0], part)
    return f"{kind} · {words.FIELDS.get(name, name)} · {begins[:60]}"


# Review and early expiry


class ReviewedForm(forms.Form):
    """When the edition was reviewed as a whole."""

    on = forms.DateField(label=lazy("Day of the review"), widget=DateInput)


def reviewed(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """Record that the edition was reviewed: the next review is counted from that day."""
    actor = actor_of(request)
    seen = edition_or_404(actor, edition)
    form = ReviewedForm(request.POST or None, initial={"on": seen.edition.reviewed_on or timezone.localdate()})
    back = reverse("desk-decision-edition", args=[code, edition])

    def act() -> HttpResponse:
        mark_reviewed(seen.edition, form.cleaned_data["on"], actor)
        messages.success(request, _("The review is recorded. The next one is counted from that day."))
        return redirect("desk-calendar", code=code)

    lead = _(
        "At least every fourth year under 1386/2010 § 32 while it applied; otherwise by the municipality's own rule."
    )
    way = _way(code, seen)
    return answer(request, form, act, title=_("Record a review"), back=back, crumbs=way, lead=lead)


class EarlyExpiryForm(forms.Form):
    """The last day in force, and why the edition ends before its period."""

    last_day = forms.DateField(
        label=lazy("Last day in force"), required=False, widget=DateInput,
        help_text=lazy("Leave it empty to take an early end back."),
    )  # fmt: skip
    reason_sv = forms.CharField(label=lazy("Reason in Swedish"), required=False, widget=forms.Textarea({"rows": 3}))
    reason_fi = forms.CharField(label=lazy("Reason in Finnish"), required=False, widget=forms.Textarea({"rows": 3}))


def early_expiry(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """Say that a change of law ends the edition before its period."""
    actor = actor_of(request)
    seen = edition_or_404(actor, edition)
    reason = seen.edition.early_expiry_reason_id
    bodies = load([reason]).bodies(reason) if reason else {}
    initial = {f"reason_{tongue}": bodies.get(tongue, "") for tongue in ("sv", "fi")}
    form = EarlyExpiryForm(request.POST or None, initial=initial | {"last_day": seen.edition.expires_early_on})
    back = reverse("desk-decision-edition", args=[code, edition])

    def act() -> HttpResponse:
        given = form.cleaned_data
        why = {"sv": given["reason_sv"], "fi": given["reason_fi"]}
        set_early_expiry(seen.edition, given["last_day"], why, actor)
        messages.success(request, _("The end of the edition is saved. States are counted anew for every day."))
        return redirect(back)

    lead = _("The text stays as it is; the public page says from which day the edition no longer is in force, and why.")
    title = _("End early by a change of law")
    return answer(request, form, act, title=title, back=back, crumbs=_way(code, seen), lead=lead)


def _way(code: str, seen: EditionSeen) -> list[tuple[Any, str]]:
    return [
        (_("Programmes"), reverse("desk-programmes", args=[code])),
        (title_of(seen), reverse("desk-programme-edition", args=[code, seen.edition.pk])),
    ]


__all__ = ["compare", "completeness", "corrections", "early_expiry", "reviewed"]
