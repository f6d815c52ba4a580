"""Forms of programmes, editions, sections and what stands beside the text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.law.completeness import all_lines, content_keys
from delaktig.municipalities import register
from delaktig.programmes.models import Edition, Programme
from delaktig.programmes.state import KINDS as LAW_KINDS
from delaktig.web.components.widgets import DateInput, SearchInput
from delaktig.web.desk.programmes.words import KINDS, PLAN_KINDS, STATES, place

Choices = list[tuple[str, Any]]


class DayField(forms.DateField):
    """A date that may be unknown."""

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, help_text=help_text, required=False, widget=DateInput)


class LineField(forms.CharField):
    """A line of text."""

    def __init__(self, label: Any, *, required: bool = False, most: int = 300, help_text: Any = "") -> None:
        super().__init__(label=label, required=required, max_length=most, help_text=help_text)


class WordsField(forms.CharField):
    """Text of several lines; its line breaks are kept, other space at the ends is not."""

    def __init__(self, label: Any, *, required: bool = False, rows: int = 3, help_text: Any = "") -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, required=required, max_length=100_000, widget=widget, help_text=help_text)

    def clean(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return str(super().clean(value)).replace("\r\n", "\n")


class EditionForm(forms.Form):
    """The facts of an edition."""

    title = LineField(lazy("Title"), required=True)
    period_from = DayField(lazy("First day of the period"), lazy("Leave empty what is not known."))
    period_to = DayField(lazy("Last day of the period"))
    legal_basis = LineField(
        lazy("Act and section"),
        most=40,
        help_text=lazy("For example 681/2023 §13. Proposed by kind and period if empty."),
    )
    review_every_months = forms.IntegerField(
        label=lazy("Reviewed every (months)"), required=False, min_value=1, max_value=120
    )
    slug = forms.SlugField(
        label=lazy("Name in addresses"),
        required=False,
        max_length=56,
        help_text=lazy("For example 2026-2028. Made from the period if empty."),
    )


class ProgrammeForm(EditionForm):
    """A new programme with its first edition and members."""

    field_order = ("kind", "title", "period_from", "period_to", "members")
    kind = forms.ChoiceField(label=lazy("Kind"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    members = WordsField(
        lazy("Other municipalities that take part"),
        help_text=lazy("One on each line, by name or three-digit code. Your own municipality leads."),
    )

    def clean_members(self) -> list[str]:
        """Return the codes of the municipalities named."""
        return codes_of(self.cleaned_data["members"])


class MembersForm(forms.Form):
    """The members of an edition, and who arranges the services of each."""

    members = WordsField(
        lazy("Other municipalities that take part"), rows=6, help_text=lazy("One on each line, by name or code.")
    )

    def __init__(self, *args: Any, members: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = list(members)
        for code in codes:
            others = [("", _("the municipality itself"))] + [(c, place(c)) for c in codes if c != code]
            self.fields[f"arranger-{code}"] = forms.ChoiceField(
                label=_("Who arranges the services of %(place)s?") % {"place": place(code)},
                choices=others,
                required=False,
            )

    def clean_members(self) -> list[str]:
        """Return the codes of the municipalities named."""
        return codes_of(self.cleaned_data["members"])

    def arrangers(self) -> dict[str, str]:
        """Return the arranger's code by the buyer's."""
        prefix = "arranger-"
        return {n[len(prefix) :]: v for n, v in self.cleaned_data.items() if n.startswith(prefix) and v}


def codes_of(text: str) -> list[str]:
    """Return the codes of municipalities named one on each line; says which name is not known."""
    known = {record.code: record.code for record in register.load()}
    for record in register.load():
        known |= {record.name_sv.casefold(): record.code, record.name_fi.casefold(): record.code}
    codes: list[str] = []
    unknown: list[str] = []
    for line in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        code = known.get(line.casefold())
        (codes if code else unknown).append(code or line)
    if unknown:
        raise forms.ValidationError(
            _("There is no municipality called %(names)s. Write each name as the municipality does.")
            % {"names": ", ".join(unknown)}
        )
    return list(dict.fromkeys(codes))


class OwnedForm(forms.Form):
    """A form of a part that is common or one municipality's own."""

    def __init__(self, *args: Any, owners: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "municipality" in self.fields:
            self.fields["municipality"].choices = owners or []  # type: ignore[attr-defined]


class SectionForm(OwnedForm):
    """A section: number, title, Markdown text, where it stands and what it answers."""

    number = LineField(lazy("Number"), most=20)
    title = LineField(lazy("Title"), required=True)
    body = WordsField(
        lazy("Text"),
        rows=16,
        help_text=lazy(
            "Written in Markdown: # before a heading, * around words to stress, - before each point of a list."
        ),
    )
    municipality = forms.ChoiceField(label=lazy("Whose text is it?"), required=False)
    parent = forms.ChoiceField(label=lazy("Stands under"), required=False)
    contents = forms.MultipleChoiceField(
        label=lazy("What the act asks for that this answers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    slip = forms.BooleanField(
        label=lazy("Only a slip: the meaning is the same, translations stay up to date"), required=False
    )

    def __init__(self, *args: Any, parents: Choices, contents: Choices, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("nothing: it stands at the top")), *parents]  # type: ignore[attr-defined]
        self.fields["contents"].choices = contents  # type: ignore[attr-defined]
        if new:
            del self.fields["slip"]


class TitleForm(forms.Form):
    """The title of a theme or goal."""

    title = LineField(lazy("Title"), required=True, most=500)


class ConceptForm(forms.Form):
    """A term and what the edition means by it."""

    term = LineField(lazy("Term"), help_text=lazy("Leave empty where the document cannot be read."))
    definition = WordsField(lazy("Meaning"), rows=5)


class StatisticForm(forms.Form):
    """A figure with its source and date."""

    label = LineField(lazy("What the figure tells"), required=True)
    value = forms.DecimalField(label=lazy("Number"), required=False, max_digits=16, decimal_places=3, localize=True)
    unit = LineField(lazy("Unit"), most=40)
    source = LineField(lazy("Source"), most=200)
    on = LineField(lazy("Date, as stated"), most=10, help_text=lazy("For example 2019-12-31 or 2020-12."))
    remark = LineField(lazy("Remark"))


class FootnoteForm(forms.Form):
    """A footnote."""

    number = forms.IntegerField(label=lazy("Number"), required=False, min_value=1)
    text = WordsField(lazy("Text"), required=True)


class PlanTieForm(OwnedForm):
    """A tie to another plan."""

    kind = forms.ChoiceField(label=lazy("Kind of plan"), choices=list(PLAN_KINDS.items()))
    name = LineField(lazy("Name of the plan"), required=True, most=200)
    municipality = forms.ChoiceField(label=lazy("Whose plan is it?"), required=False)
    address = forms.URLField(label=lazy("Address on the web"), required=False, assume_scheme="https")
    valid_from = DayField(lazy("In force from"))
    valid_to = DayField(lazy("In force to"))
    note = LineField(lazy("What ties them together"))


class EditionsFilter(forms.Form):
    """The filter of the list of programmes."""

    kind = forms.ChoiceField(label=lazy("Kind"), required=False, choices=[("", lazy("all")), *KINDS.items()])
    state = forms.ChoiceField(
        label=lazy("State"), required=False, choices=[("", lazy("all")), *((k, w) for k, (_s, w) in STATES.items())]
    )


class SearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(label=lazy("Search in programmes"), required=False, max_length=200, widget=SearchInput)


def owner_choices(members: Iterable[str], actor: str, lead: str) -> Choices:
    """Return whose a part can be, as far as the actor may decide: common for the lead, and its own."""
    found: Choices = [("", _("common to all members"))] if actor == lead else []
    own = [code for code in members if code == actor]
    return found + [(code, _("%(place)s's own") % {"place": place(code)}) for code in own]


def contents_choices(edition: Edition, standing: Iterable[str], today: date) -> Choices:
    """Return what the acts ask of an edition, in the reader's language, with what a part already answers."""
    language = get_language() or "sv"
    keys = content_keys(LAW_KINDS[Programme.Kind(edition.programme.kind)], edition.period_from or today)
    titles = {line.key: line.titles.get(language) or line.titles["sv"] for line in all_lines()}
    return [(key, titles.get(key, key)) for key in dict.fromkeys([*keys, *standing])]
