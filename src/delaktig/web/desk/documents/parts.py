"""Forms of the parts of a result: a section, a measure's five cells, a figure, an item …"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.exchange.working import FACTS, FIELDS, Node, fingerprint, own_values
from delaktig.municipalities import register
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.documents import words

LONG = {"text": 14, "background": 8, "proposal": 5, "handling": 4, "decision": 5, "attachments": 3}
CELLS = frozenset(FIELDS["m"])
LONGEST = 200_000
OPENED = "opened"


class Words(forms.CharField):
    """Words with plain line ends; what is empty is unknown."""

    def __init__(self, name: str, rows: int = 0, most: int = LONGEST) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(label=words.FIELDS[name], required=False, max_length=most, widget=widget)

    def clean(self, value: Any) -> str:
        """Return the text with line feeds only."""
        return str(super().clean(value)).replace("\r\n", "\n")


class PartForm(forms.Form):
    """One part; it knows what the part said when the form was opened."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, node: Node, codes: list[str], data: Mapping[str, Any] | None = None) -> None:
        self.node, self.key, self.letter = node, node["key"], node["key"][0]
        values = own_values(node)
        initial = {name: _shown(name, value) for name, value in values.items()}
        super().__init__(data, prefix=self.key, initial={**initial, OPENED: fingerprint(values)})
        for name in FIELDS[self.letter]:
            self.fields[name] = _field(self.letter, name, codes)

    def values(self) -> dict[str, Any]:
        """Return the part's fields as they are kept; call it when the form is valid."""
        return {name: _kept(self.letter, name, self.cleaned_data[name]) for name in FIELDS[self.letter]}

    def visible(self) -> list[forms.BoundField]:
        """Return the fields that a person fills in."""
        return [self[name] for name in FIELDS[self.letter]]


def _field(letter: str, name: str, codes: list[str]) -> forms.Field:
    label = words.FIELDS[name]
    if (letter, name) in (("f", "number"), ("i", "section")):
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999)
    if (letter, name) == ("n", "value"):
        return forms.DecimalField(label=label, required=False, max_digits=16, decimal_places=3, localize=True)
    if (letter, name) == ("i", "date"):
        return forms.DateField(label=label, required=False, widget=DateInput)
    if name == "outcome":
        return forms.ChoiceField(label=label, choices=words.OUTCOMES)
    if name == "next":
        return forms.ChoiceField(label=label, required=False, choices=words.NEXT)
    if name == "immediate":
        return forms.BooleanField(label=label, required=False)
    if name == "municipality":
        return forms.ChoiceField(label=label, required=False, choices=[("", _("not known")), *names(codes)])
    if letter == "m":
        return Words(name, rows=4)
    if letter in "cf" and name == "text":
        return Words(name, rows=4)
    return Words(name, rows=LONG.get(name, 0), most=20 if (letter, name) == ("s", "number") else LONGEST)


def names(codes: list[str]) -> list[tuple[str, str]]:
    """Return municipalities as choices: code and name in the page's language."""
    language = get_language() or "sv"
    return [(code, register.by_code(code).name(language)) for code in codes]


def _shown(name: str, value: Any) -> Any:
    if name == "attachments":
        return "\n".join(value or ())
    return value


def _kept(letter: str, name: str, value: Any) -> Any:
    if name == "attachments":
        return [line.strip() for line in value.split("\n") if line.strip()]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if letter == "m" and isinstance(value, str):
        value = " ".join(value.split())
    if letter in "scf" and name == "text":
        return value or ""
    return None if value == "" else value


class FactsForm(forms.Form):
    """What the document says of itself as a whole."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    title = Words("title", most=500)
    language = forms.ChoiceField(label=words.FIELDS["language"], choices=[("sv", "Svenska"), ("fi", "Suomi")])
    start = forms.IntegerField(required=False, min_value=1900, max_value=2200)
    end = forms.IntegerField(required=False, min_value=1900, max_value=2200)
    municipalities = forms.CharField(
        label=words.FIELDS["municipalities"], required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    acts = forms.CharField(label=words.FIELDS["acts"], required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, facts: dict[str, Any], data: QueryDict | None = None) -> None:
        self.stands = facts
        initial = {
            "title": facts["title"],
            "language": facts["language"],
            "start": facts["period"]["from"],
            "end": facts["period"]["to"],
            "municipalities": "\n".join(name for _code, name in names(facts["municipalities"])),
            "acts": "\n".join(facts["acts"]),
            OPENED: fingerprint({name: facts[name] for name in FACTS}),
        }
        super().__init__(data, prefix="facts", initial=initial)
        self.fields["start"].label, self.fields["end"].label = _("First year"), _("Last year")
        self.fields["municipalities"].help_text = _("One on each line, by name or three-digit code.")
        self.fields["acts"].help_text = _("One on each line, for example 1386/2010.")

    def clean_municipalities(self) -> list[str]:
        """Return the codes of the municipalities named, one on each line."""
        known = {name.casefold(): one.code for one in register.load() for name in (one.name_sv, one.name_fi, one.code)}
        asked = [line.strip() for line in self.cleaned_data["municipalities"].split("\n") if line.strip()]
        strange = [line for line in asked if line.casefold() not in known]
        if strange:
            raise forms.ValidationError(_("No municipality is called %(name)s.") % {"name": ", ".join(strange)})
        return sorted({known[line.casefold()] for line in asked})

    def clean_acts(self) -> list[str]:
        """Return the acts, one on each line, as number/year."""
        asked = list(dict.fromkeys(self.cleaned_data["acts"].split()))
        strange = [act for act in asked if not all(p.isdigit() for p in act.split("/")) or act.count("/") != 1]
        if strange:
            raise forms.ValidationError(_("Write an act as number/year: %(act)s.") % {"act": ", ".join(strange)})
        return asked

    def clean(self) -> dict[str, Any]:
        """Refuse a period that runs backwards."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("start") and found.get("end") and found["start"] > found["end"]:
            self.add_error("end", _("The last year comes before the first."))
        return found

    def values(self) -> dict[str, Any]:
        """Return the facts as they are kept."""
        found = self.cleaned_data
        return {
            "title": found["title"] or None,
            "language": found["language"],
            "period": {"from": found["start"], "to": found["end"]},
            "municipalities": found["municipalities"],
            "acts": found["acts"],
        }
