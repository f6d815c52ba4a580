"""The service menu for job coaches: on the page, on paper, as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.catalogue.menu import Asked, Line, menu
from delaktig.catalogue.models import Offering, Service
from delaktig.catalogue.topics import LEVELS
from delaktig.formats.xlsx import Cell
from delaktig.organisations.selectors import names_of
from delaktig.texts.selectors import load
from delaktig.web.components.widgets import DateInput, SearchInput
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue import showing
from delaktig.web.desk.catalogue.words import (
    COSTS,
    ENTRIES,
    Choices,
    ground_choices,
    language_choices,
    need_choices,
    situation_choices,
)
from delaktig.web.desk.downloads import table_workbook
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.words import place as municipality_name

PER_PAGE = 40
MOST_LINES = 2_000
EVERY = ("", lazy("all"))


class MenuFilter(forms.Form):
    """What a person needs; all in the address, nothing is kept."""

    q = forms.CharField(label=lazy("Words in name or summary"), required=False, max_length=100, widget=SearchInput)
    topic = forms.ChoiceField(label=lazy("Need"), required=False)
    language = forms.ChoiceField(label=lazy("Language of service"), required=False)
    level = forms.ChoiceField(
        label=lazy("Level of the person now"), required=False, choices=[EVERY, *((level, level) for level in LEVELS)]
    )
    entry = forms.ChoiceField(label=lazy("How to get in"), required=False, choices=[EVERY, *ENTRIES.items()])
    cost = forms.ChoiceField(label=lazy("Cost"), required=False, choices=[EVERY, *COSTS.items()])
    starts_from = forms.DateField(label=lazy("Starts on or after"), required=False, widget=DateInput)
    age = forms.IntegerField(label=lazy("Age"), required=False, min_value=0, max_value=120)
    ground = forms.ChoiceField(label=lazy("Ground of residence"), required=False)
    situation = forms.ChoiceField(label=lazy("Situation"), required=False)
    free = forms.BooleanField(label=lazy("Only with free places"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tongues: Choices = language_choices([*settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES])
        choices = {
            "topic": need_choices(),
            "language": tongues,
            "ground": ground_choices(),
            "situation": situation_choices(),
        }
        for name, known in choices.items():
            self.fields[name].choices = [EVERY, *known]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """Return what is asked for; a wrong value asks nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Asked(
            words=given.get("q", ""),
            starts_from=given.get("starts_from"),
            age=given.get("age"),
            free=given.get("free", False),
            **{
                name: given.get(name, "")
                for name in ("topic", "language", "level", "cost", "entry", "ground", "situation")
            },
        )


@found_or_404
def service_menu(request: HttpRequest) -> HttpResponse:
    """Show what there is to offer a person, as asked for in the address; ``?print=1`` gives it for paper."""
    actor = actor_of(request)
    form = MenuFilter(request.GET)
    lines = menu(actor, form.asked(), get_language() or "sv", timezone.localdate())
    on_paper = request.GET.get("print") == "1"
    page = Paginator(lines, MOST_LINES if on_paper else PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    for name in ("page", "print"):
        query.pop(name, None)
    values = {
        "code": actor.municipality,
        "filter": form,
        "page": page,
        "number": len(lines),
        "rows": _rows(request, page.object_list),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "asked": _in_words(form),
        "query": query.urlencode(),
        "today": timezone.localdate(),
        "place_name": municipality_name(actor.municipality),
    }
    return render(request, "desk/catalogue/menu_paper.html" if on_paper else "desk/catalogue/menu.html", values)


def _in_words(form: MenuFilter) -> list[tuple[str, str]]:
    """Return what was asked for in words, for the paper that is handed over."""
    found = []
    for bound in form:
        value = form.cleaned_data.get(bound.name) if hasattr(form, "cleaned_data") else None
        if not value and value != 0:
            continue
        words = dict(_flat(getattr(bound.field, "choices", ())))
        found.append((str(bound.label), "✓" if value is True else words.get(str(value), str(value))))
    return found


def _flat(choices: Any) -> Choices:
    found: Choices = []
    for value, words in choices:
        found += _flat(words) if isinstance(words, list | tuple) else [(str(value), str(words))]
    return found


@found_or_404
def table(request: HttpRequest) -> HttpResponse:
    """Give the menu that is shown, all its pages, as a workbook."""
    actor = actor_of(request)
    lines = menu(actor, MenuFilter(request.GET).asked(), get_language() or "sv", timezone.localdate())[:MOST_LINES]
    heads = (_("Service"), _("Summary"), _("Given by"), _("Kept by"), _("Where"), _("Languages"), _("How to get in"))
    heads += (_("Level"), _("Starts"), _("Ends"), _("Free places"), _("Cost"), _("Contact"))
    rows: list[tuple[Cell, ...]] = [
        (
            row["name"].body,
            row["summary"].body,
            row["provider"],
            row["keeper"],
            row["where"],
            ", ".join(row["languages"]),
            str(row["entry"]),
            row["level"],
            row["starts_on"],
            row["ends_on"],
            row["free"],
            str(row["cost"]),
            row["contact"],
        )
        for row in _rows(request, lines)
    ]
    return table_workbook(_("Service menu"), actor.municipality, heads, rows, f"menu-{actor.municipality}")


def _rows(request: HttpRequest, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Read what the menu shows of lines, in their order, in five queries."""
    language, today = get_language() or "sv", timezone.localdate()
    services = Service.objects.in_bulk([line.service for line in lines])
    wanted = [line.offering for line in lines if line.offering is not None]
    found = Offering.objects.select_related("place", "contact").prefetch_related("hours").filter(pk__in=wanted)
    offerings = {row.pk: row for row in found}
    ids: set[int | None] = {i for one in services.values() for i in (one.name_id, one.summary_id)}
    for row in offerings.values():
        ids |= {row.name_id, row.schedule_id}
        ids |= {row.place.name_id} if row.place else set()
        ids |= {row.contact.name_id} if row.contact else set()
    texts = load(ids)
    answering = {one.organisation_id for one in services.values()} | {row.provider_id for row in offerings.values()}
    names = names_of({pk for pk in answering if pk}, language, today)
    rows = []
    for line in lines:
        one, row = services[line.service], offerings.get(line.offering or 0)
        given = showing.offering(row, texts, names, language, exceptions=False) if row else {}
        contact = row.contact if row else None
        rows.append(
            {
                "one": one,
                "offering": row,
                "name": texts.show(one.name_id, language),
                "summary": texts.show(one.summary_id, language),
                "given": given,
                "provider": given.get("provider") or names.get(one.organisation_id or 0, ""),
                "keeper": municipality_name(one.keeper_id),
                "is_own": one.keeper_id == actor_of(request).municipality,
                "url": here(request, "desk-service", one.slug),
                "where": ", ".join(filter(None, [str(given.get("place") or ""), given.get("address", "")])),
                "languages": given.get("languages", []),
                "entry": given.get("entry", ""),
                "level": given.get("level", ""),
                "starts_on": row.starts_on if row else None,
                "ends_on": row.ends_on if row else None,
                "free": _free(row),
                "cost": COSTS.get(one.cost, ""),
                "contact": (contact.phone or contact.email) if contact else "",
            }
        )
    return rows


def _free(row: Offering | None) -> int | None:
    """Return how many places are free; nothing where that is not known."""
    if row is None or row.capacity is None or row.taken is None:
        return None
    return row.capacity - row.taken
