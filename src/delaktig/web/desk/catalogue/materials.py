"""Pages of materials: brochures, guides and forms in their languages, and the services they belong to."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.materials import Files, add_material, edit_material, remove_material
from delaktig.catalogue.inputs import MaterialInput, VersionInput
from delaktig.catalogue.listed import named
from delaktig.catalogue.models import Material, MaterialVersion
from delaktig.catalogue.policies import why_not_add
from delaktig.catalogue.selectors import kept_by, kept_here, kept_records
from delaktig.common.files import SIGNATURES
from delaktig.texts.selectors import load
from delaktig.web.components.languages import language_name
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.places import SourceForm
from delaktig.web.desk.catalogue.shell import crumbs, may_edit_services, page
from delaktig.web.desk.catalogue.words import KINDS, Choices, language_choices
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here
from delaktig.web.desk.programmes.forms import LineField

TITLES = ("sv", "fi", "en")
SPARE_ROWS = 2
MOST_ROWS = 30


class MaterialForm(SourceForm):
    """A material; its languages are rows named ``language_0``."""

    title_sv = LineField(lazy("Title (Svenska)"), most=200)
    title_fi = LineField(lazy("Title (Suomi)"), most=200)
    title_en = LineField(lazy("Title (English)"), most=200)
    kind = forms.ChoiceField(label=lazy("Kind"), choices=list(KINDS.items()))
    in_pictures = forms.BooleanField(label=lazy("Told in pictures, for those who do not read"), required=False)
    services = forms.MultipleChoiceField(
        label=lazy("Services that it belongs to"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, uploads: Any = None, rows: int, services: Choices, **kwargs: Any) -> None:
        super().__init__(data, uploads if data is not None else None, **kwargs)
        self.fields["services"].choices = services  # type: ignore[attr-defined]
        self.numbers = range(rows)
        for number in self.numbers:
            for name, field in _row_fields().items():
                self.fields[f"{name}_{number}"] = field

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the fields of each language."""
        return [{"number": n + 1, **{name: self[f"{name}_{n}"] for name in _row_fields()}} for n in self.numbers]

    def clean(self) -> dict[str, Any]:
        """Ask for a title, and for a language where an address or a file is given."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"title_{tag}") for tag in TITLES):
            self.add_error("title_sv", _("Give a name in at least one language."))
        for number in self.numbers:
            others = (cleaned.get(f"{name}_{number}") for name in ("address", "file", "dated"))
            if not cleaned.get(f"language_{number}") and any(others):
                self.add_error(f"language_{number}", _("Choose the language."))
        return cleaned

    def given(self) -> MaterialInput:
        """Return what was given, as the act takes it."""
        data = self.cleaned_data
        rows = [number for number in self.numbers if data[f"language_{number}"]]
        return MaterialInput(
            title={tag: data[f"title_{tag}"] for tag in TITLES},
            kind=data["kind"],
            in_pictures=data["in_pictures"],
            services=tuple(int(pk) for pk in data["services"]),
            versions=tuple(VersionInput(data[f"language_{n}"], data[f"address_{n}"], data[f"dated_{n}"]) for n in rows),
            source=data["source"],
            checked_on=data["checked_on"],
        )

    def uploaded(self) -> Files:
        """Return the files that were sent, by language."""
        sent = ((self.cleaned_data[f"language_{n}"], self.cleaned_data[f"file_{n}"]) for n in self.numbers)
        return {language: (file.name, file.read()) for language, file in sent if language and file}

    def source_language(self) -> str:
        """Return the language that the title is written in: the first that has one."""
        return next(tag for tag in TITLES if self.cleaned_data[f"title_{tag}"])


def _row_fields() -> dict[str, forms.Field]:
    languages = language_choices([*settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES])
    return {
        "language": forms.ChoiceField(label=_("Language"), required=False, choices=[("", "–"), *languages]),
        "address": forms.URLField(label=_("Address on the web"), required=False, max_length=400, assume_scheme="https"),
        "file": forms.FileField(
            label=_("or a file"), required=False, widget=forms.FileInput(attrs={"accept": ",".join(sorted(SIGNATURES))})
        ),
        "dated": forms.DateField(label=_("Date of the edition"), required=False, widget=DateInput),
    }


@found_or_404
def materials(request: HttpRequest) -> HttpResponse:
    """List the materials that the municipality keeps, each with its languages."""
    actor, language = actor_of(request), get_language() or "sv"
    rows = list(kept_records(actor, Material).prefetch_related("versions", "services"))
    texts = load(row.title_id for row in rows)
    shown = [
        {
            "one": row,
            "name": texts.show(row.title_id, language),
            "kind": KINDS[row.kind],
            "versions": [_version(request, one) for one in row.versions.all()],
            "services": len(row.services.all()),
            "url": here(request, "desk-services-material", row.pk),
        }
        for row in rows
    ]
    values = {
        "rows": sorted(shown, key=lambda row: str(row["name"]).casefold()),
        "add_url": here(request, "desk-services-material-add") if may_edit_services(actor) else "",
        "crumbs": [*crumbs(request), (_("Materials"), "")],
    }
    return render(request, "desk/catalogue/materials.html", values)


def _version(request: HttpRequest, one: MaterialVersion) -> dict[str, str]:
    address = one.address or here(request, "desk-services-material-file", one.material_id, one.language)
    return {"language": language_name(one.language), "url": address}


@found_or_404
def add(request: HttpRequest) -> HttpResponse:
    """Add a material."""
    actor = actor_of(request)

    def save(form: MaterialForm, _version: int | None) -> Material:
        return add_material(actor, form.given(), form.uploaded(), language=form.source_language())

    return edit(
        request,
        _page(
            request,
            _("New material"),
            form=_form(request, actor, 0),
            initial={"services": request.GET.getlist("service")},
            save=save,
            draft="material:0:new",
        ),
    )


@found_or_404
def material(request: HttpRequest, material: int) -> HttpResponse:
    """Change a material: its title, its languages, the services it belongs to."""
    actor = actor_of(request)
    one = kept_here(actor, Material, material)
    versions = sorted(one.versions.all(), key=lambda row: row.pk)
    texts = load([one.title_id])

    def save(form: MaterialForm, version: int | None) -> Material:
        source = texts.source_language(one.title_id)
        return edit_material(actor, one, form.given(), form.uploaded(), language=source, expected_version=version)

    initial: dict[str, Any] = {name: getattr(one, name) for name in ("kind", "in_pictures", "source", "checked_on")}
    initial |= {f"title_{tag}": texts.exact(one.title_id, tag).body for tag in TITLES}
    initial["services"] = [str(pk) for pk in one.services.values_list("pk", flat=True)]
    for number, row in enumerate(versions):
        values = {"language": row.language, "address": row.address, "dated": row.dated}
        initial |= {f"{name}_{number}": value for name, value in values.items()}
    return edit(
        request,
        _page(
            request,
            texts.show(one.title_id, get_language() or "sv").body,
            form=_form(request, actor, len(versions)),
            initial=initial,
            version=one.version,
            save=save,
            draft=f"material:{one.pk}:facts",
            target=f"material:{one.uid}",
            context={
                "kept": [
                    (language_name(row.language), row.file.name.rsplit("/", 1)[-1]) for row in versions if row.file
                ],
                "remove_url": here(request, "desk-services-material-remove", one.pk),
            },
        ),
    )


def _form(request: HttpRequest, actor: Actor, standing: int) -> Any:
    sent = sum(1 for name in request.POST if name.startswith("language_"))
    rows = named(kept_by(actor), get_language() or "sv").values_list("pk", "shown_name")
    services = sorted(((str(pk), name or "–") for pk, name in rows), key=lambda row: str(row[1]).casefold())
    return partial(
        MaterialForm,
        uploads=request.FILES,
        rows=min(max(standing + SPARE_ROWS, sent), MOST_ROWS),
        services=services,
    )


def _page(request: HttpRequest, title: str, **values: Any) -> Page:
    back = here(request, "desk-services-materials")
    return page(
        title=title or "–",
        done=lambda _saved: back,
        cancel=back,
        crumbs=[*crumbs(request), (_("Materials"), back)],
        said=_("Saved."),
        why_not=why_not_add(actor_of(request)),
        template="desk/catalogue/material.html",
        **values,
    )


@found_or_404
def remove(request: HttpRequest, material: int) -> HttpResponse:
    """Take a material away, after a question."""
    actor = actor_of(request)
    one = kept_here(actor, Material, material)
    back = here(request, "desk-services-materials")
    if request.method == "POST":
        remove_material(actor, one)
        messages.success(request, _("It is taken away."))
        return redirect(back)
    values = {
        "title": _("Take this away?"),
        "text": _("Its files are deleted. The services stay."),
        "action_words": _("Take away"),
        "cancel_url": here(request, "desk-services-material", one.pk),
        "confirm_kind": "danger",
        "shell": "components/desk_base.html",
        "name": load([one.title_id]).show(one.title_id, get_language() or "sv").body,
    }
    return render(request, "desk/catalogue/state.html", values)


@found_or_404
def file(request: HttpRequest, material: int, language: str) -> HttpResponseBase:
    """Give a material's file in a language, always as a download."""
    one = kept_here(actor_of(request), Material, material)
    version = one.versions.filter(language=language).exclude(file="").first()
    if version is None:
        raise Http404
    return FileResponse(version.file.open("rb"), as_attachment=True, filename=version.file.name.rsplit("/", 1)[-1])
