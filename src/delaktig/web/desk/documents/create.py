"""From a reviewed document to an edition or to decisions: what is proposed is shown, and chosen by a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Actor, Denied
from delaktig.decisions.item_fields import InvalidItem
from delaktig.decisions.models import Body
from delaktig.exchange import selectors, using
from delaktig.exchange.carried import say
from delaktig.exchange.creation import Choices, basis_of, faults, kind_by_acts, proposals, slug_for
from delaktig.exchange.documents.bodies import kind_of
from delaktig.exchange.documents.publicity import find_publicity
from delaktig.exchange.editions import ShapeError
from delaktig.exchange.models import ImportedDocument
from delaktig.exchange.policies import why_not_create_decisions, why_not_create_edition
from delaktig.exchange.using import InvalidChoice, ItemChoice
from delaktig.exchange.working import Node
from delaktig.programmes import selectors as programmes
from delaktig.programmes.actions.editions import free_slug
from delaktig.programmes.adoptions import InvalidAdoption
from delaktig.programmes.models import Edition, EditionMember, Programme
from delaktig.texts.selectors import load as load_texts
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.documents import words
from delaktig.web.desk.documents.pages import frame, load, or_404
from delaktig.web.desk.documents.parts import names

NEW = "new"
PROGRAMME_KINDS = [
    (Programme.Kind.STRATEGIC, lazy("Strategic programme (1386/2010 §32; 681/2023 §45)")),
    (Programme.Kind.SERVICE_PACKAGE, lazy("Service package (681/2023 §13)")),
]
BODY_KINDS = [
    ("", lazy("not known")),
    (Body.Kind.COMMITTEE, lazy("committee")),
    (Body.Kind.BOARD, lazy("board")),
    (Body.Kind.COUNCIL, lazy("council")),
]
WRONG = {
    "own_municipality_is_missing": lazy("Your own municipality must be a member."),
    "one_lead": lazy("One municipality leads, and only one."),
    "only_the_lead_creates": lazy(
        "Another municipality leads this programme. It brings the programme in, and asks you."
    ),
    "member_twice": lazy("A municipality is named twice."),
    "other_kind": lazy("The programme chosen is of another kind."),
    "slug_is_taken": lazy("One of the municipalities has an edition with this name in addresses already."),
    "body_is_needed": lazy("Say which body decided: choose one, or its kind."),
    "body_of_no_member": lazy("The body's municipality is no member of the edition chosen."),
    "not_your_municipality": lazy(
        "You may record decisions of your own municipality, and of members that agreed that yours, as the lead, does."
    ),
    "no_permission": lazy("Your role does not allow this."),
    "too_long": lazy("A text is too long; shorten it on its page first."),
    "no_section_number": lazy("The section number is not between 1 and 9999."),
    "ground_is_needed": lazy("Say on what ground it is secret."),
    "online_before_the_meeting": lazy("The minutes cannot be online before the meeting."),
}


class EditionForm(forms.Form):
    """What the document does not say of the edition, with what it does say filled in."""

    programme = forms.ChoiceField(label=lazy("Programme"))
    kind = forms.ChoiceField(label=lazy("Kind"), choices=PROGRAMME_KINDS, widget=forms.RadioSelect)
    slug = forms.SlugField(label=lazy("Name in addresses"), max_length=60)
    starts_on = forms.DateField(label=lazy("First day of the period"), required=False, widget=DateInput)
    ends_on = forms.DateField(label=lazy("Last day of the period"), required=False, widget=DateInput)
    legal_basis = forms.CharField(label=lazy("Act and section"), required=False, max_length=40)
    members = forms.MultipleChoiceField(
        label=lazy("Municipalities"),
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Your own leads. The others are asked whether they take part."),
    )
    follow_ups = forms.MultipleChoiceField(
        label=lazy("Proposed indicators"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_slug(self) -> str:
        """Return the name in small letters, as addresses are."""
        return str(self.cleaned_data["slug"]).lower().replace("_", "-").strip("-")


class SlugForm(forms.Form):
    """What is chosen for an edition that comes in the published shape."""

    programme = forms.ChoiceField(label=lazy("Programme"))
    slug = forms.SlugField(label=lazy("Name in addresses"), max_length=60)


class ItemForm(forms.Form):
    """How one item of an extract is recorded."""

    take = forms.BooleanField(label=lazy("Record this item"), required=False, initial=True)
    municipality = forms.ChoiceField(label=lazy("Municipality that decided"), required=False)
    body = forms.ChoiceField(label=lazy("Body"), required=False)
    kind = forms.ChoiceField(label=lazy("If the body is new: its kind"), required=False, choices=BODY_KINDS)
    body_name = forms.CharField(label=lazy("If the body is new: its name"), required=False, max_length=120)
    held_on = forms.DateField(label=lazy("Date of the meeting"), required=False, widget=DateInput)
    minutes_online_on = forms.DateField(label=lazy("Minutes online since"), required=False, widget=DateInput)
    edition = forms.ChoiceField(label=lazy("Is about this edition"), required=False)
    starts_on = forms.DateField(
        label=lazy("In force from"),
        required=False,
        widget=DateInput,
        help_text=lazy("For a service package that the body arranges."),
    )
    publicity = forms.ChoiceField(
        label=lazy("Publicity"), choices=[("public", lazy("public")), ("secret", lazy("secret"))]
    )
    secrecy_ground = forms.CharField(label=lazy("Ground of secrecy"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Ask for what recording needs: whose decision it is, and of which body."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("take"):
            if not found.get("municipality"):
                self.add_error("municipality", _("Say which municipality decided; the document does not."))
            if not found.get("body") and not found.get("kind"):
                self.add_error("body", WRONG["body_is_needed"])
        return found

    def choice(self, key: str) -> ItemChoice:
        """Return what was chosen."""
        found = self.cleaned_data
        return ItemChoice(
            key=key,
            municipality=found["municipality"],
            kind=found["kind"],
            body=int(found["body"]) if found["body"] else None,
            body_name=found["body_name"],
            held_on=found["held_on"],
            minutes_online_on=found["minutes_online_on"],
            edition=int(found["edition"]) if found["edition"] else None,
            starts_on=found["starts_on"],
            publicity=found["publicity"],
            secrecy_ground=found["secrecy_ground"],
        )


@or_404
def create(request: HttpRequest, document: int, **_code: str) -> HttpResponse:
    """Make an edition, or record decisions, of the document."""
    found = load(request, document, "data")
    if found.result.get("kind") == "decision":
        return _decisions(request, found)
    return _edition(request, found)


def _edition(request: HttpRequest, document: ImportedDocument) -> HttpResponse:
    actor = actor_of(request)
    result = document.result
    reason = why_not_create_edition(
        actor.permissions, document.state, result.get("kind", ""), document.edition_id is not None
    )
    form = _edition_form(request, document, actor)
    wrong = {} if document.data else faults(result)
    if request.method == "POST" and reason is None and not wrong and form.is_valid():
        asked = form.cleaned_data
        try:
            made = using.create_from_document(
                document.pk,
                actor,
                _choices(asked, actor.municipality),
                None if asked["programme"] == NEW else int(asked["programme"]),
            )
        except (InvalidChoice, ShapeError) as error:
            form.add_error(*_fault(error))
        else:
            messages.success(request, _("The edition is made. It is a draft until a decision is recorded."))
            _tell_of_members(request, made)
            return redirect(edition_url(actor.municipality, made.pk))
    context = frame(request, document, "create")
    context |= {
        "form": form,
        "refused": words.REASONS.get(reason or "", ""),
        "wrong": [_wrong(document, key, fault) for key, fault in wrong.items()],
        "edition_url": edition_url(actor.municipality, document.edition_id) if document.edition_id else "",
        "is_data": bool(document.data),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/documents/create_edition.html", context, status=status)


def _fault(error: InvalidChoice | ShapeError) -> tuple[str | None, str]:
    if isinstance(error, ShapeError):
        return None, _("This cannot be made into an edition yet, see %(path)s.") % {"path": error.path}
    place = {"own_municipality_is_missing": "members", "slug_is_taken": "slug"}
    return place.get(error.code), str(WRONG[error.code])


def _wrong(document: ImportedDocument, key: str, fault: str) -> dict[str, str]:
    lists = {"n": "desk-documents-terms", "s": "desk-documents-part"}
    args: list[Any] = [document.municipality_id, document.pk]
    url = reverse(lists[key[0]], args=[*args, key] if key[0] == "s" else args)
    said = {
        "date_form": _("A figure's date must be written as 2024, 2024-05 or 2024-05-01."),
        "too_long": _("A chapter's number is too long."),
    }
    return {"url": f"{url}?list=statistics#part-{key}" if key[0] == "n" else url, "words": said[fault]}


def _tell_of_members(request: HttpRequest, made: Edition) -> None:
    asked = made.members.filter(consent=EditionMember.Consent.ASKED).count()
    if asked:
        words = ngettext(
            "%d municipality is asked whether it takes part.",
            "%d municipalities are asked whether they take part.",
            asked,
        )
        messages.info(request, words % asked)


def _choices(asked: dict[str, Any], lead: str) -> Choices:
    def day(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return Choices(
        slug=asked["slug"],
        kind=asked.get("kind", ""),
        members=tuple(asked.get("members", ())),
        lead=lead,
        legal_basis=asked.get("legal_basis", ""),
        starts_on=day(asked.get("starts_on")),
        ends_on=day(asked.get("ends_on")),
        follow_ups=frozenset(asked.get("follow_ups", ())),
    )


def _edition_form(request: HttpRequest, document: ImportedDocument, actor: Actor) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    result = document.result
    known = _programme_choices(actor)
    if document.data:
        members = [member["municipality"] for member in document.data["members"]]
        slug = free_slug(document.data["edition"]["slug"], members)
        form: forms.Form = SlugForm(data, initial={"slug": slug, "programme": NEW})
        form.fields["programme"].choices = known  # type: ignore[attr-defined]
        return form
    kind = kind_by_acts(result["acts"])
    codes = sorted({*result["municipalities"], actor.municipality})
    start, end = result["period"]["from"], result["period"]["to"]
    form = EditionForm(
        data,
        initial={
            "programme": NEW,
            "kind": kind,
            "slug": free_slug(slug_for(result["period"], result["title"]), codes),
            "starts_on": date(start, 1, 1) if start else None,
            "ends_on": date(end, 12, 31) if end else None,
            "legal_basis": basis_of(kind, result["acts"]),
            "members": codes,
        },
    )
    choices = {
        "programme": known,
        "members": names(codes),
        "follow_ups": [
            (measure["key"], f"{measure['follow_up']} → {_follow_up_words(found)}")
            for measure, found in proposals(result)
        ],
    }
    for name, values in choices.items():
        form.fields[name].choices = values  # type: ignore[attr-defined]
    if not choices["follow_ups"]:
        del form.fields["follow_ups"]
    return form


def _follow_up_words(found: Any) -> str:
    kind = str(words.FOLLOW_UPS[found.kind])
    return f"{kind} {found.low}–{found.high}" if found.low else kind


def _programme_choices(actor: Actor) -> list[tuple[str, Any]]:
    rows = programmes.programmes(actor)
    texts = load_texts([one.title_id for one in rows])
    language = get_language() or "sv"
    return [
        (NEW, _("A new programme")),
        *(
            (str(one.pk), _("Next edition of: %(title)s") % {"title": say(texts.bodies(one.title_id), language)})
            for one in rows
        ),
    ]


def edition_url(code: str, edition: int | None) -> str:
    """Return the edition's page among the programmes; the list of documents where there is none."""
    try:
        return reverse("desk-programme-edition", args=[code, edition])
    except NoReverseMatch:
        return reverse("desk-documents", args=[code])


