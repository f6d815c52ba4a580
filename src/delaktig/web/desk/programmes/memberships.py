"""Pages of who takes part in an edition: the lead names and asks, each municipality answers for itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Denied
from delaktig.programmes import memberships as read
from delaktig.programmes import selectors
from delaktig.programmes.actions.editions import MembersInput, edit_members
from delaktig.programmes.actions.guard import NotThere
from delaktig.programmes.actions.memberships import (
    LONGEST_GROUND,
    MembershipAnswer,
    answer_membership,
    ask_again,
    tell_of_answer,
)
from delaktig.programmes.memberships import MemberNow, MembershipAct
from delaktig.programmes.models import Edition, EditionMember
from delaktig.programmes.policies import why_not_answer_for, why_not_ask_members, why_not_edit, why_not_join
from delaktig.programmes.selectors import EditionSeen
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, refused, saved_words
from delaktig.web.desk.programmes.forms import DayField, LineField, MembersForm
from delaktig.web.desk.programmes.shell import crumbs, today
from delaktig.web.desk.programmes.words import CONSENTS, KINDS, period, place

Consent = EditionMember.Consent
YES, NO = Consent.ACCEPTED.value, Consent.DECLINED.value


class AnswerForm(forms.Form):
    """Whether the municipality takes part, and what the lead may do for it."""

    answer = forms.ChoiceField(label=lazy("The answer"), widget=forms.RadioSelect)
    lead_records = forms.BooleanField(
        required=False,
        help_text=lazy("Without this, only the municipality's own people record what its bodies decide."),
    )
    ground = LineField(lazy("In your own words"), most=LONGEST_GROUND, help_text=lazy("The lead sees this."))

    def __init__(self, *args: Any, member: str, lead: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"place": place(member), "lead": place(lead)}
        choices = [(YES, _("%(place)s takes part") % names), (NO, _("%(place)s does not take part") % names)]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]
        label = _("%(lead)s may also record what the bodies of %(place)s have decided about the programme")
        self.fields["lead_records"].label = label % names

    def given(self) -> MembershipAnswer:
        """Return the answer."""
        data = self.cleaned_data
        return MembershipAnswer(data["answer"] == YES, data["lead_records"], data["ground"])


class ToldForm(AnswerForm):
    """An answer that was given elsewhere, as the lead records it."""

    answered_on = DayField(lazy("Day of the answer"))
    field_order = ("answer", "answered_on", "ground", "lead_records")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].label = _("Where the answer is written")
        self.fields["ground"].help_text = _(
            "For example: decision of the municipal board 12.3.2026 § 45. Everybody who reads the edition here sees it."
        )
        self.fields["ground"].required = self.fields["answered_on"].required = True
        self.fields["lead_records"].help_text = _("Tick only if the answer says so.")


@found_or_404
def members(request: HttpRequest, edition: int) -> HttpResponse:
    """Name the members of an edition and who arranges the services of a buyer; see what each has answered."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    rows = read.members_now(seen, today())
    title = _title(seen)
    others = [row.member.municipality_id for row in rows if not row.member.lead]
    initial: dict[str, Any] = {"members": "\n".join(place(member) for member in others)}
    initial |= {f"arranger-{row.member.municipality_id}": row.member.arranger_id or "" for row in rows}

    def save(form: Any, _version: int | None) -> None:
        codes = tuple(dict.fromkeys([seen.facts.lead, *form.cleaned_data["members"]]))
        edit_members(actor, seen.edition, MembersInput(codes, seen.facts.lead, form.arrangers()))

    frozen = why_not_edit(actor, seen.facts, None) == "frozen"
    page = Page(
        title=_("Members"),
        eyebrow=title,
        lead=_("%(place)s leads: it edits what is common, and asks the others. Each answers for itself.")
        % {"place": place(seen.facts.lead)},
        form=partial(MembersForm, members=[row.member.municipality_id for row in rows]),
        initial=initial,
        save=save,
        done=lambda _saved: here(request, "desk-programme-members", edition),
        cancel=here(request, "desk-programme-edition", edition),
        crumbs=crumbs(request, seen, title),
        said=saved_words(),
        why_not=why_not_ask_members(actor, seen.facts),
        template="desk/programmes/members.html",
        context={"rows": [_row(request, seen, row) for row in rows], "is_frozen": frozen},
    )
    if frozen and request.method == "POST":
        return refused(request, page, "frozen")
    return edit(request, page)


def _title(seen: EditionSeen) -> str:
    return load([seen.edition.title_id]).show(seen.edition.title_id, get_language() or "sv").body


def _row(request: HttpRequest, seen: EditionSeen, row: MemberNow) -> dict[str, Any]:
    member = row.member
    code = member.municipality_id
    waits = member.consent == Consent.ASKED
    return {
        "place": place(code),
        "tag": ("ok", _("leads")) if member.lead else CONSENTS[member.consent],
        "said": "" if member.lead else said_of(member, seen.facts.lead),
        "nobody_here": waits and not row.has_people,
        "url": "" if member.lead else here(request, "desk-programme-member", seen.edition.pk, code),
        "action": _("Record its answer") if waits and not row.has_people else _("Open"),
    }


