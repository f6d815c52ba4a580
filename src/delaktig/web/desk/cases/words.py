"""Words of a client's path that several pages say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.models import Mode

MODES: dict[str, Any] = {
    Mode.ON_SITE: lazy("on site"),
    Mode.PHONE: lazy("by phone"),
    Mode.VIDEO: lazy("by video"),
}
ABOUT: dict[str, Any] = {
    "assessment": lazy("about the assessment"),
    "plan": lazy("about the plan"),
    "review": lazy("about the review"),
}
"""What a time is for."""
