"""The tags that pages are written with; each is shown in `docs/reference/components.md`."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.web.components import form_parts, languages, plots, tables
from delaktig.web.components.icons import ICONS

register = template.Library()

BUTTONS = frozenset({"primary", "ghost", "quiet", "danger"})
CHANGES = frozenset({"equal", "insert", "delete"})
STATES = frozenset({"ok", "due", "late", "calm", "none", "now"})
NOTICE_ROLES = {"info": "note", "success": "status", "warning": "note", "error": "alert", "urgent": "alert"}
FIELDS = {
    "plain": "components/parts/field_plain.html",
    "group": "components/parts/field_group.html",
    "parts": "components/parts/field_group.html",
    "check": "components/parts/field_check.html",
    "file": "components/parts/field_file.html",
    "hidden": "components/parts/field_hidden.html",
}
NOTICE_ICONS = {"info": "info", "success": "check", "warning": "warning", "error": "warning", "urgent": "warning"}


def _one_of(value: str, allowed: Iterable[str], what: str) -> str:
    """Return the value, or say in the error which values there are."""
    if value not in allowed:
        msg = f"{value!r} is no {what}; choose one of {', '.join(sorted(allowed))}"
        raise template.TemplateSyntaxError(msg)
    return value


def _part(name: str, **values: Any) -> SafeString:
    return render_to_string(name, values)


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request is not None else QueryDict()


# Words, signs and language


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon, hidden from screen readers: it always stands beside real words."""
    return _drawing(_one_of(name, ICONS, "icon"))


@cache
def _drawing(name: str) -> SafeString:
    """Read an icon's drawing once; it holds no variable, so its text needs no escaping."""
    return mark_safe(render_to_string(ICONS[name]).strip())  # noqa: S308 - a drawing of our own


@register.simple_tag
def tag(state: str, words: Any) -> SafeString:
    """Show a status by word, shape and colour together."""
    return format_html('<span class="tag {}">{}</span>', _one_of(state, STATES, "state"), words)


@register.simple_tag
def demonstration() -> SafeString:
    """Mark something that was invented to make the demo whole."""
    return format_html('<span class="invented">{}</span>', _("invented for the demonstration"))


@register.simple_tag
def law(citation: str, text: Any = "", url: str = "", language: str = "") -> SafeString:
    """Show the rule and its citation as a quiet line under the date that it gave.

    ``language`` is theirs where the page speaks another, as one in Arabic that cites in English.
    """
    # the section must not be torn from its sign at the end of a line
    cited = citation.replace("§ ", "§\N{NO-BREAK SPACE}")
    words = format_html("{}, {}", text, cited) if text else cited
    if language and language != get_language():
        words = foreign(words, language)
    if url:
        return format_html('<a class="law" href="{}">{}</a>', url, words)
    return format_html('<span class="law">{}</span>', words)


@register.simple_tag
def lang_attr(language: str = "") -> SafeString:
    """Give `lang` and `dir` for an element; of the page's own language where none is named."""
    return languages.language_attributes(language or get_language() or "en")


@register.simple_tag
def foreign(words: Any, language: str) -> SafeString:
    """Show a few words of another language in a running line, kept apart from its direction."""
    return format_html("<bdi {}>{}</bdi>", languages.language_attributes(language), words)


@register.simple_block_tag
def passage(content: SafeString, language: str, title: Any = "") -> SafeString:
    """Wrap a passage written in the named language, alone or as one side of a pair."""
    return _part("components/parts/passage.html", content=content, language=language, title=title)


@register.simple_block_tag
def pair(content: SafeString, label: Any = "") -> SafeString:
    """Set passages in two languages beside each other, row by row."""
    return _part("components/parts/pair.html", content=content, label=label)


@register.simple_tag
def hidden_words(words: Any) -> SafeString:
    """Write words that only screen readers say."""
    return format_html('<span class="visually-hidden">{}</span>', words)


# Actions


@register.simple_tag
def link_button(url: str, words: Any, kind: str = "primary", icon_name: str = "", confirm: bool = False) -> SafeString:
    """Draw a link as a button; with `confirm` the page it leads to opens as a dialog where it can."""
    classes = _button_class(kind)
    data = mark_safe(" data-confirm") if confirm else ""
    return format_html('<a class="{}" href="{}"{}>{}{}</a>', classes, url, data, _icon_or_none(icon_name), words)


