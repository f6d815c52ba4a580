"""Pages of comments: the list, writing one, settling and opening again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.programmes import comments, partner_requests
from delaktig.programmes.actions.guard import Invalid, NotThere
from delaktig.programmes.comments import CommentFilter
from delaktig.programmes.models import Comment, Measure, Section
from delaktig.programmes.policies import EditionFacts, why_not_settle
from delaktig.programmes.selectors import edition as edition_for
from delaktig.programmes.selectors import editions, part
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.consultation.forms import CommentForm, CommentsFilter, SettleForm
from delaktig.web.desk.consultation.requests import edition_titles
from delaktig.web.desk.consultation.words import STANCES, fault, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.words import place

PER_PAGE = 50
SHORT = 90


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List the comments that the person may see, open ones first."""
    actor = actor_of(request)
    language = get_language() or ""
    mine = list(editions(actor))
    every = list(comments.comments(actor))
    texts = load([i for one in every for i in _text_ids(one)] + [one.title_id for one in mine])
    names = _names(every, language)
    form = CommentsFilter(request.GET, **_choices(every, mine, texts, names, language))
    wanted = CommentFilter(**form.cleaned_data) if form.is_valid() else CommentFilter()
    is_filtered = wanted != CommentFilter()
    rows = comments.comments(actor, wanted) if is_filtered else every
    counts = comments.counts(actor, wanted)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": [_row(request, one, texts, names, language) for one in page],
        "counts": counts,
        "is_filtered": is_filtered,
        "write_url": here(request, "desk-comment-write", wanted.edition) if wanted.edition else "",
    }
    return render(request, "desk/consultation/comments.html", context)


def _text_ids(one: Comment) -> list[int]:
    found = [one.edition.title_id]
    if one.measure is not None:
        found.append(one.measure.text_id)
    if one.section is not None:
        found.append(one.section.title_id)
    return found


def _names(found: list[Comment], language: str) -> dict[int, str]:
    ids = {one.request.organisation_id for one in found if one.request is not None}
    return partner_requests.names_of_organisations(ids, language)


def _choices(
    every: list[Comment], mine: list[Any], texts: Bundle, names: dict[int, str], language: str
) -> dict[str, list[tuple[str, str]]]:
    measures = {one.measure.pk: one.measure.text_id for one in every if one.measure is not None}
    return {
        "editions": [(str(one.pk), texts.show(one.title_id, language).body) for one in mine],
        "measures": [
            (str(pk), Truncator(texts.show(text, language).body).chars(SHORT)) for pk, text in measures.items()
        ],
        "organisations": [(str(pk), name) for pk, name in sorted(names.items(), key=lambda one: one[1].casefold())],
    }


def _row(request: HttpRequest, one: Comment, texts: Bundle, names: dict[int, str], language: str) -> dict[str, Any]:
    sign, words = STANCES[one.stance]
    about = texts.show(one.measure.text_id if one.measure else one.section.title_id if one.section else None, language)
    actor = actor_of(request)
    owner = comments.owner_of(one)
    owned = one.is_led if owner is None else owner == actor.municipality  # type: ignore[attr-defined]
    settles = owned and actor.may("comment_settle")
    return {
        "comment": one,
        "sign": sign,
        "words": words,
        "about": about,
        "about_url": _about_url(request, one),
        "edition": texts.show(one.edition.title_id, language).body,
        "who": _who(one, names),
        "place": place(one.municipality_id),
        "settle_url": here(request, "desk-comment-settle", one.pk) if settles else "",
        "reopen_url": here(request, "desk-comment-reopen", one.pk) if settles and one.settled_at else "",
    }


def _about_url(request: HttpRequest, one: Comment) -> str:
    if one.measure_id:
        return here(request, "desk-programme-measure", one.measure_id)
    if one.section_id:
        return here(request, "desk-programme-text", one.edition_id) + f"#section-{one.section_id}"
    return here(request, "desk-programme-edition", one.edition_id)


def _who(one: Comment, names: dict[int, str]) -> str:
    if one.request is not None:
        return names.get(one.request.organisation_id) or _("Organisation without a name")
    return one.by.name if one.by else place(one.municipality_id)


@found_or_404
def write(request: HttpRequest, edition: int) -> HttpResponse:
    """Write a comment on an edition, or on the measure or section that the address names."""
    actor = actor_of(request)
    language = get_language() or ""
    seen = edition_for(actor, edition)
    measure = _named(request, "measure", Measure)
    section = _named(request, "section", Section)
    form = CommentForm(request.POST or None)
    back = here(request, "desk-comments", edition=str(edition))
    if request.method == "POST" and form.is_valid():
        try:
            comments.write_comment(actor, seen.edition, form.cleaned_data["body"], measure=measure, section=section)
        except Invalid as invalid:
            for name, code in invalid.errors.items():
                form.add_error(name, fault(code))
        except Denied as denied:
            form.add_error(None, refusal(denied.reason))
        else:
            messages.success(request, _("The comment is saved."))
            return redirect(back)
    title = edition_titles([seen.edition], language)[edition]
    about = measure.text_id if measure else section.title_id if section else None
    context = {
        "form": form,
        "about": load([about]).show(about, language) if about else None,
        "title": title,
        "back": back,
        "crumbs": [(_("Comments"), here(request, "desk-comments")), (title, back), (_("Write a comment"), "")],
    }
    return render(request, "desk/consultation/comment.html", context, status=422 if form.errors else 200)


def _named(request: HttpRequest, name: str, model: Any) -> Any:
    wish = request.GET.get(name, "")
    if not wish:
        return None
    if not wish.isdigit():
        raise NotThere
    found, _seen = part(actor_of(request), model, int(wish))
    return found


@found_or_404
def settle(request: HttpRequest, comment: int) -> HttpResponse:
    """Settle a comment by saying what was done."""
    actor = actor_of(request)
    found, facts = comments.comment_for(actor, comment)
    _require_settling(request, found, facts)
    form = SettleForm(request.POST or None, initial={"answer": found.answer})
    back = here(request, "desk-comments", edition=str(found.edition_id), state="open")
    if request.method == "POST" and form.is_valid():
        try:
            comments.settle(actor, found, form.cleaned_data["answer"])
        except Invalid as invalid:
            for name, code in invalid.errors.items():
                form.add_error(name, fault(code))
        else:
            messages.success(request, _("The comment is settled."))
            return redirect(back)
    language = get_language() or ""
    texts = load(_text_ids(found))
    context = {
        "form": form,
        "row": _row(request, found, texts, _names([found], language), language),
        "back": back,
        "crumbs": [(_("Comments"), here(request, "desk-comments")), (_("Settle"), "")],
    }
    return render(request, "desk/consultation/settle.html", context, status=422 if form.errors else 200)


def _require_settling(request: HttpRequest, found: Comment, facts: EditionFacts) -> None:
    reason = why_not_settle(actor_of(request), facts, comments.owner_of(found))
    if reason is not None:
        raise Denied(reason)


@require_POST
@found_or_404
def reopen(request: HttpRequest, comment: int) -> HttpResponse:
    """Open a settled comment again."""
    actor = actor_of(request)
    found, _facts = comments.comment_for(actor, comment)
    comments.reopen(actor, found)
    messages.success(request, _("The comment is open again."))
    return redirect(here(request, "desk-comments", edition=str(found.edition_id)))