def _decisions(request: HttpRequest, document: ImportedDocument) -> HttpResponse:
    actor = actor_of(request)
    reason = why_not_create_decisions(actor.permissions, document.state, document.result["kind"])
    rows = _item_rows(request, document, actor)
    waiting = [row for row in rows if not row["recorded"]]
    status = 200
    if request.method == "POST" and reason is None:
        status = 422
        valid = [row["form"].is_valid() for row in waiting]  # every form, so that each says what is wrong
        if all(valid):
            chosen = [row["form"].choice(row["node"]["key"]) for row in waiting if row["form"].cleaned_data["take"]]
            wrong = _record(request, document, chosen)
            if wrong is None:
                return redirect(request.get_full_path())
            for row in waiting:
                row["form"].add_error(None, wrong)
    context = frame(request, document, "create")
    context |= {
        "rows": rows,
        "waiting": bool(waiting),
        "refused": words.REASONS.get(reason or "", ""),
        "forms": [row["form"] for row in waiting],
    }
    return render(request, "desk/documents/create_decisions.html", context, status=status)


def _record(request: HttpRequest, document: ImportedDocument, chosen: list[ItemChoice]) -> str | None:
    """Record the items; return what is wrong, ``None`` where all went well."""
    try:
        made = using.create_decisions(document.pk, actor_of(request), chosen)
    except InvalidItem as error:
        code = next(iter(error.faults.values()), "")
        return str(WRONG.get(code, _("Something in the item cannot be kept: %(what)s") % {"what": code}))
    except (InvalidChoice, InvalidAdoption) as error:
        return str(WRONG.get(error.code, error.code))
    except Denied as error:
        return str(WRONG.get(error.reason, WRONG["no_permission"]))
    messages.success(request, _("Recorded: %(count)s. Officials' names are left out.") % {"count": len(made)})
    return None


