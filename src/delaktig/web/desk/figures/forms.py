"""Forms of figures: filters, entering, what is aimed at, asking, and what an office answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from delaktig.common.files import SIGNATURES
from delaktig.indicators.answering import FigureAnswer
from delaktig.indicators.asking import LANGUAGES
from delaktig.indicators.entering import AIM
from delaktig.indicators.models import AskedFigure, Indicator
from delaktig.indicators.observing import TOLD, ObservationInput
from delaktig.indicators.periods import Period
from delaktig.indicators.rules import TargetInput
from delaktig.web.components.languages import autonym
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.programmes.words import DIRECTIONS, SOURCES
from delaktig.web.desk.standing import STANDING

Choices = Sequence[tuple[str, Any]]
TONGUES = [(code, autonym(code)) for code in LANGUAGES]
KINDS_OF_FILE = ",".join(sorted(SIGNATURES))
LONGEST = 5_000


def _number(label: Any, hint: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=hint, required=False, max_digits=16, decimal_places=3, localize=True
    )


def _day(label: Any, hint: Any = "", required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, required=required, widget=DateInput)


def _text(label: Any, hint: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST, widget=widget)


def _file() -> forms.FileField:
    return forms.FileField(
        label=_("A file that shows it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": KINDS_OF_FILE}),
        help_text=_("A certificate, a list, minutes. No names of clients."),
    )


class FiguresFilter(forms.Form):
    """The filter of the list of indicators; all in the address."""

    edition = forms.TypedChoiceField(label=_("Programme"), required=False, coerce=int, empty_value=None)
    theme = forms.TypedChoiceField(label=_("Theme"), required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(
        label=_("How it stands"),
        required=False,
        choices=[("", _("All")), *((name, words) for name, (_sign, words) in STANDING.items())],
    )
    source = forms.ChoiceField(
        label=_("Where the data come from"), required=False, choices=[("", _("All")), *SOURCES.items()]
    )
    responsible = forms.TypedChoiceField(label=_("Responsible"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in choices.items():
            self.fields[name].choices = [("", _("All")), *known]  # type: ignore[attr-defined]


def _figure_fields(indicator: Indicator, unit: str) -> dict[str, forms.Field]:
    """Return the fields that a figure of an indicator's kind is told with."""
    kind = Indicator.Kind
    if indicator.kind in TOLD:
        label = _("The documents, one on each line") if indicator.kind == kind.DOCUMENTS else _("In your own words")
        return {"text": _text(label, rows=5), "file": _file()}
    fields: dict[str, forms.Field] = {}
    if indicator.kind == kind.MILESTONE:
        fields["reached_on"] = _day(_("Reached on"), _("Leave it empty if it is not reached, and say how far you are."))
    else:
        fields["value"] = _number(_("The figure"), unit)
    if indicator.kind == kind.COUNT_AND_MONEY:
        fields["amount"] = _number(_("Money"), "€")
    return fields | {
        "text": _text(_("In words"), _("How to read the figure, or why there is none.")),
        "source": forms.CharField(
            label=_("Where the figure stands"),
            required=False,
            max_length=300,
            help_text=_("A register, a report, an own count."),
        ),
        "file": _file(),
    }


