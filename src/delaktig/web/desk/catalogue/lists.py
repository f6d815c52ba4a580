"""The list of the municipality's services, on the page and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.catalogue.listed import SORTS, Wanted, listed
from delaktig.catalogue.models import Service
from delaktig.formats.xlsx import Cell
from delaktig.municipalities.models import Municipality
from delaktig.organisations.selectors import name_on
from delaktig.programmes.selectors import parties_kept_by
from delaktig.texts.selectors import Bundle, load
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.forms import ServicesFilter
from delaktig.web.desk.catalogue.shell import crumbs, may_edit_services
from delaktig.web.desk.catalogue.words import STATES, language_choices, topic_words
from delaktig.web.desk.downloads import table_workbook
from delaktig.web.desk.programmes.editing import found_or_404, here

PER_PAGE = 50
MOST_ROWS = 10_000


@found_or_404
def services(request: HttpRequest) -> HttpResponse:
    """List the services that the municipality keeps, as asked for in the address."""
    actor = actor_of(request)
    form = _filter(request)
    ids = listed(actor, _wanted(request, form), get_language() or "sv", timezone.localdate())
    page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "code": actor.municipality,
        "filter": form,
        "page": page,
        "rows": _rows(request, page.object_list),
        "number": len(ids),
        "is_filtered": bool(form.data) and any(request.GET.get(name) for name in form.fields),
        "may_add": may_edit_services(actor),
        "query": request.GET.urlencode(),
        "crumbs": crumbs(request)[:0],
    }
    return render(request, "desk/catalogue/services.html", values)


@found_or_404
def table(request: HttpRequest) -> HttpResponse:
    """Give the list that is shown, all its pages, as a workbook."""
    actor = actor_of(request)
    today = timezone.localdate()
    ids = listed(actor, _wanted(request, _filter(request)), get_language() or "sv", today)[:MOST_ROWS]
    heads = (_("Name"), _("State"), _("Needs"), _("Who answers for it"), _("Languages"), _("Confirmed"))
    heads += (_("Confirm by"), _("Changed"), _("Address word"))
    rows: list[tuple[Cell, ...]] = [
        (
            row["name"].body,
            str(row["words"]),
            ", ".join(row["topics"]),
            row["organisation"],
            ", ".join(row["languages"]),
            row["one"].confirmed_on,
            row["one"].confirm_by,
            timezone.localdate(row["one"].changed_at),
            row["one"].slug,
        )
        for row in _rows(request, ids)
    ]
    return table_workbook(_("Services"), actor.municipality, heads, rows, f"services-{actor.municipality}")


def guide_languages(code: str) -> list[str]:
    """Return the languages that a municipality's guide is in: its own choice, or all that there are."""
    chosen = Municipality.objects.filter(code=code).values_list("guide_languages", flat=True).first()
    return [tag for tag in settings.GUIDE_LANGUAGES if not chosen or tag in chosen]


def _filter(request: HttpRequest) -> ServicesFilter:
    code = actor_of(request).municipality
    parties = parties_kept_by([code], get_language() or "sv")
    return ServicesFilter(
        request.GET,
        organisations=[(one.key, one.name) for one in parties if "-" not in one.key],
        languages=language_choices(guide_languages(code)),
    )


def _wanted(request: HttpRequest, form: ServicesFilter) -> Wanted:
    form.is_valid()
    asked = form.cleaned_data
    sort = request.GET.get("sort", "")
    return Wanted(
        words=asked.get("q", ""),
        state=asked.get("state", ""),
        topic=asked.get("topic", ""),
        organisation=asked.get("organisation"),
        lacks=asked.get("lacks", ""),
        is_stale=asked.get("stale", False),
        nobody=asked.get("nobody", False),
        sort=sort if sort in SORTS else "name",
    )


def _rows(request: HttpRequest, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Read what the list shows of services, in their order, in four queries."""
    found = Service.objects.select_related("organisation").prefetch_related("topics", "organisation__names")
    by_id = {one.pk: one for one in found.filter(pk__in=ids)}
    texts = load(i for one in by_id.values() for i in (one.name_id, one.summary_id))
    return [_row(request, by_id[pk], texts) for pk in ids if pk in by_id]


def _row(request: HttpRequest, one: Service, texts: Bundle) -> dict[str, Any]:
    today = timezone.localdate()
    language = get_language() or "sv"
    sign, words = STATES[one.state]
    names = one.organisation.names.all() if one.organisation else ()
    return {
        "one": one,
        "url": here(request, "desk-service", one.slug),
        "name": texts.show(one.name_id, language),
        "sign": sign,
        "words": words,
        "topics": [topic_words(row.topic) for row in one.topics.all()],
        "organisation": name_on(names, language, today),
        "languages": _languages(one, texts),
        "is_stale": one.confirm_by is not None and one.confirm_by < today,
    }


def _languages(one: Service, texts: Bundle) -> list[str]:
    """Return the languages that name and summary are both there in, by their own names."""
    there = set(texts.bodies(one.name_id))
    if one.summary_id is not None:
        there &= set(texts.bodies(one.summary_id))
    return [language_name(tag) for tag in settings.GUIDE_LANGUAGES if tag in there]