def _item_rows(request: HttpRequest, document: ImportedDocument, actor: Actor) -> list[dict[str, Any]]:
    result = document.result
    codes = sorted({*result["municipalities"], actor.municipality, *_stated(result["items"])})
    editions = selectors.editions_for(actor, result)
    texts = load_texts([edition.title_id for edition, _matches in editions])
    language = get_language() or "sv"
    edition_choices = [
        ("", _("none, or not known")),
        *(
            (str(edition.pk), f"{say(texts.bodies(edition.title_id), language)} ({edition.slug})")
            for edition, _matches in editions
        ),
    ]
    matching = [edition for edition, matches in editions if matches]
    bodies = selectors.bodies_of(codes)
    rows = []
    for node in result["items"]:
        data = request.POST if request.method == "POST" else None
        form = ItemForm(data, prefix=node["key"], initial=_item_initial(node, bodies, matching, actor))
        form.fields["municipality"].choices = [("", _("not stated")), *names(codes)]  # type: ignore[attr-defined]
        form.fields["body"].choices = _body_choices(bodies)  # type: ignore[attr-defined]
        form.fields["edition"].choices = edition_choices  # type: ignore[attr-defined]
        rows.append({"node": node, "form": form, "recorded": node.get("recorded"), "title": _item_title(node)})
    return rows


