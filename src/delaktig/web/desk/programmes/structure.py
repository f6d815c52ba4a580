"""Pages of sections, themes and goals; moving and deleting parts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.formats.markdown import to_html
from delaktig.programmes import selectors
from delaktig.programmes.actions.structure import (
    SectionInput,
    add_goal,
    add_section,
    add_theme,
    delete,
    edit_section,
    move,
    place_section,
    rename,
)
from delaktig.programmes.models import Comment, Edition, Goal, Measure, Section, Theme
from delaktig.programmes.policies import why_not_edit
from delaktig.programmes.selectors import EditionSeen
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, refused, saved_words
from delaktig.web.desk.programmes.forms import SectionForm, TitleForm, contents_choices, owner_choices
from delaktig.web.desk.programmes.shell import crumbs, frame, may_edit, today
from delaktig.web.desk.programmes.words import PARTS, place, writing_language

MODELS: dict[str, type[Section] | type[Theme] | type[Goal] | type[Measure]] = {
    "section": Section,
    "theme": Theme,
    "goal": Goal,
    "measure": Measure,
}


@found_or_404
def text(request: HttpRequest, edition: int) -> HttpResponse:
    """Show the text of an edition: its sections as a tree, to read and to work in."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    sections = list(seen.edition.sections.all())
    texts = load([seen.edition.title_id, *(i for s in sections for i in (s.title_id, s.body_id))])
    language = get_language() or "sv"
    rows = [
        {
            "section": section,
            "level": min(depth + 2, 6),
            "depth": depth,
            "title": texts.show(section.title_id, language),
            "body": texts.show(section.body_id, language),
            "html": to_html(texts.show(section.body_id, language).body, top_level=min(depth + 3, 6)),
            "own": place(section.municipality_id) if section.municipality_id else "",
            "may_edit": may_edit(actor, seen, section.municipality_id),
        }
        for section, depth in in_order(sections)
    ]
    title = texts.show(seen.edition.title_id, language).body
    values = {**frame(request, seen, title, "desk-programme-text"), "rows": rows}
    return render(request, "desk/programmes/text.html", values)


def in_order(sections: Iterable[Section], parent: int | None = None, depth: int = 0) -> list[tuple[Section, int]]:
    """Return sections as a tree is read, each with its depth."""
    rows = list(sections)
    found: list[tuple[Section, int]] = []
    for section in (s for s in rows if s.parent_id == parent):
        found += [(section, depth), *in_order(rows, section.pk, depth + 1)]
    return found


def _parents(sections: list[Section], texts: Bundle, language: str, without: int | None) -> list[tuple[str, str]]:
    """Return the sections that another can stand under: not itself, nor what stands under it."""
    barred = {without} - {None}
    found: list[tuple[str, str]] = []
    for section, depth in in_order(sections):
        if section.pk in barred or section.parent_id in barred:
            barred.add(section.pk)
            continue
        words = " ".join(filter(None, [section.number, texts.show(section.title_id, language).body]))
        found.append((str(section.pk), "– " * depth + words))
    return found


@found_or_404
def section(request: HttpRequest, section: int) -> HttpResponse:
    """Edit a section, with a preview of its Markdown."""
    actor = actor_of(request)
    standing, seen = selectors.part(actor, Section, section)
    return edit(request, _section_page(request, seen, standing, None))


