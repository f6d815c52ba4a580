"""Sections that editions and their measures rest on; that of an edition is a proposal that a person may change."""

from __future__ import annotations

from datetime import date

from delaktig.law.rules import LANGUAGES, Citation, Rule, rule_or_none
from delaktig.programmes.models import Programme

LAST_DAY = date.max
SPECIAL_TREATMENT = Citation("1325/2014", "9")


def default_legal_basis(kind: str, period_from: date | None) -> str:
    """Return the section that an edition of this kind stands on, as ``1386/2010 §32``.

    A service package exists only under 681/2023 (§13). A strategic programme is made under
    1386/2010 §32 while that act applies, and afterwards rests on the planning duty of 681/2023
    §45. Empty where the period's first day is not known, or no rule applies on it.
    """
    if kind == Programme.Kind.SERVICE_PACKAGE:
        return _section(rule_or_none("programme.obligatory_contents", LAST_DAY))
    if period_from is None:
        return ""
    adoption = rule_or_none("programme.council_adoption", period_from)
    return _section(adoption or rule_or_none("programme.planning", period_from))


def special_treatment_law(language: str) -> str:
    """Return where the law lets a measure be for some only, to reach real equality (1325/2014 §9, row A26).

    Swedish *positiv särbehandling*, Finnish *positiivinen erityiskohtelu*. In English where the law's words
    are not kept in the language.
    """
    return SPECIAL_TREATMENT.text(language if language in LANGUAGES else "en")


def _section(rule: Rule | None) -> str:
    if rule is None or rule.citation is None:
        return ""
    return f"{rule.citation.act} §{rule.citation.section}"
