"""The rules that dates come from: all of them, and each with its wordings, its source, and the cases under it now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.cases import policies
from delaktig.cases import rules as reading
from delaktig.cases.models import LocalRule
from delaktig.cases.rules import Listed
from delaktig.law.rules import LANGUAGES, Rule
from delaktig.law.sections import section_of
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.cases.deadlines import shown, tongue
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.rules.forms import RulesFilter
from delaktig.web.desk.rules.words import KINDS, parameter, value


@found_or_404
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules as asked for in the address."""
    actor = actor_of(request)
    found = reading.listed(actor, timezone.localdate())
    acts = sorted({one.rule.citation.act for one in found if one.rule.citation}, key=_by_year)
    form = RulesFilter(request.GET, acts=acts)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = [one for one in found if _wanted(one, chosen)]
    values = {
        "code": actor.municipality,
        "filter": form,
        "is_filtered": any(chosen.values()),
        "rows": [_row(request, one) for one in rows],
        "number": len(rows),
    }
    return render(request, "desk/rules/rules.html", values)


@found_or_404
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """Show one rule: as it stands, all its wordings over time, the municipality's own records, the cases under it."""
    actor, today = actor_of(request), timezone.localdate()
    wordings = reading.wordings_of(rule)
    records = reading.records_of(actor, rule)
    dues = reading.dues_under(actor, rule, today)
    stands = next(one for one in reading.listed(actor, today) if one.rule.id == rule)
    values = {
        "code": actor.municipality,
        "crumbs": crumbs(request, stands.rule),
        "title": heading(stands.rule),
        "stands": _row(request, stands),
        "one": stands,
        "wordings": [wording(one) for one in reversed(wordings)],
        "records": [_record(request, one, records) for one in records],
        "may_write": policies.why_not_write_rules(actor) is None,
        "write_url": here(request, "desk-rule-new", rule),
        "sees_clients": dues is not None,
        "dues": [
            {
                "one": shown(one, actor.municipality),
                "number": one.client.number,
                "url": here(request, "desk-client", one.client.number, **{"from": "list"}),
            }
            for one in dues or ()
        ],
    }
    return render(request, "desk/rules/rule.html", values)


def crumbs(request: HttpRequest, one: Rule, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a rule's page."""
    url = here(request, "desk-rule", one.id) if more else ""
    return [(_("Rules"), here(request, "desk-rules")), (cited(one) or one.id, url), *more]


def heading(one: Rule) -> str:
    """Return a rule's own words in the page's language."""
    return one.texts[tongue()]


def cited(one: Rule) -> str:
    """Return the section, in the page's language; empty for a target of the municipality's own."""
    return one.citation.text(tongue()) if one.citation else ""


def section_url(request: HttpRequest, one: Rule) -> str:
    """Return the page of the section that a rule stands in; empty for a target of the municipality's own."""
    section = section_of(one.citation)
    return here(request, "desk-law-section", *section.slugs) if section else ""


def wording(one: Rule) -> dict[str, Any]:
    """Return one wording as pages show it."""
    sign, kind = KINDS[one.kind]
    return {
        "one": one,
        "sign": sign,
        "kind": kind,
        "texts": [(language, one.texts[language]) for language in LANGUAGES],
        "citations": [(language, one.citation.text(language)) for language in LANGUAGES] if one.citation else [],
        "wording": one.citation.wording(tongue()) if one.citation else "",
        "parameters": [(parameter(name), value(given)) for name, given in one.parameters.items()],
    }


def _row(request: HttpRequest, one: Listed) -> dict[str, Any]:
    sign, kind = KINDS[one.rule.kind]
    return {
        "one": one,
        "text": heading(one.rule),
        "cited": cited(one.rule),
        "section_url": section_url(request, one.rule),
        "sign": sign,
        "kind": kind,
        "url": here(request, "desk-rule", one.rule.id),
    }


def _record(request: HttpRequest, row: LocalRule, all_of_it: list[LocalRule]) -> dict[str, Any]:
    read = reading.wording_of(row)
    sign, state = state_of(row, all_of_it)
    return {
        "row": row,
        "text": read.texts[tongue()] if read else "",
        "sign": sign,
        "state": state,
        "url": here(request, "desk-rule-record", row.rule, str(row.pk)),
    }


def state_of(row: LocalRule, all_of_it: list[LocalRule]) -> tuple[str, str]:
    """Return where a record of one's own stands: computed from its days, nothing stores it."""
    if row.withdrawn_at is not None:
        return "none", _("rule withdrawn")
    if row.taken_into_use_at is None:
        return "due", _("not in use yet")
    if reading.is_superseded(row, all_of_it):
        return "none", _("rule superseded")
    return "ok", _("in use")


def _wanted(one: Listed, chosen: dict[str, Any]) -> bool:
    rule = one.rule
    words = f"{heading(rule)} {rule.id} {rule.row or ''} {cited(rule)}".casefold()
    return (
        (not chosen.get("q") or chosen["q"].casefold() in words)
        and (not chosen.get("kind") or rule.kind == chosen["kind"])
        and (not chosen.get("act") or (rule.citation is not None and rule.citation.act == chosen["act"]))
        and (chosen.get("only") != "unsure" or rule.to_be_verified)
        and (chosen.get("only") != "own" or one.own)
    )


def _by_year(act: str) -> tuple[int, int]:
    number, year = act.split("/")
    return int(year), int(number)