def _stated(items: list[Node]) -> set[str]:
    return {node["municipality"] for node in items if node["municipality"]}


def _item_title(node: Node) -> str:
    number = f"§ {node['section']}" if node["section"] else ""
    return " ".join(part for part in (node["body"] or node["abbreviation"], node["date"], number) if part) or "–"


def _body_choices(bodies: list[Body]) -> list[tuple[str, str]]:
    places = dict(names(sorted({body.municipality_id for body in bodies})))
    return [
        ("", _("a new one, or not known")),
        *((str(body.pk), f"{places[body.municipality_id]}: {body}") for body in bodies),
    ]


def _item_initial(node: Node, bodies: list[Body], matching: list[Edition], actor: Actor) -> dict[str, Any]:
    """Return what the item itself says; what it does not say stays empty."""
    own = node["municipality"] or ""
    same = [
        body
        for body in bodies
        if own == body.municipality_id and node["body"] and node["body"] in (body.name_sv, body.name_fi)
    ]
    printed = node["publicity"] or ""
    public = (
        not printed or find_publicity(printed) is None or printed.casefold() in ("offentlig", "offentligt", "julkinen")
    )
    return {
        "take": not own or own == actor.municipality or bool(matching),
        "municipality": own,
        "body": str(same[0].pk) if len(same) == 1 else "",
        "kind": kind_of(node["body"]) or "" if not same else "",
        "body_name": (node["body"] or "") if not same else "",
        "held_on": node["date"],
        "edition": str(matching[0].pk) if len(matching) == 1 else "",
        "publicity": "public" if public else "secret",
        "secrecy_ground": "" if public else printed,
    }