@register.simple_tag
def button(
    words: Any,
    kind: str = "primary",
    name: str = "",
    value: str = "",
    icon_name: str = "",
    type: str = "submit",
) -> SafeString:
    """Draw a button, by default one that sends its form."""
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    classes = _button_class(kind)
    return format_html(
        '<button class="{}" type="{}"{}>{}{}</button>', classes, type, named, _icon_or_none(icon_name), words
    )


def _button_class(kind: str) -> str:
    _one_of(kind, BUTTONS, "kind of button")
    return "btn" if kind == "primary" else f"btn {kind}"


def _icon_or_none(name: str) -> SafeString | str:
    return icon(name) if name else ""


@register.simple_tag
def copy_link(url: str, label: Any = "") -> SafeString:
    """Show an address to take along, with a button that copies it where the browser can."""
    return _part(
        "components/parts/copy_link.html",
        url=url,
        label=label or _("Link"),
        id=f"copy-{crc32(url.encode()):08x}",
    )


@register.simple_tag
def dialog_link(dialog_id: str, words: Any, kind: str = "ghost") -> SafeString:
    """Open a dialog of the same page; without scripts the address jumps to it and shows it."""
    return format_html('<a class="{}" href="#{}" data-dialog>{}</a>', _button_class(kind), dialog_id, words)


@register.simple_block_tag
def dialog(content: SafeString, dialog_id: str, title: Any) -> SafeString:
    """Hold what a `dialog_link` opens."""
    return _part("components/parts/dialog.html", content=content, id=dialog_id, title=title)


# Blocks of a page


@register.simple_block_tag
def page_head(content: SafeString, title: Any, eyebrow: Any = "", lead: Any = "") -> SafeString:
    """Head a page: its only `h1`, a line above, a lead below, and in the block its one or two actions."""
    return _part(
        "components/parts/page_head.html",
        content=content if content.strip() else "",
        title=title,
        eyebrow=eyebrow,
        lead=lead,
    )


@register.simple_block_tag
def card(content: SafeString, title: Any = "", level: int = 2, id: str = "", flush: bool = False) -> SafeString:
    """Hold one thing; `flush` lets a table or a task list reach the edges."""
    return _part("components/parts/card.html", content=content, title=title, level=level, id=id, flush=flush)


@register.simple_block_tag
def notice(content: SafeString, kind: str, title: Any = "", level: int = 2) -> SafeString:
    """Say something that must not be missed: `info`, `success`, `warning`, `error`; `urgent` where life is at stake."""
    role = NOTICE_ROLES[_one_of(kind, NOTICE_ROLES, "kind of notice")]
    words = {
        "success": _("Done"),
        "warning": _("Note"),
        "error": _("Error"),
        "info": _("For your information"),
        "urgent": _("Urgent"),
    }[kind]
    return _part(
        "components/parts/notice.html",
        content=content,
        kind=kind,
        role=role,
        title=title,
        words=words,
        icon=NOTICE_ICONS[kind],
        level=level,
    )


@register.simple_tag(takes_context=True)
def message_list(context: Context) -> SafeString:
    """Show Django's messages as notices that stay; both shells do it themselves."""
    found = [
        {"kind": kind, "role": NOTICE_ROLES[kind], "icon": NOTICE_ICONS[kind], "text": message}
        for message in context.get("messages") or ()
        for kind in [message.level_tag if message.level_tag in NOTICE_ROLES else "info"]
    ]
    return _part("components/parts/messages.html", found=found) if found else mark_safe("")


@register.simple_tag
def empty_state(title: Any, text: Any, url: str = "", action: Any = "") -> SafeString:
    """Say why there is nothing here and what to do next."""
    return _part("components/parts/empty_state.html", title=title, text=text, url=url, action=action)


@register.simple_block_tag
def disclosure(content: SafeString, summary: Any, open: bool = False) -> SafeString:
    """Fold away what few need."""
    return _part("components/parts/disclosure.html", content=content, summary=summary, open=open)