class EnterForm(forms.Form):
    """A figure of a period, entered or corrected on the desk."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, *args: Any, indicator: Indicator, unit: str, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods  # type: ignore[attr-defined]
        self.fields |= _figure_fields(indicator, unit)
        self.fields["note"] = forms.CharField(
            label=_("Why it is corrected"),
            required=False,
            max_length=300,
            help_text=_("Where something is known already. The earlier figure stays in the history."),
        )

    def given(self, language: str) -> ObservationInput:
        """Return what was said."""
        return _given(self.cleaned_data, language, note=self.cleaned_data.get("note", ""))


class AimForm(forms.Form):
    """What the municipality aims at by itself."""

    baseline = _number(_("Starting point"))
    baseline_on = _day(_("Date of the starting point"))
    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=[("", _("not said")), *DIRECTIONS.items()]
    )
    low = _number(_("Aim: at least"))
    high = _number(_("Aim: at most"))
    due_on = _day(_("Aimed at by"))

    def target(self) -> TargetInput:
        """Return what is aimed at."""
        return TargetInput(**{name: self.cleaned_data[name] for name in AIM})


class AskForm(forms.Form):
    """Which figures to ask an office for, where to write, until when."""

    figures = forms.MultipleChoiceField(
        label=_("Figures to ask for"),
        help_text=_("Those that are due are ticked already."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one figure.")},
    )
    email = forms.EmailField(
        label=_("Office address"),
        help_text=_("An address that the whole office reads, not one person's own."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=TONGUES, widget=forms.RadioSelect)
    due_on = _day(_("Answer by"), _("The link takes answers for two months more; they are marked late."), required=True)
    message = _text(_("Your own words in the letter"), _("What the letter says by itself, you need not write."), rows=4)

    def __init__(self, *args: Any, figures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figures"].choices = figures  # type: ignore[attr-defined]


class RequestsFilter(forms.Form):
    """Filters of the list of requests."""

    state = forms.ChoiceField(label=_("State"), required=False)
    organisation = forms.TypedChoiceField(label=_("Organisation"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, states: Choices, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All but the withdrawn")), *states]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [("", _("All")), *organisations]  # type: ignore[attr-defined]


class AnswersForm(forms.Form):
    """What an office answers: for each figure asked for its number, money, day or words, a file, or "not yet"."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        files: Any,
        asked: Sequence[AskedFigure],
        units: Mapping[int, str],
        version: int,
        draft: Mapping[str, str] | None = None,
    ) -> None:
        self.asked = asked
        initial: dict[str, Any] = {"version": version}
        for one in asked:
            initial |= _standing(one)
        super().__init__(data, files, initial=initial)
        for one in asked:
            for name, field in _figure_fields(one.indicator, units.get(one.pk, "")).items():
                self.fields[f"{name}_{one.pk}"] = field
            self.fields[f"unknown_{one.pk}"] = forms.BooleanField(label=_("We do not know yet"), required=False)
            self.fields[f"comment_{one.pk}"] = forms.CharField(
                label=_("When you will know, or why not"), required=False, max_length=300
            )
        for name, typed in (draft or {}).items():
            if name in self.fields and name != "version":
                self.initial[name] = typed

    def answers(self, language: str) -> dict[int, FigureAnswer]:
        """Return what was said of each figure, by its id."""
        found = {}
        for one in self.asked:
            data = {
                name.rpartition("_")[0]: value
                for name, value in self.cleaned_data.items()
                if name.endswith(f"_{one.pk}")
            }
            brought = data.get("file")
            file = (brought.name, brought.read()) if brought else None
            found[one.pk] = FigureAnswer(
                _given(data, language), bool(data.get("unknown")), data.get("comment", ""), file
            )
        return found


def _standing(one: AskedFigure) -> dict[str, Any]:
    """Return what was answered before, so that it can be corrected where it stands."""
    said = one.observation
    values: dict[str, Any] = {f"unknown_{one.pk}": one.unknown_yet, f"comment_{one.pk}": one.comment}
    if said is not None:
        for name in ("value", "amount", "reached_on", "text", "source"):
            values[f"{name}_{one.pk}"] = getattr(said, name)
        if said.value is not None:
            values[f"value_{one.pk}"] = said.value.normalize()
    return values


def _given(data: Mapping[str, Any], language: str, note: str = "") -> ObservationInput:
    return ObservationInput(
        value=data.get("value"),
        amount=data.get("amount"),
        reached_on=data.get("reached_on"),
        text=data.get("text") or "",
        source=data.get("source") or "",
        language=language,
        note=note,
    )


def period_of(key: str) -> Period:
    """Return the period that a form's choice names: ``2025-01-01_2025-12-31``. Raises ``ValueError``."""
    first, _line, last = key.partition("_")
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def period_key(period: Period) -> str:
    """Return what names a period in a form."""
    return f"{period.first.isoformat()}_{period.last.isoformat()}"
