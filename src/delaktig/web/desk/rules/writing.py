"""A record of one's own: entered, its effect looked at, taken into use, withdrawn."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.cases import policies
from delaktig.cases import rules as reading
from delaktig.cases.actions import rules as acts
from delaktig.cases.models import LocalRule
from delaktig.cases.rules import Effect, Moved
from delaktig.law.casework import words as law_words
from delaktig.law.rules import RuleDataError
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.cases.deadlines import tongue
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here
from delaktig.web.desk.rules.forms import RuleForm, initial_of
from delaktig.web.desk.rules.pages import crumbs, heading, state_of, wording
from delaktig.web.desk.rules.words import fault, refusal


@found_or_404
def write(request: HttpRequest, rule: str) -> HttpResponse:
    """Enter a rule for the municipality, from the wording that stands."""
    actor = actor_of(request)
    shipped = acts.shipped_of(rule)
    stands = next(one for one in reading.listed(actor, timezone.localdate()) if one.rule.id == rule).rule
    page = Page(
        title=_("Enter a new wording") if shipped.kind == "statutory" else _("Set the municipality's own target"),
        eyebrow=heading(shipped),
        lead=_("Nothing follows it until you have seen what it moves and have taken it into use."),
        form=partial(RuleForm, rule=shipped),
        initial=initial_of(stands if set(stands.parameters) == set(shipped.parameters) else shipped),
        save=lambda form, _version: acts.write_rule(actor, form.given()),
        done=lambda row: here(request, "desk-rule-record", rule, str(row.pk)),
        cancel=here(request, "desk-rule", rule),
        crumbs=crumbs(request, shipped, (_("New record"), ""))[:-1],
        said=_("Saved. It is not in use yet."),
        why_not=policies.why_not_write_rules(actor),
        fault=fault,
        refusal=refusal,
    )
    return edit(request, page)


@found_or_404
def record(request: HttpRequest, rule: str, record: int) -> HttpResponse:
    """Show a record and what taking it into use would move."""
    actor, today = actor_of(request), timezone.localdate()
    row = _found(request, rule, record)
    read = reading.wording_of(row)
    effect = _effect(request, row, today) if policies.why_not_use_rule(row) is None else None
    sign, state = state_of(row, reading.records_of(actor, rule))
    values = {
        "code": actor.municipality,
        "row": row,
        "wording": wording(read) if read else None,
        "title": heading(read) if read else row.rule,
        "crumbs": crumbs(request, acts.shipped_of(rule), (_("Own record"), "")),
        "sign": sign,
        "state": state,
        "effect": effect,
        "moved": [_moved(request, one) for one in effect.moved] if effect else [],
        "may_use": policies.why_not_use_rule(row) is None,
        "may_withdraw": policies.why_not_withdraw_rule(row) is None,
    }
    return render(request, "desk/rules/record.html", values)


@require_POST
@found_or_404
def use(request: HttpRequest, rule: str, record: int) -> HttpResponse:
    """Take a record into use."""
    row = _found(request, rule, record)
    try:
        acts.use_rule(actor_of(request), row.pk)
    except Denied as denied:
        messages.error(request, refusal(denied.reason))
    else:
        messages.success(request, _("The rule is in use: every date is reckoned by it in its days."))
    return redirect(here(request, "desk-rule", rule))


@found_or_404
def withdraw(request: HttpRequest, rule: str, record: int) -> HttpResponse:
    """Ask whether a record is to be withdrawn, and withdraw it."""
    row = _found(request, rule, record)
    if request.method != "POST":
        values = {
            "title": _("Withdraw the record?"),
            "text": _("It is kept with its days. What stood before it stands again."),
            "action_words": _("Withdraw"),
            "confirm_kind": "danger",
            "cancel_url": here(request, "desk-rule-record", rule, str(row.pk)),
        }
        return render(request, "components/confirm.html", values)
    try:
        acts.withdraw_rule(actor_of(request), row.pk)
    except Denied as denied:
        messages.error(request, refusal(denied.reason))
    else:
        messages.success(request, _("The record is withdrawn."))
    return redirect(here(request, "desk-rule", rule))


def _found(request: HttpRequest, rule: str, pk: int) -> LocalRule:
    row = reading.record_with(actor_of(request), pk)
    if row.rule != rule:
        raise NotThere
    return row


def _effect(request: HttpRequest, row: LocalRule, today: date) -> Effect | None:
    try:
        return reading.effect_of(actor_of(request), row, today)
    except RuleDataError:
        return None


def _moved(request: HttpRequest, one: Moved) -> dict[str, Any]:
    return {
        "one": one,
        "what": law_words.noun("what", one.key, tongue()),
        "url": here(request, "desk-client", one.client, **{"from": "list"}),
    }
