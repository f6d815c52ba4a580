"""Where the demonstration's rules and register sheets are found, for ``addresses``."""

from __future__ import annotations

from collections.abc import Callable

from delaktig.cases.models import LocalRule

VALUES: dict[str, Callable[[], object]] = {
    "<slug:kind>": lambda: "assessment",
    "<str:rule>": lambda: "contact.handling_target",
    "<int:record>": lambda: LocalRule.objects.get(municipality="287").pk,
}
