"""Form widgets of the design system."""

from typing import Any

from django import forms


class DateInput(forms.DateInput):
    """A date in the browser's own calendar; the value travels as ISO 8601 whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class SearchInput(forms.TextInput):
    """A word to look for; the browser gives it a clear button."""

    input_type = "search"
