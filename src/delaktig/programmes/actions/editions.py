"""Acts on programmes and editions as wholes: create, start the next, edit the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from delaktig.accounts.actor import Actor, record
from delaktig.accounts.permissions import Permission
from delaktig.municipalities.models import Municipality
from delaktig.programmes.actions.copying import copy_parts, copy_texts
from delaktig.programmes.actions.guard import (
    Invalid,
    Stale,
    facts_of,
    obey,
    put_values,
    require_edit,
)
from delaktig.programmes.actions.memberships import add_members, ask_anew, bound
from delaktig.programmes.actions.structure import delete_parts_of
from delaktig.programmes.basis import default_legal_basis
from delaktig.programmes.models import Edition, EditionMember, Programme
from delaktig.programmes.policies import why_not_create, why_not_read
from delaktig.texts.actions import create_text, write
from delaktig.texts.models import Text


@dataclass(frozen=True, slots=True)
class EditionInput:
    """The facts of an edition as a person gives them; dates that are not known stay None."""

    title: str
    period_from: date | None = None
    period_to: date | None = None
    slug: str = ""
    legal_basis: str = ""
    acts: tuple[str, ...] = ()
    review_every_months: int | None = None


@dataclass(frozen=True, slots=True)
class MembersInput:
    """Codes of the members, which of them leads, and who arranges the services for a buyer."""

    codes: tuple[str, ...]
    lead: str
    arrangers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def create_programme(
    actor: Actor,
    kind: str,
    language: str,
    facts: EditionInput,
    members: MembersInput,
    *,
    programme_title: str = "",
    invented: bool = False,
) -> Edition:
    """Create a programme with its first edition; its creator's municipality leads it, and the others are asked.

    Raises ``Denied`` with the policy's reason, or :class:`Invalid`.
    """
    obey(why_not_create(actor, frozenset(members.codes), members.lead))
    _check(facts, members)
    title = create_text({language: programme_title or facts.title}, source_language=language, actor=actor)
    programme = Programme.objects.create(kind=kind, title=title)
    edition = _create_edition(actor, programme, language, facts, members.codes, invented=invented)
    add_members(actor, edition, members.codes, members.lead, members.arrangers)
    record(actor, "programmes.programme_created", f"programme:{programme.pk}", {"kind": kind})
    record(actor, "programmes.edition_created", _target(edition), {"slug": edition.slug})
    return edition


@transaction.atomic
def start_edition(actor: Actor, source: Edition, language: str, facts: EditionInput) -> Edition:
    """Start the next edition, or an amendment, as a copy edited apart from the one that it follows.

    The structure comes along with all texts in all languages, and each measure knows
    which one it continues; decisions, comments and progress do not come along. The members
    of the one before are asked anew.
    """
    known = facts_of(source)
    obey(why_not_read(actor, known))
    obey(why_not_create(actor, known.members, known.lead))
    rows = list(source.members.exclude(consent=EditionMember.Consent.DECLINED))
    members = MembersInput(
        tuple(row.municipality_id for row in rows),
        known.lead,
        {row.municipality_id: row.arranger_id for row in rows if row.arranger_id},
    )
    _check(facts, members)
    edition = _create_edition(
        actor, source.programme, language, facts, members.codes, follows=source, invented=source.invented
    )
    add_members(actor, edition, members.codes, members.lead, members.arrangers)
    copy_parts(source, edition)
    record(
        actor,
        "programmes.edition_started_from",
        _target(edition),
        {"slug": edition.slug, "follows": source.slug},
    )
    return edition


@transaction.atomic
def edit_edition(
    actor: Actor, edition: Edition, language: str, facts: EditionInput, *, expected_version: int | None = None
) -> Edition:
    """Edit the facts of an edition. Raises :class:`Stale` where someone saved in between."""
    require_edit(actor, edition, None)
    fresh = Edition.objects.select_for_update(of=("self",)).select_related("programme").get(pk=edition.pk)
    if expected_version is not None and fresh.version != expected_version:
        raise Stale(fresh.version)
    _check_facts(facts)
    values = {
        "period_from": facts.period_from,
        "period_to": facts.period_to,
        "legal_basis": facts.legal_basis or default_legal_basis(fresh.programme.kind, facts.period_from),
        "acts": list(facts.acts),
        "review_every_months": facts.review_every_months,
    }
    if facts.slug and facts.slug != fresh.slug:
        codes = fresh.members.values_list("municipality", flat=True)
        values["slug"] = free_slug(facts.slug, codes, other_than=fresh.pk)
    changed = put_values(fresh, values)
    if fresh.title.versions.filter(language=language).values_list("body", flat=True).first() != facts.title:
        write(fresh.title, language, facts.title, actor)
        changed.append("title")
    if changed:
        fresh.version += 1
        fresh.save()
        record(actor, "programmes.edition_edited", _target(fresh), {"changed": sorted(changed)})
    return fresh


@transaction.atomic
def edit_members(actor: Actor, edition: Edition, members: MembersInput) -> None:
    """Set the members of an edition, the lead among them, and who arranges for whom.

    New ones are asked; one that has accepted is asked anew where somebody else is to arrange its
    services. A member that has decided on the edition, or has parts of its own in it, can be neither
    taken away nor asked anew, and only who has accepted can lead: :class:`Invalid` says so. What was
    copied for one that has not accepted goes with it. Where the lead changes, nobody has agreed that
    the new one records for it.
    """
    known = require_edit(actor, edition, None)
    actor.require(Permission.EDITION_CREATE)
    _check_members(members)
    before = {row.municipality_id: row for row in edition.members.select_for_update()}
    if members.lead not in known.members:
        raise Invalid({"lead": "lead_must_have_accepted"})
    gone = set(before) - set(members.codes)
    moved = [row for code, row in before.items() if code in members.codes and _is_asked_anew(row, members)]
    free = {row.municipality_id for row in moved} | (gone & known.members)
    if bound(edition, free) or edition.adoptions.filter(municipality_id__in=free).exists():
        raise Invalid({"members": "member_has_parts_or_decisions"})
    for code in sorted(gone - known.members):
        delete_parts_of(actor, edition, code)
    edition.members.filter(municipality_id__in=gone).delete()
    for code, row in before.items():
        if code in members.codes:
            row.lead, row.arranger_id = code == members.lead, members.arrangers.get(code) or None
            row.lead_records = row.lead_records and members.lead == known.lead
            row.save()
    new = [code for code in members.codes if code not in before]
    add_members(actor, edition, new, members.lead, members.arrangers)
    ask_anew(actor, edition, moved)
    record(actor, "programmes.members_edited", _target(edition), {"members": sorted(members.codes)})


def _is_asked_anew(row: EditionMember, members: MembersInput) -> bool:
    arranger = members.arrangers.get(row.municipality_id) or ""
    return row.is_accepted and row.municipality_id != members.lead and (row.arranger_id or "") != arranger


def _create_edition(
    actor: Actor,
    programme: Programme,
    language: str,
    facts: EditionInput,
    municipalities: Iterable[str],
    *,
    follows: Edition | None = None,
    invented: bool = False,
) -> Edition:
    wish = facts.slug or slug_of(facts.title, facts.period_from, facts.period_to)
    return Edition.objects.create(
        programme=programme,
        slug=free_slug(wish, municipalities),
        title=create_text({language: facts.title}, source_language=language, actor=actor)
        if follows is None
        else _continued_title(actor, follows, language, facts.title),
        period_from=facts.period_from,
        period_to=facts.period_to,
        legal_basis=facts.legal_basis or default_legal_basis(programme.kind, facts.period_from),
        acts=list(facts.acts),
        review_every_months=facts.review_every_months,
        follows=follows,
        invented=invented,
    )


def _continued_title(actor: Actor, follows: Edition, language: str, title: str) -> Text:
    """Copy the title with its translations, then write the new one: the translations show as outdated."""
    text = copy_texts([follows.title_id])[follows.title_id]
    write(text, language, title, actor)
    return text


def slug_of(title: str, period_from: date | None, period_to: date | None) -> str:
    """Return the edition's name in addresses: its years, else words of its title."""
    if period_from and period_to:
        return f"{period_from.year}-{period_to.year}" if period_from.year != period_to.year else str(period_to.year)
    if period_from:
        return str(period_from.year)
    return slugify(title)[:50].strip("-") or "edition"