@found_or_404
def section_add(request: HttpRequest, edition: int) -> HttpResponse:
    """Write a new section; `?under=` says where it stands."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    under = request.GET.get("under", "")
    return edit(request, _section_page(request, seen, None, int(under) if under.isdigit() else None))


def _section_page(request: HttpRequest, seen: EditionSeen, standing: Section | None, under: int | None) -> Page:
    actor, edition = actor_of(request), seen.edition
    sections = list(edition.sections.all())
    texts = load([edition.title_id, *(i for s in sections for i in (s.title_id, s.body_id))])
    source = texts.source_language(standing.title_id if standing else edition.title_id)
    language = writing_language(request.GET.get("language", ""), source)
    by_pk = {str(s.pk): s for s in sections}
    owner = standing.municipality_id if standing else None

    def save(form: Any, version: int | None) -> Section:
        data = form.cleaned_data
        given = SectionInput(
            data["title"],
            data["body"],
            data["number"],
            data["municipality"] or None,
            data["contents"],
            data.get("slip", False),
        )
        parent = by_pk.get(data["parent"])
        if standing is None:
            return add_section(actor, edition, language, given, parent)
        saved = edit_section(actor, standing, language, given, expected_version=version)
        return place_section(actor, saved, parent)

    form = partial(
        SectionForm,
        owners=owner_choices(sorted(seen.facts.members), actor.municipality, seen.facts.lead),
        parents=_parents(sections, texts, language, standing.pk if standing else None),
        contents=contents_choices(edition, standing.contents if standing else (), today()),
        new=standing is None,
    )
    title = texts.show(edition.title_id, language).body
    back = here(request, "desk-programme-text", edition.pk)
    return Page(
        title=(texts.show(standing.title_id, language).body or _("Section")) if standing else _("New section"),
        eyebrow=title,
        form=form,
        initial=_section_initial(standing, texts, language, under, actor.municipality, seen),
        version=standing.version if standing else 0,
        save=save,
        done=lambda saved: f"{back}#section-{saved.pk}",
        cancel=back,
        crumbs=crumbs(request, seen, title, (_("Text"), back)),
        said=saved_words(),
        draft=f"section:{standing.pk}:{language}" if standing else f"edition:{edition.pk}:new-section:{language}",
        target=f"section:{standing.pk}" if standing else "",
        why_not=_why_not(actor, seen, standing, owner),
        language=language,
        languages=True,
        template="desk/programmes/section.html",
        context={"part": "section", "part_pk": standing.pk if standing else None},
    )


def _why_not(actor: Any, seen: EditionSeen, standing: Section | None, owner: str | None) -> str | None:
    if standing is not None:
        return why_not_edit(actor, seen.facts, owner)
    return why_not_edit(actor, seen.facts, actor.municipality)


def _section_initial(
    standing: Section | None, texts: Bundle, language: str, under: int | None, actor: str, seen: EditionSeen
) -> dict[str, Any]:
    if standing is None:
        return {"parent": str(under or ""), "municipality": "" if actor == seen.facts.lead else actor}
    return {
        "number": standing.number,
        "title": texts.exact(standing.title_id, language).body,
        "body": texts.exact(standing.body_id, language).body,
        "municipality": standing.municipality_id or "",
        "parent": str(standing.parent_id or ""),
        "contents": standing.contents,
    }


@found_or_404
def theme_add(request: HttpRequest, edition: int) -> HttpResponse:
    """Add a theme."""
    seen = selectors.edition(actor_of(request), edition)
    return edit(request, _title_page(request, seen, None, seen.edition))


@found_or_404
def goal_add(request: HttpRequest, theme: int) -> HttpResponse:
    """Add a goal under a theme."""
    above, seen = selectors.part(actor_of(request), Theme, theme)
    return edit(request, _title_page(request, seen, None, above))


@found_or_404
def theme(request: HttpRequest, theme: int) -> HttpResponse:
    """Rename a theme."""
    standing, seen = selectors.part(actor_of(request), Theme, theme)
    return edit(request, _title_page(request, seen, standing, seen.edition))


@found_or_404
def goal(request: HttpRequest, goal: int) -> HttpResponse:
    """Rename a goal."""
    standing, seen = selectors.part(actor_of(request), Goal, goal)
    return edit(request, _title_page(request, seen, standing, standing.theme))


def _title_page(request: HttpRequest, seen: EditionSeen, standing: Theme | Goal | None, above: Edition | Theme) -> Page:
    actor = actor_of(request)
    ids = [seen.edition.title_id, above.title_id, *([standing.title_id] if standing else [])]
    texts = load(ids)
    source = texts.source_language(standing.title_id if standing else seen.edition.title_id)
    language = writing_language(request.GET.get("language", ""), source)
    kind = "goal" if isinstance(above, Theme) else "theme"

    def save(form: Any, version: int | None) -> Theme | Goal:
        title = form.cleaned_data["title"]
        if standing is not None:
            return rename(actor, standing, language, title, expected_version=version)
        if isinstance(above, Theme):
            return add_goal(actor, above, language, title)
        return add_theme(actor, above, language, title)

    edition_title = texts.show(seen.edition.title_id, language).body
    back = here(request, "desk-programme-edition", seen.edition.pk)
    new = {"goal": _("New goal"), "theme": _("New theme")}[kind]
    key = f"{kind}:{standing.pk}:{language}" if standing else f"{'theme' if kind == 'goal' else 'edition'}:{above.pk}"
    return Page(
        title=str(PARTS[kind]) if standing else new,
        eyebrow=texts.show(above.title_id, language).body,
        form=TitleForm,
        initial={"title": texts.exact(standing.title_id, language).body if standing else ""},
        version=standing.version if standing else 0,
        save=save,
        done=lambda saved: f"{back}#{kind}-{saved.pk}",
        cancel=back,
        crumbs=crumbs(request, seen, edition_title),
        said=saved_words(),
        draft=key if standing else f"{key}:new-{kind}:{language}",
        target=f"{kind}:{standing.pk}" if standing else "",
        why_not=why_not_edit(actor, seen.facts, None),
        language=language,
        languages=True,
        context={"part": kind, "part_pk": standing.pk if standing else None},
    )


def _part(request: HttpRequest, kind: str, pk: int) -> tuple[Section | Theme | Goal | Measure, EditionSeen]:
    if kind not in MODELS:
        raise Http404
    return selectors.part(actor_of(request), MODELS[kind], pk)


def _back(request: HttpRequest, kind: str, seen: EditionSeen, pk: int | None = None) -> str:
    route = "desk-programme-text" if kind == "section" else "desk-programme-edition"
    return here(request, route, seen.edition.pk) + (f"#{kind}-{pk}" if pk else "")


@require_POST
@found_or_404
def move_part(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Move a part up or down among its siblings."""
    part, seen = _part(request, kind, pk)
    step = {"up": -1, "down": 1}.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    try:
        move(actor_of(request), part, step)
    except Denied as denied:
        return refused(request, _about(request, kind, seen, pk), denied.reason)
    return redirect(_back(request, kind, seen, pk))