def said_of(member: EditionMember, lead: str) -> list[str]:
    """Return what a municipality has answered, and how that is known, in words; nothing where it has not."""
    if member.consent == Consent.ASKED:
        return []
    names = {"place": place(member.municipality_id), "lead": place(lead), "ground": member.ground}
    names |= {"day": date_format(member.answered_on, "SHORT_DATE_FORMAT") if member.answered_on else _("day not known")}
    lines = []
    if member.told_by_id and member.ground:
        lines.append(_("According to %(lead)s: %(ground)s (%(day)s). %(place)s has not confirmed it itself.") % names)
    elif member.told_by_id:
        lines.append(_("Named by %(lead)s. %(place)s has not confirmed it itself.") % names)
    elif member.ground:
        lines.append(_("Answered %(day)s: %(ground)s") % names)
    else:
        lines.append(_("Answered %(day)s.") % names)
    if member.is_accepted:
        agreed = _("%(lead)s may record its decisions about the programme.")
        lines.append((agreed if member.lead_records else _("Its own people record its decisions.")) % names)
    return lines


@found_or_404
def membership(request: HttpRequest, edition: int) -> HttpResponse:
    """Answer whether the municipality takes part in the edition."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    member = read.member_of(seen.edition, actor.municipality)
    names = {"place": place(actor.municipality), "lead": place(seen.facts.lead)}
    title = _title(seen)
    waits = member.consent == Consent.ASKED
    asked = _("%(lead)s asks whether %(place)s takes part") % names
    page = Page(
        title=asked if waits else _("The part of %(place)s in the programme") % names,
        eyebrow=title,
        form=partial(AnswerForm, member=actor.municipality, lead=seen.facts.lead),
        initial=_initial(member),
        save=lambda form, _version: answer_membership(actor, seen.edition, form.given(), today()),
        done=partial(_after_answer, request, seen.edition),
        cancel=here(request, "desk-programme-edition", edition),
        crumbs=crumbs(request, seen, title),
        said=_("The answer is recorded, and %(lead)s sees it.") % names,
        button=_("Answer"),
        why_not=why_not_join(actor, seen.facts),
        template="desk/programmes/membership.html",
        context={
            "facts": _facts(seen, member),
            "said": said_of(member, seen.facts.lead),
            "text_url": here(request, "desk-programme-text", edition),
            "measures_url": here(request, "desk-programme-edition", edition),
            "acts": [_act(act) for act in read.membership_acts(seen.edition, actor.municipality)],
            **names,
        },
    )
    return edit(request, page)


def _after_answer(request: HttpRequest, edition: Edition, answered: EditionMember) -> str:
    """Return where to go: to the edition, or to the list where the municipality is no member of it any more."""
    if answered.is_accepted:
        return here(request, "desk-programme-edition", edition.pk)
    return here(request, "desk-programmes")


def _initial(member: EditionMember) -> dict[str, Any]:
    answer = "" if member.consent == Consent.ASKED else member.consent
    return {
        "answer": answer,
        "lead_records": member.lead_records,
        "ground": member.ground,
        "answered_on": member.answered_on,
    }


def _facts(seen: EditionSeen, member: EditionMember) -> list[tuple[str, str]]:
    edition = seen.edition
    found = [
        (_("Kind"), str(KINDS[edition.programme.kind])),
        (_("Period"), period(edition.period_from, edition.period_to)),
        (_("Leads"), place(seen.facts.lead)),
        (_("Takes part"), ", ".join(place(code) for code in sorted(seen.facts.members)) or "–"),
        (_("Has not answered"), ", ".join(place(code) for code in sorted(seen.facts.asked))),
    ]
    if member.arranger_id:
        found.append((_("Arranges the services"), place(member.arranger_id)))
    return [(label, words) for label, words in found if words]


def _act(act: MembershipAct) -> dict[str, Any]:
    if act.event == "programmes.members_asked":
        words = _("asked")
    else:
        consent = str(act.details.get("answer", ""))
        words = str(CONSENTS[consent][1]) if consent in CONSENTS else consent
    told = act.event == "programmes.membership_told"
    return {"act": act, "words": words, "is_told": told, "ground": act.details.get("ground", "") if told else ""}


@found_or_404
def member(request: HttpRequest, edition: int, member: str) -> HttpResponse:
    """Show what one municipality has answered; record an answer that it gave elsewhere, or ask it again."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    row = next((one for one in read.members_now(seen, today()) if one.member.municipality_id == member), None)
    if row is None:
        raise NotThere
    known = row.member
    itself = known.consent != Consent.ASKED and known.told_by_id is None
    title = _title(seen)
    back = here(request, "desk-programme-members", edition)
    page = Page(
        title=place(member),
        eyebrow=title,
        form=partial(ToldForm, member=member, lead=seen.facts.lead),
        initial=_initial(known),
        save=lambda form, _version: tell_of_answer(
            actor, seen.edition, member, form.given(), form.cleaned_data["answered_on"], today()
        ),
        done=lambda _saved: back,
        cancel=back,
        crumbs=[*crumbs(request, seen, title), (_("Members"), back)],
        said=_("The answer is recorded."),
        button=_("Record the answer"),
        why_not=why_not_ask_members(actor, seen.facts),
        template="desk/programmes/member.html",
        context={
            "tag": CONSENTS[known.consent],
            "said": said_of(known, seen.facts.lead),
            "why_not_tell": why_not_answer_for(has_people=row.has_people, has_answered=itself, is_lead=known.lead),
            "has_people": row.has_people,
            "waits": known.consent == Consent.ASKED,
            "may_ask_again": known.consent == Consent.DECLINED,
            "acts": [_act(act) for act in read.membership_acts(seen.edition, member)],
            "place": place(member),
        },
    )
    if request.method == "POST" and "again" in request.POST:
        return _ask_again(request, seen, member, page)
    return edit(request, page)


def _ask_again(request: HttpRequest, seen: EditionSeen, member: str, page: Page) -> HttpResponse:
    try:
        ask_again(actor_of(request), seen.edition, member)
    except Denied as denied:
        return refused(request, page, denied.reason)
    messages.success(request, _("%(place)s has been asked again.") % {"place": place(member)})
    return redirect(page.cancel)
