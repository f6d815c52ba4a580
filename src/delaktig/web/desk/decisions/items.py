"""Pages of items: the list, one item with its time limits, its history, its attachments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.decisions import actions, selectors
from delaktig.decisions.limits import limits_of, people_may_be_shown
from delaktig.decisions.models import Attachment, Item
from delaktig.decisions.policies import kept_back, may_read_secrets
from delaktig.decisions.selectors import ItemFilter
from delaktig.programmes.adoptions import agreed_about, change_decision
from delaktig.programmes.models import Adoption
from delaktig.reports.selectors import of_item
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions import shown, words
from delaktig.web.desk.decisions.asking import Crumbs, ItemConflict, answer, item_or_404, save
from delaktig.web.desk.decisions.forms import (
    AttachmentForm,
    FollowsForm,
    ItemForm,
    ListFilter,
    PeopleFormSet,
    item_words,
    people,
)

PER_PAGE = 50


def crumbs(code: str, *more: tuple[Any, str]) -> Crumbs:
    """Return the way to a page under the list of decisions."""
    return [(_("Decisions"), reverse("desk-decisions", args=[code])), *more]


def decisions(request: HttpRequest, code: str) -> HttpResponse:
    """List the items of the municipality's bodies, and those it recorded for members."""
    actor = actor_of(request)
    form = ListFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = ItemFilter(
        kind=asked.get("kind", ""),
        outcome=asked.get("outcome", ""),
        year=asked.get("year"),
        words=asked.get("q", "").strip(),
        first=asked.get("first"),
        last=asked.get("last"),
    )
    page = Paginator(selectors.items_for(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "code": code,
        "filter": form,
        "page": page,
        "rows": [shown.item_row(item, code) for item in page],
        "is_filtered": any(asked.values()),
        "may_write": actor.may(Permission.DECISION_EDIT),
    }
    return render(request, "desk/decisions/decisions.html", context)


def item(request: HttpRequest, code: str, item: int) -> HttpResponse:
    """Show an item: what was decided, what it does with which edition, its time limits with their rules."""
    actor = actor_of(request)
    one = item_or_404(actor, item)
    today = timezone.localdate()
    context = {
        "code": code,
        "item": one,
        "row": shown.item_row(one, code),
        "heading": one.title or _("Item without a heading"),
        "eyebrow": item_words(one, with_title=False),
        "crumbs": crumbs(code, (one.title or _("Item without a heading"), "")),
        "steps": shown.chain_steps(selectors.chain_of(one), one, code) if one.follows_id else [],
        "limits": shown.limits(limits_of(one, today)),
        "adoptions": _adoptions(one),
        "reports": [(row, reverse("desk-yearly", args=[code, row.pk])) for row in of_item(actor, one.pk)],
        "people": [(words.PARTS[person.part], person) for person in one.people.all()],
        "people_are_public": people_may_be_shown(one, today),
        "attachments": [file for file in one.attachments.order_by("pk") if _may_have(actor, one, file)],
        "fields": [
            (words.FIELDS[name], getattr(one, name))
            for name in ("background", "proposal", "handling", "decision")
            if getattr(one, name)
        ],
        "publicity": words.PUBLICITY[one.publicity],
        "secret_parts": [words.FIELDS[name] for name in one.secret_parts],
        "next": words.NEXT[one.next] if one.next else "",
        "recorded_by": words.place(one.recorded_by_id) if one.recorded_by_id else "",
        "may_write": shown.may_write(actor, one),
    }
    return render(request, "desk/decisions/item.html", context)


def _adoptions(one: Item) -> list[dict[str, Any]]:
    """Return what the item does with its editions, in each municipality."""
    rows = list(Adoption.objects.filter(item=one).select_related("edition").order_by("edition", "municipality"))
    if not rows:
        return []
    titles = load(adoption.edition.title_id for adoption in rows)
    return [
        {
            "adoption": adoption,
            "title": titles.show(adoption.edition.title_id, get_language() or "sv"),
            "place": words.place(adoption.municipality_id) if adoption.municipality_id else "",
            "effect": words.EFFECTS[adoption.effect],
        }
        for adoption in rows
    ]


def edit(request: HttpRequest, code: str, item: int) -> HttpResponse:
    """Edit an item with its people. Where two people save, the second is shown both versions."""
    actor = actor_of(request)
    one = item_or_404(actor, item)
    values = actions.item_values(one).values()
    form = ItemForm(request.POST or None, initial=values | {"version": one.version})
    initial = [{name: getattr(person, name) for name in person.__slots__} for person in actions.people_of(one)]
    formset = PeopleFormSet(request.POST or None, initial=initial, prefix="people")
    theirs: list[tuple[Any, str, str]] = []

    def act() -> HttpResponse:
        change_decision(
            one, form.values(), actor, expected_version=form.cleaned_data["version"], people=people(formset)
        )
        messages.success(request, _("The item is saved. What it said before is in its history."))
        return redirect("desk-decision-item", code=code, item=one.pk)

    if request.method == "POST" and formset.is_valid():
        try:
            done = save(form, act)
        except ItemConflict as conflict:
            theirs = _both(form, conflict.theirs)
            done = None
            form = _with_version(form, conflict.theirs.version)
        if done is not None:
            return done
    page = reverse("desk-decision-item", args=[code, one.pk])
    context = {
        "code": code,
        "form": form,
        "formset": formset,
        "theirs": theirs,
        "title": _("Edit the item"),
        "back": page,
        "crumbs": crumbs(code, (one.title or _("Item without a heading"), page), (_("Edit the item"), "")),
    }
    bad = bool(theirs) or bool(form.errors) or (request.method == "POST" and not formset.is_valid())
    return render(request, "desk/decisions/edit.html", context, status=422 if bad else 200)


def _both(form: ItemForm, theirs: Item) -> list[tuple[Any, str, str]]:
    """Return the fields in which the two versions differ: label, mine, theirs."""
    mine, stands = form.values().values(), actions.item_values(theirs).values()
    return [
        (words.FIELDS.get(name, name), str(mine[name] or ""), str(stands[name] or ""))
        for name in mine
        if mine[name] != stands[name]
    ]


def _with_version(form: ItemForm, version: int) -> ItemForm:
    """Return the form as typed, standing on the version that it would now replace."""
    data = form.data.copy()
    data["version"] = str(version)
    return ItemForm(data)


def history(request: HttpRequest, code: str, item: int) -> HttpResponse:
    """Show what the item said before each change, and who made it."""
    actor = actor_of(request)
    one = item_or_404(actor, item)
    now: dict[str, Any] = actions.item_values(one).values()
    hidden = kept_back(actor.permissions, one.publicity, one.secret_parts)
    changes = []
    for revision in selectors.history_of(one):
        before = revision.values
        then = kept_back(actor.permissions, before.get("publicity", "public"), before.get("secret_parts", ()))
        names = [name for name in now if before.get(name) != now[name] and name not in hidden | then]
        fields = [(words.FIELDS.get(n, n), _plain(before.get(n)), _plain(now[n])) for n in names]
        changes.append({"revision": revision, "fields": fields})
        now, hidden = {name: before.get(name) for name in now}, then
    page = reverse("desk-decision-item", args=[code, one.pk])
    context = {
        "code": code,
        "item": one,
        "changes": changes,
        "crumbs": crumbs(code, (one.title or _("Item without a heading"), page), (_("History"), "")),
    }
    return render(request, "desk/decisions/history.html", context)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(words.FIELDS.get(one, one)) for one in value)
    for table in (words.OUTCOMES, words.PUBLICITY, words.NEXT):
        if value in table and value:
            return str(table[value])
    return "" if value is None else str(value)