@found_or_404
def delete_part(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask whether a part is to be deleted with what stands under it, and delete it."""
    actor = actor_of(request)
    part, seen = _part(request, kind, pk)
    page = _about(request, kind, seen, pk)
    reason = why_not_edit(actor, seen.facts, getattr(part, "municipality_id", None))
    if reason:
        return refused(request, page, reason)
    if request.method == "POST":
        try:
            delete(actor, part)
        except Denied as denied:
            return refused(request, page, denied.reason)
        messages.success(request, _("Deleted."))
        return redirect(_back(request, kind, seen))
    title_id = part.text_id if isinstance(part, Measure) else part.title_id
    shown = load([title_id]).show(title_id, get_language() or "sv")
    values = {
        "title": _("Delete this?"),
        "text": _("%(part)s: %(words)s") % {"part": PARTS[kind], "words": shown.body},
        "more": _under(part),
        "action_words": _("Delete"),
        "confirm_kind": "danger",
        "cancel_url": _back(request, kind, seen, pk),
    }
    return render(request, "desk/programmes/delete.html", values)


def _under(part: Section | Theme | Goal | Measure) -> list[str]:
    """Return in words what goes along with a part."""
    found = []
    if isinstance(part, Section):
        count = part.children.count()
        found.append(ngettext("%d section under it", "%d sections under it", count) % count if count else "")
        comments = part.comments.count()
    elif isinstance(part, Measure):
        comments = part.comments.count()
    else:
        where = {"goal__theme": part} if isinstance(part, Theme) else {"goal": part}
        measures = Measure.objects.filter(**where)
        count = measures.count()
        found.append(ngettext("%d measure under it", "%d measures under it", count) % count if count else "")
        comments = Comment.objects.filter(measure__in=measures).count()
    found.append(ngettext("%d comment on it", "%d comments on it", comments) % comments if comments else "")
    return [words for words in found if words]


def _about(request: HttpRequest, kind: str, seen: EditionSeen, pk: int) -> Page:
    """Return a page that only tells what is refused."""
    return Page(
        title=str(PARTS[kind]),
        form=TitleForm,
        initial={},
        save=lambda _form, _version: None,
        done=lambda _saved: "",
        cancel=_back(request, kind, seen, pk),
        crumbs=[(_("Programmes"), here(request, "desk-programmes"))],
    )
