"""What the guide's templates need beside the design system."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter(name="json")
def as_json(value: Any) -> str:
    """Return a value as JSON, to stand in a ``data-`` attribute; the template escapes it."""
    return json.dumps(value, ensure_ascii=False)
