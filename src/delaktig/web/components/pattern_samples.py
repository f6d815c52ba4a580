"""Invented words and forms for the pattern page; nothing here is data of a municipality."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.paginator import Page, Paginator
from django.utils.datastructures import MultiValueDict

from delaktig.web.components.widgets import DateInput, SearchInput

LANGUAGES = ("sv", "fi", "en", "ar")
LONG_WORD = "Kotoutumissuunnitelmantarkistusmenettelyohjeistus"


class MeasureForm(forms.Form):
    """Every kind of field once."""

    title = forms.CharField(label="Name of the measure", help_text="A few words that a citizen understands.")
    reason = forms.CharField(label="Why it is needed", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    unit = forms.ChoiceField(label="Unit of follow-up", choices=[("n", "number a year"), ("share", "share, %")])
    target = forms.IntegerField(label="Target", required=False)
    due = forms.DateField(label="Review on", widget=DateInput(), help_text="The day when the measure is looked at.")
    scope = forms.ChoiceField(
        label="Whose measure is it?",
        widget=forms.RadioSelect,
        choices=[("common", "Common to all members"), ("own", "One municipality's own")],
    )
    partners = forms.MultipleChoiceField(
        label="Partners",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("school", "Schools"), ("club", "Associations"), ("parish", "Parishes")],
        help_text="Choose all that take part.",
    )
    attachment = forms.FileField(
        label="Attachment", required=False, widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx"})
    )
    publish = forms.BooleanField(label="Show the measure on the public site", required=False)


class FilterForm(forms.Form):
    """A filter as a list has it."""

    q = forms.CharField(label="Word", widget=SearchInput(), required=False)
    theme = forms.ChoiceField(
        label="Theme", required=False, choices=[("", "All"), ("work", "Work"), ("language", "Language")]
    )
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), ("late", "Late")])


def measure_form() -> MeasureForm:
    """Return a form not yet sent."""
    return MeasureForm(prefix="new")


def wrong_form() -> MeasureForm:
    """Return a form that came back with errors, what was typed kept."""
    typed = {"wrong-reason": "Neighbours seldom meet.", "wrong-target": "forty", "wrong-due": "2026-02-30"}
    chosen: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(
        {"wrong-attachment": [SimpleUploadedFile("plan.pdf", b"%PDF")]}
    )
    return MeasureForm(typed, chosen, prefix="wrong")


def page() -> Page[int]:
    """Return the fourth page of a long list."""
    return Paginator(range(230), 25).page(4)


def context(form: FilterForm) -> dict[str, Any]:
    """Return what the pattern page shows, with the filter form of the request."""
    shell_languages = [{"code": code, "url": f"?language={code}"} for code in LANGUAGES]
    return {
        "public": {
            "name": "Björkvik · Koivulahti · Norrnäs",
            "languages": [{**one, "url": f"{one['url']}&shell=public"} for one in shell_languages],
            "links": [
                {"label": "Programme", "url": "?shell=public", "current": True},
                {"label": "News", "url": "#"},
            ],
            "arranger": "Björkvik arranges the services for Koivulahti and Norrnäs.",
            "contact_phone": "019 555 0100",
            "contact_email": "welcome@bjorkvik.example",
            "accessibility_url": "#accessibility",
            "privacy_url": "#privacy",
            "contact_url": "#contact",
            "demonstration": True,
        },
        "desk": {
            "place": "Björkvik · also for Koivulahti and Norrnäs",
            "languages": shell_languages,
            "search_url": "",
            "navigation": [
                [
                    {"label": "Today", "url": "#", "count": 7},
                    {"label": "Patterns", "url": "?", "current": True, "count": 12},
                    {"label": "Programmes", "url": "#"},
                    {"label": "Decisions", "url": "#", "count": 2},
                ],
                [{"label": "Follow-up", "url": "#"}, {"label": "Reports", "url": "#"}],
                [{"label": "Rules of law", "url": "#"}],
            ],
            "user_name": "Maria L.",
            "user_role": "coordinator",
            "account_links": [{"label": "Account and second factor", "url": "#"}],
            "logout_url": "#",
            "demonstration": True,
        },
        "crumbs": [("Programmes", "#"), ("Integration programme 2023–2025", "#"), ("Measures", "")],
        "sides": [
            {"label": "Measures", "url": "#", "current": True, "count": 24},
            {"label": "Text", "url": "#"},
            {"label": "Completeness", "url": "#", "count": 3},
            {"label": "History", "url": "#"},
        ],
        "handling": [
            {"label": "Draft", "state": "done", "url": "#"},
            {"label": "Consultation", "state": "done", "note": "14 partners"},
            {"label": "Boards", "state": "done"},
            {"label": "Councils", "state": "now", "note": "3 of 5 have adopted"},
            {"label": "In force everywhere", "state": "todo"},
        ],
        "figures": [
            {"value": "13", "label": "on their way", "state": "ok", "url": "#"},
            {"value": "4", "label": "behind", "state": "due", "url": "#"},
            {"value": "94 %", "label": "assessments begun in time this year", "url": "#"},
            {"value": None, "label": "waiting for a course"},
        ],
        "changes": [
            ("equal", "Meeting places: the goal is now "),
            ("delete", "eight"),
            ("equal", " "),
            ("insert", "twelve"),
            ("equal", " a year, and "),
            ("insert", "the parishes take part"),
            ("equal", "."),
        ],
        "measures": [
            {
                "title": "Friends",
                "note": "Find, train and support volunteers",
                "by": "Municipality",
                "a": 22,
                "b": 31,
            }
            | {"how": "friends a year, goal 40", "state": "ok", "words": "on its way"},
            {
                "title": "Meeting places",
                "note": "Where residents get to know each other",
                "by": "Third sector",
                "a": 9,
            }
            | {"b": 7, "how": "meeting places, goal 12", "state": "due", "words": "behind"},
            {
                "title": LONG_WORD,
                "note": "A long word must not break the page",
                "by": "Every partner",
                "a": "–",
            }
            | {"b": "–", "how": "material for each language", "state": "none", "words": "no data"},
        ],
        "title": "Withdraw the edition?",
        "text": "The partners' answers are kept. The edition can be proposed again.",
        "action_words": "Withdraw",
        "confirm_kind": "danger",
        "cancel_url": "?",
        "form_new": measure_form(),
        "form_wrong": wrong_form(),
        "filter_form": form,
        "page": page(),
    }
