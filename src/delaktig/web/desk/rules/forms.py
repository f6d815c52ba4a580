"""Forms of rules: the filter of the list, and a record of one's own made from the wording that stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.actions.rules import RuleInput, length_of
from delaktig.law.rules import LANGUAGES, Parameter, Rule
from delaktig.web.components.languages import language_name
from delaktig.web.components.widgets import DateInput, SearchInput
from delaktig.web.desk.rules.words import KINDS, parameter

CITED = ("act", "section", "subsection", "item", "amended_by")


class RulesFilter(forms.Form):
    """The filter of the list; all in the address."""

    q = forms.CharField(label=lazy("Words in the rule"), required=False, max_length=100, widget=SearchInput)
    kind = forms.ChoiceField(
        label=lazy("Kind"),
        required=False,
        choices=[("", lazy("all kinds")), *((key, words) for key, (_sign, words) in KINDS.items())],
    )
    act = forms.ChoiceField(label=lazy("Act"), required=False)
    only = forms.ChoiceField(
        label=lazy("Only"),
        required=False,
        choices=[
            ("", lazy("all rules")),
            ("unsure", lazy("those to be verified")),
            ("own", lazy("those that the municipality has entered")),
        ],
    )

    def __init__(self, *args: Any, acts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", lazy("all acts")), *((one, one) for one in acts)]  # type: ignore[attr-defined]


class RuleForm(forms.Form):
    """A dated record of a rule: its days, its source, its citation where it is law, each parameter, its texts."""

    valid_from = forms.DateField(label=lazy("First day"), widget=DateInput, required=False)
    valid_to = forms.DateField(
        label=lazy("Last day"), widget=DateInput, required=False, help_text=lazy("Empty: until further notice.")
    )
    source = forms.CharField(
        label=lazy("Where it stands"),
        required=False,
        help_text=lazy("The decision with its section, or the act with the wording that was read."),
    )
    act = forms.CharField(label=lazy("Act"), required=False, help_text=lazy("Number and year, as 681/2023."))
    section = forms.CharField(label=lazy("Section"), required=False)
    subsection = forms.IntegerField(label=lazy("Subsection"), required=False, min_value=1)
    item = forms.IntegerField(label=lazy("Item of the list"), required=False, min_value=1)
    amended_by = forms.CharField(label=lazy("Amended by act"), required=False)
    verified = forms.BooleanField(
        label=lazy("I have read the wording in the act itself"),
        required=False,
        help_text=lazy("Else the rule is shown as to be verified."),
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        if rule.kind != "statutory":
            for name in (*CITED, "verified"):
                del self.fields[name]
        for name, value in rule.parameters.items():
            self.fields[name] = _field(name, value)
        for language in LANGUAGES:
            self.fields[f"text_{language}"] = forms.CharField(
                label=lazy("Text in %(language)s") % {"language": language_name(language)},
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
                help_text=lazy("Left empty in all languages, the text is written from the number.")
                if length_of(rule)
                else "",
            )

    def given(self) -> RuleInput:
        """Return what was entered as the act takes it."""
        data = self.cleaned_data
        return RuleInput(
            rule=self.rule.id,
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            source=data["source"],
            **{name: data[name] for name in (*CITED, "verified") if name in data},
            parameters={name: _read(data[name], value) for name, value in self.rule.parameters.items()},
            texts={language: data[f"text_{language}"] for language in LANGUAGES},
        )


def initial_of(rule: Rule) -> dict[str, Any]:
    """Return the wording that stands as the form begins: without days and source, which are the new record's own."""
    cited = rule.citation
    values: dict[str, Any] = {name: getattr(cited, name) for name in CITED} if cited else {}
    values |= {name: "\n".join(one) if isinstance(one, tuple) else one for name, one in rule.parameters.items()}
    if not length_of(rule):
        values |= {f"text_{language}": rule.texts[language] for language in LANGUAGES}
    return values


def _field(name: str, value: Parameter) -> forms.Field:
    label = parameter(name)
    if isinstance(value, bool):
        return forms.BooleanField(label=label, required=False)
    if isinstance(value, int):
        return forms.IntegerField(label=label)
    if isinstance(value, tuple):
        return forms.CharField(
            label=label, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=lazy("One on each line.")
        )
    return forms.CharField(label=label, required=False)


def _read(given: Any, value: Parameter) -> Parameter:
    if isinstance(value, tuple):
        return tuple(line.strip() for line in str(given).splitlines() if line.strip())
    return given if isinstance(value, int) else str(given).strip()