@register.simple_tag
def breadcrumb(items: Sequence[Any]) -> SafeString:
    """Show the way here: pairs of words and address; the last is this page and needs none."""
    return _part("components/parts/breadcrumb.html", items=[_linked(item) for item in items])


@register.simple_tag
def tabs(items: Sequence[Mapping[str, Any]], label: Any) -> SafeString:
    """Show links to the sides of one thing; the one with `current` is this page."""
    return _part("components/parts/tabs.html", items=items, label=label)


@register.simple_tag
def steps(items: Sequence[Mapping[str, Any]], label: Any = "") -> SafeString:
    """Show how far something has come; each step's `state` is `done`, `now` or `todo`."""
    words = {"done": _("done"), "now": _("now"), "todo": ""}
    shown = [{**item, "words": words[_one_of(item.get("state", "todo"), words, "state of a step")]} for item in items]
    return _part("components/parts/steps.html", items=shown, label=label or _("Steps"))


@register.simple_tag
def key_figures(items: Sequence[Mapping[str, Any]], label: Any = "") -> SafeString:
    """Show a few numbers; each `url` leads to what was counted. A `value` of None is unknown."""
    return _part("components/parts/key_figures.html", items=items, label=label or _("Key figures"))


@register.simple_block_tag
def plot(content: SafeString, title: Any, summary: Any = "", source: Any = "", level: int = 3) -> SafeString:
    """Frame a picture of numbers: first the SVG, then the table with the same numbers."""
    return _part(
        "components/parts/plot.html",
        content=content,
        title=title,
        summary=summary,
        source=source,
        level=level,
    )


@register.simple_tag
def bars(plot: plots.Plot) -> SafeString:
    """Draw bars over periods, with what is aimed at; it goes into `plot`, before the table with the same numbers."""
    return _part("components/parts/bars.html", **plots.geometry(plot))


@register.simple_tag
def differences(parts: Iterable[tuple[str, str]]) -> SafeString:
    """Show what changed between two texts: pairs of `equal`, `delete` or `insert` and words."""
    pieces = ((_one_of(change, CHANGES, "change"), words) for change, words in parts)
    return format_html_join("", "{}", ((_changed(change, words),) for change, words in pieces))


def _changed(change: str, words: str) -> SafeString:
    """Mark a change also for those who do not see it: screen readers do not say `ins` and `del`."""
    if change == "insert":
        return format_html("<ins>{}{}{}</ins>", *_brackets(_("added:"), _("end of added"), words))
    if change == "delete":
        return format_html("<del>{}{}{}</del>", *_brackets(_("removed:"), _("end of removed"), words))
    return format_html("{}", words)


def _brackets(before: str, after: str, words: str) -> tuple[SafeString, str, SafeString]:
    return hidden_words(f"[{before} "), words, hidden_words(f" {after}]")


# Forms


@register.simple_tag
def form_errors(*forms: Any) -> SafeString:
    """Sum up what is wrong in forms and formsets, each line leading to its field."""
    errors = list(form_parts.errors_of(forms))
    if not errors:
        return mark_safe("")
    return _part("components/parts/form_errors.html", errors=errors, files=form_parts.loses_files(forms))


@register.simple_tag
def field(bound: BoundField, label: Any = "", hint: Any = "", width: str = "full", language: str = "") -> SafeString:
    """Draw one field of a form with label, hint, error and control."""
    _one_of(width, form_parts.WIDTHS, "width")
    kind = form_parts.kind(bound)
    hint = hint or bound.help_text
    return _part(
        FIELDS[kind],
        field=bound,
        label=label or bound.label,
        hint=hint,
        control=form_parts.control(bound, str(hint), width, language),
        described_by=form_parts.described_by(bound, str(hint)),
        parts=kind == "parts",
        accept=bound.field.widget.attrs.get("accept", "").replace(",", ", "),
    )


@register.simple_tag
def fields(form: Any) -> SafeString:
    """Draw the hidden and then all visible fields of a form, in its own order."""
    hidden = format_html_join("", "{}", ((bound,) for bound in form.hidden_fields()))
    return hidden + format_html_join("\n", "{}", ((field(bound),) for bound in form.visible_fields()))