def follows(request: HttpRequest, code: str, item: int) -> HttpResponse:
    """Say which earlier item this one carries on."""
    actor = actor_of(request)
    one = item_or_404(actor, item)
    body = one.meeting.body
    earlier = selectors.may_be_followed(body.municipality_id, body.kind).exclude(pk=one.pk)[:200]
    form = FollowsForm(request.POST or None, initial={"follows": one.follows_id})
    field = form.fields["follows"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", _("Nothing earlier")), *((row.pk, item_words(row)) for row in earlier)]
    page = reverse("desk-decision-item", args=[code, one.pk])

    def act() -> HttpResponse:
        chosen = form.cleaned_data["follows"]
        before = item_or_404(actor, chosen) if chosen else None
        actions.set_follows(one, before, actor, leads=agreed_about(one, actor))
        messages.success(request, _("The chain is saved."))
        return redirect(page)

    way = crumbs(code, (one.title or _("Item without a heading"), page))
    return answer(request, form, act, title=_("What the item carries on"), back=page, crumbs=way)


# Attachments


def attachment_add(request: HttpRequest, code: str, item: int) -> HttpResponse:
    """Attach a file, or its name only."""
    actor = actor_of(request)
    one = item_or_404(actor, item)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    page = reverse("desk-decision-item", args=[code, one.pk])

    def act() -> HttpResponse:
        given = form.cleaned_data
        file = given["file"]
        actions.add_attachment(
            one,
            given["name"],
            actor,
            version=given["attachment_version"],
            file_name=file.name if file else "",
            content=file.read() if file else b"",
            public=given["public"],
            leads=agreed_about(one, actor),
        )
        messages.success(request, _("The attachment is added."))
        return redirect(page)

    way = crumbs(code, (one.title or _("Item without a heading"), page))
    return answer(request, form, act, title=_("Add an attachment"), back=page, crumbs=way, files=True)


def attachment(request: HttpRequest, code: str, item: int, attachment: int) -> HttpResponseBase:
    """Give the attachment's file, always as a download."""
    actor = actor_of(request)
    found = _attachment(item_or_404(actor, item), attachment)
    if not found.file or actor.municipality != code or not _may_have(actor, found.item, found):
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.file.name.rsplit("/", 1)[-1])


def attachment_remove(request: HttpRequest, code: str, item: int, attachment: int) -> HttpResponse:
    """Take an attachment away, after asking."""
    actor = actor_of(request)
    one = item_or_404(actor, item)
    found = _attachment(one, attachment)
    page = reverse("desk-decision-item", args=[code, one.pk])
    if request.method == "POST":
        actions.remove_attachment(found, actor, leads=agreed_about(one, actor))
        messages.success(request, _("The attachment is taken away."))
        return redirect(page)
    context = {
        "title": _("Take away the attachment %(name)s?") % {"name": found.name},
        "text": _("The file is deleted. Its SHA-256 stays in the record of events."),
        "action_words": _("Take it away"),
        "confirm_kind": "danger",
        "cancel_url": page,
    }
    return render(request, "components/confirm.html", context)


def _may_have(actor: Actor, one: Item, file: Attachment) -> bool:
    """Say whether the actor may have an attachment: what is not public of a secret item follows the item's wall."""
    return file.public or one.publicity == Item.Publicity.PUBLIC or may_read_secrets(actor.permissions)


def _attachment(one: Item, number: int) -> Attachment:
    found = one.attachments.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
