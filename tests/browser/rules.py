"""Where the demonstration's rules and register sheets are found, for ``addresses``."""

from __future__ import annotations

from collections.abc import Callable

from delaktig.cases.models import LocalRule

VALUES: dict[str, Callable[[], object]] = {
    "<str:rule>": lambda: "contact.handling_target",
    "<slug:act>": lambda: "1386-2010",
    "<slug:number>": lambda: "32",
    "<int:record>": lambda: LocalRule.objects.get(municipality="287").pk,
}

STATES: dict[str, dict[str, object]] = {
    "desk-law-section: of services": {"act": lambda: "681-2023", "number": lambda: "13"},
    "public-law: of services": {"municipality": lambda: "borga", "act": lambda: "681-2023", "number": lambda: "13"},
}
"""Sections on which services rest, and nothing that is in force."""

AT: dict[str, dict[str, Callable[[], object]]] = {"desk-case-sheet-enter": {"kind": lambda: "assessment"}}
"""What a route says otherwise, as the arguments of ``at``."""