@register.simple_block_tag
def fieldset(content: SafeString, legend: Any, hint: Any = "") -> SafeString:
    """Group fields that answer one question."""
    return _part("components/parts/fieldset.html", content=content, legend=legend, hint=hint)


@register.simple_tag
def draft_status() -> SafeString:
    """Hold the line in which a form marked `data-draft` says when it was saved."""
    return _part("components/parts/draft_status.html")


@register.simple_tag(takes_context=True)
def filter_bar(context: Context, form: Any, button_words: Any = "") -> SafeString:
    """Draw a filter form sent by GET, and the filters in force as chips to take away."""
    query = _query(context)
    return _part(
        "components/parts/filter_bar.html",
        form=form,
        chips=form_parts.chips(form, query),
        sort=query.get("sort", ""),
        button_words=button_words or _("Show"),
        path=context["request"].path if context.get("request") else "",
    )


# Tables and lists


@register.simple_block_tag
def table(
    content: SafeString, caption: Any, show_caption: bool = False, wide: bool = False, id: str = ""
) -> SafeString:
    """Draw a table; on a narrow screen each row becomes a card, or, when `wide`, the table scrolls."""
    rows = tables.labelled(content)
    return _part("components/parts/table.html", rows=rows, caption=caption, show_caption=show_caption, wide=wide, id=id)


@register.simple_tag(takes_context=True)
def sort_header(context: Context, words: Any, key: str, figures: bool = False) -> SafeString:
    """Draw a column heading that sorts by `?sort=key`, and the other way round on the second press."""
    query = _query(context).copy()
    now = query.get("sort", "")
    query["sort"] = f"-{key}" if now == key else key
    query.pop("page", None)
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return _part(
        "components/parts/sort_header.html",
        words=words,
        url=f"?{query.urlencode()}",
        order=order,
        figures=figures,
    )


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> SafeString:
    """Link to the pages of a long list, keeping its filters; draws nothing for a single page."""
    if page.paginator.num_pages < 2:
        return mark_safe("")

    def url(number: int) -> str:
        query = _query(context).copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return _part(
        "components/parts/pagination.html",
        page=page,
        previous=url(page.number - 1) if page.has_previous() else "",
        next=url(page.number + 1) if page.has_next() else "",
        numbers=[{"n": n, "url": url(n) if isinstance(n, int) else ""} for n in elided],
    )


# Shells


@register.simple_tag
def language_switch(
    items: Sequence[Mapping[str, str]], language: str = "", folded: bool = False, open_ones: int = 0
) -> SafeString:
    """Link to the same page in its other languages, each named in itself; `language` is the reader's.

    `folded`: behind the name of the reader's language, for the bar of a page in many languages.
    `open_ones`: so many stand open, and the rest behind their number.
    """
    current = language or get_language() or ""
    shown = [
        {
            **item,
            "name": languages.autonym(item["code"]),
            "attributes": languages.language_attributes(item["code"]),
        }
        | {"current": item["code"] == current}
        for item in items
    ]
    named = {"name": languages.autonym(current), "attributes": languages.language_attributes(current)}
    at = open_ones or len(shown)
    rest = [item for item in shown[at:] if not item["current"]]
    shown = shown[:at] + [item for item in shown[at:] if item["current"]]
    return _part("components/parts/language_switch.html", items=shown, rest=rest, folded=folded, current=named)


@register.simple_tag(takes_context=True)
def language_form(context: Context, action: str, codes: Sequence[str]) -> SafeString:
    """Choose the language where the address does not carry it (posts `language` and `next`)."""
    current = get_language() or ""
    request = context.get("request")
    shown = [
        {"code": code, "name": languages.autonym(code), "attributes": languages.language_attributes(code)}
        for code in codes
        if code != current
    ]
    return _part(
        "components/parts/language_form.html",
        items=shown,
        action=action,
        next=request.get_full_path() if request else "",
        csrf_token=context.get("csrf_token"),
    )


def _linked(item: Any) -> Mapping[str, Any]:
    """Accept a pair (words, address) or a mapping with `label` and `url`."""
    if isinstance(item, Mapping):
        return item
    label, url = item
    return {"label": label, "url": url}
