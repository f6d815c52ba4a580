"""Referrals as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from delaktig.cases.models import Referral
from delaktig.cases.provider_fields import provider_fields, shown
from delaktig.cases.selectors.referrals import Placed
from delaktig.clients.selectors import full_name
from delaktig.organisations.selectors import names_of
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.referrals.words import LIGHTS, STATES


def rows(request: HttpRequest, found: Iterable[Placed], today: date, *, names: bool = False) -> list[dict[str, Any]]:
    """Return referrals of a list, in two queries however many; with ``names`` the client's name is opened."""
    placed = list(found)
    language = get_language() or ""
    texts = load(one.referral.service.name_id for one in placed)
    providers = names_of({one.referral.provider_id for one in placed if one.referral.provider_id}, language, today)
    code = actor_of(request).municipality
    made = []
    for one in placed:
        referral = one.referral
        client = referral.relation.client if names else None
        made.append(
            {
                "one": referral,
                "service": texts.show(referral.service.name_id, language),
                "provider": providers.get(referral.provider_id or 0, ""),
                "sign": STATES[one.state][0],
                "words": STATES[one.state][1],
                "since": one.since,
                "days": (today - referral.sent_on).days if referral.sent_on else None,
                "light": LIGHTS[one.light] if one.light else "",
                "is_over": one.is_over,
                "name": full_name(client) if client else "",
                "url": f"{reverse('desk-case-referral', args=[code, client.number, referral.pk])}?from=list"
                if client
                else "",
            }
        )
    return made


HIDDEN = frozenset({"home", "contact"})
"""What a security prohibition hides, also where it was given before there was one (661/2009 §36-37)."""


def given(referral: Referral, language: str, *, masked: bool) -> list[dict[str, str]]:
    """Return what was given, item by item in the act's order, in words of a language.

    ``masked`` leaves out home and contact details: a security prohibition holds.
    """
    return [
        {
            "label": f"{one.number}. {one.label(language)}",
            "value": shown(one.key, referral.payload[one.key], language),
        }
        for one in provider_fields()
        if one.key in referral.payload and not (masked and one.key in HIDDEN)
    ]