def free_slug(wish: str, municipalities: Iterable[str], *, other_than: int | None = None) -> str:
    """Return the wished name, with a number where an edition of any of the municipalities has it already.

    Public addresses are a municipality and this name, so it must be one edition's alone there.
    """
    slug = slugify(wish)[:56].strip("-") or "edition"
    others = Edition.objects.filter(members__municipality__in=list(municipalities))
    taken = set(others.exclude(pk=other_than or 0).values_list("slug", flat=True))
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def _check(facts: EditionInput, members: MembersInput) -> None:
    _check_facts(facts)
    _check_members(members)


def _check_facts(facts: EditionInput) -> None:
    errors: dict[str, str] = {}
    if not facts.title.strip():
        errors["title"] = "required"
    if facts.period_from and facts.period_to and facts.period_to < facts.period_from:
        errors["period_to"] = "ends_before_it_starts"
    if errors:
        raise Invalid(errors)


def _check_members(members: MembersInput) -> None:
    wanted = {*members.codes, members.lead, *(code for code in members.arrangers.values() if code)}
    if members.lead not in members.codes:
        raise Invalid({"lead": "lead_must_be_member"})
    if Municipality.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Invalid({"members": "unknown_municipality"})


def _target(edition: Edition) -> str:
    return f"edition:{edition.pk}"
