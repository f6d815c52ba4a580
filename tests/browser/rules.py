"""Where the demonstration's rules and register sheets are found, for ``addresses``."""

from __future__ import annotations

from collections.abc import Callable

from delaktig.cases.models import LocalRule

VALUES: dict[str, Callable[[], object]] = {
    "<str:rule>": lambda: "contact.handling_target",
    "<int:record>": lambda: LocalRule.objects.get(municipality="287").pk,
}

AT: dict[str, dict[str, Callable[[], object]]] = {"desk-case-sheet-enter": {"kind": lambda: "assessment"}}
"""What a route says otherwise, as the arguments of ``at``."""
