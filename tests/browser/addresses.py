"""Where in the demonstration each page of the table of routes is found, and which routes are no pages.

``test_axe.py`` opens every named route in each of its languages. Most need nothing here: the
municipality is the demonstration's own, whoever opens the page is the first of ``PEOPLE`` who may,
and a number in the address is looked up in ``VALUES`` by the way the route writes it. Only what a
route says otherwise stands in ``AT``. How to add to this: CONTRIBUTING.md, "Add a route".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model, QuerySet
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.accounts.models import Invitation, Letter, Membership
from delaktig.accounts.permissions import permissions_by_role
from delaktig.activities.models import Entry, EntryFile
from delaktig.cases.models import DiaryEntry, Handover, InterpreterBooking, Referral
from delaktig.catalogue.models import Confirmation, Contact, Material, Miss, Notice, Offering, Report, Service
from delaktig.catalogue.models import Place as ServicePlace
from delaktig.clients.models import Assignment
from delaktig.decisions.models import Attachment, Body, BodyMember, Item, Meeting
from delaktig.exchange.demo import files
from delaktig.exchange.models import CatalogueFile, ImportedDocument
from delaktig.indicators.models import AskedFigure, Evidence
from delaktig.organisations.models import Agreement, Mandate, Organisation, Unit
from delaktig.programmes import models as programmes
from delaktig.programmes.figure_requests import offices
from delaktig.programmes.followed import following
from delaktig.programmes.models import Concept, Edition, FollowUp, Goal, Measure, PartnerRequest, Section, Theme
from delaktig.reports.models import YearlyReport
from delaktig.web import routes
from tests.browser import (
    assessments,
    clients,
    figures,
    guidance,
    intake,
    plans,
    prepared,
    protection,
    remarks,
    rules,
    surveys,
)
from tests.browser.clients import client

Value = Callable[[], object]
HOME = "287"
PEOPLE = ("koordinator", "admin", "dataskydd", "redaktor", "partner", "lasare", "handlaggare", "forman", "radgivare")
"""Who opens a page, by the first part of the demonstration's addresses: the first who may."""
NOBODY = "nobody"
ITSELF = "itself"
"""A client, in the own view."""


@dataclass(frozen=True, slots=True)
class At:
    """Where a page is found, as far as it is not told by its route alone.

    ``by`` is who opens it, ``query`` what comes after the question mark (``{language}`` may stand
    in it), ``values`` the parts of the address by their names.
    """

    by: str = ""
    query: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


def at(by: str = "", query: str = "", **values: Value) -> At:
    """Return a row of ``AT``."""
    return At(by, query, values)


def one(rows: type[Model] | QuerySet[Any], **wanted: object) -> Any:
    """Return the number of the first row of its kind in the demonstration. Raises where there is none."""
    found = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    number = found.filter(**wanted).order_by("pk").values_list("pk", flat=True).first()
    if number is None:
        kind = found.model.__name__
        raise LookupError(f"the demonstration has no {kind} like {wanted}: add one in tests/browser/prepared.py")
    return number


def frozen() -> int:
    """Return the number of the demonstration's edition that has been decided on."""
    return int(one(Edition, slug="2023-2025", members__municipality=HOME))


def draft() -> int:
    """Return the number of the demonstration's draft edition."""
    return int(one(Edition, programme__editions__slug="2019-2022", slug=files.draft()["edition"]["slug"]))


def service() -> Service:
    """Return the demonstration's first published service of the municipality."""
    return Service.objects.filter(keeper=HOME, state=Service.State.PUBLISHED).order_by("pk")[0]


def material_with_file() -> int:
    """Return the number of the municipality's material that is kept as a file."""
    return int(one(Material.objects.filter(keeper=HOME, versions__file__gt="")))


def secret(about: str) -> str:
    """Return the secret at the end of the link in a letter."""
    letter = Letter.objects.filter(about__startswith=about).exclude(link="").order_by("pk").first()
    if letter is None:
        raise LookupError(f"no letter about {about} has a link")
    return urlsplit(letter.link).path.rstrip("/").rpartition("/")[2]


def figure_asked() -> AskedFigure:
    """Return a figure that an office of the municipality was asked for, and has answered."""
    return AskedFigure.objects.filter(request__municipality=HOME).exclude(observation=None).order_by("pk")[0]


def office_to_ask() -> str:
    """Return the key of an office that can be asked for figures."""
    return next(iter(offices(following(command_actor(HOME, "tests"), timezone.localdate()))))


def numbered(key: str) -> str:
    """Return the customer number of a client of the demonstration by its key in the file of clients."""
    row = next(one for one in files.clients() if one["key"] == key)
    place = [one["key"] for one in files.clients() if one["by"] == row["by"]].index(key)
    worked = Assignment.objects.filter(officer__email=row["by"]).select_related("relation__client")
    return worked.order_by("pk")[place].relation.client.number


def booked(key: str = "samir", place: int = 0) -> InterpreterBooking:
    """Return an interpreter's order for a client of the demonstration."""
    return InterpreterBooking.objects.filter(relation__client__number=numbered(key)).order_by("pk")[place]


def of_fee(place: int = 0) -> At:
    """Return where the fee for a missed time is: the first is decided."""
    return at(
        number=lambda: numbered("layla"),
        time=lambda: booked("layla", place).appointment_id,
        booking=lambda: booked("layla", place).pk,
    )


def referred(key: str = "samir", **wanted: object) -> int:
    """Return the key of a client's referral in the demonstration."""
    return int(one(Referral, relation__client__number=numbered(key), **wanted))


VALUES: dict[str, Value] = {
    "<int:referral>": lambda: referred(events=None),
    "<int:handover>": lambda: one(Handover, relation__client__number=numbered("olena")),
    **clients.VALUES,
    **intake.VALUES,
    "<int:entry>": lambda: one(DiaryEntry, relation__client__number=numbered("samir"), corrections=None),
    "<int:time>": lambda: booked().appointment_id,
    "<int:booking>": lambda: booked().pk,
    "<str:number>": client,
    "<uuidstr:uid>": lambda: service().uid,
    "<language:language>": lambda: "{language}",
    "<slug:municipality>": lambda: "kristinestad",
    "<slug:edition>": lambda: "2023-2025",
    "<slug:need>": lambda: "language",
    "<slug:topic>": lambda: "swedish",
    "<slug:other>": lambda: "2019-2022",
    "<slug:format>": lambda: "json",
    "<int:edition>": draft,
    "<int:section>": lambda: one(Section, edition=draft()),
    "<int:theme>": lambda: one(Theme, edition=draft()),
    "<int:goal>": lambda: one(Goal, theme__edition=draft()),
    "<int:indicator>": lambda: figure_asked().indicator_id,
    "<int:measure>": lambda: one(Measure, goal__theme__edition=draft()),
    "<int:logged>": lambda: one(Entry, municipality=HOME, kind="event"),
    "<int:follow_up>": lambda: one(FollowUp, measure__goal__theme__edition=draft()),
    "<int:tie>": lambda: one(programmes.PlanTie, edition=draft()),
    "<int:text>": lambda: Measure.objects.get(pk=one(Measure, goal__theme__edition=draft())).text_id,
    "<int:item>": lambda: one(Item, meeting__body__municipality=HOME, meeting__held_on="2022-12-12"),
    "<int:attachment>": lambda: one(Attachment, name=prepared.ATTACHMENT),
    **rules.VALUES,
    **guidance.VALUES,
    "<int:body>": lambda: one(Body, municipality=HOME, kind="committee"),
    "<int:meeting>": lambda: one(Meeting, body__municipality=HOME),
    "<int:document>": lambda: one(ImportedDocument, name=prepared.SCANNED),
    "<int:services>": lambda: one(CatalogueFile, name=prepared.SERVICES),
    "<slug:part>": lambda: "s1",
    "<slug:slug>": lambda: service().slug,
    "<slug:into>": lambda: "fi",
    **assessments.VALUES,
    **figures.VALUES,
    **plans.VALUES,
    **remarks.VALUES,
    "<int:offering>": lambda: one(Offering, service=service()),
    "<int:place>": lambda: one(ServicePlace, keeper=HOME),
    "<int:material>": lambda: one(Material, keeper=HOME),
    "<int:contact>": lambda: one(Contact, keeper=HOME),
    "<int:comment>": lambda: one(programmes.Comment, municipality=HOME),
    "<int:organisation>": lambda: one(Organisation, municipality=HOME, units__isnull=False),
    "<int:unit>": lambda: one(Unit, organisation__municipality=HOME),
    "<int:agreement>": lambda: one(Agreement, municipality=HOME),
    "<int:membership>": lambda: one(Membership, municipality=HOME, role="editor"),
    "<int:invitation>": lambda: one(Invitation, municipality=HOME),
    "<int:miss>": lambda: one(Miss, municipality=HOME),
    "<int:letter>": lambda: one(Letter, municipality=HOME),
    "<int:question>": lambda: one(Confirmation, answer="mended", service__keeper=HOME),
    "<int:yearly>": lambda: one(YearlyReport, municipality=HOME, year=2025),
    "<int:report>": lambda: one(Report, service__keeper=HOME),
    "<uuid:notice>": lambda: Notice.objects.filter(keeper=HOME).order_by("pk")[0].uid,
    "<slug:template>": lambda: "boil_water",
    "<own_language:language>": lambda: "{language}",
    "<letter:letter>": lambda: "0123456789",
}
"""A part of an address, written as the routes write it, and what stands there in the demonstration."""

AT: dict[str, At] = {
    **{name: at(**row) for part in (clients, intake, protection, rules, surveys) for name, row in part.AT.items()},
    "desk-case-sheet": at(number=lambda: numbered("samir")),
    "api-notices": at(query="municipality=287"),
    "api-search": at(query="municipality=287&q=kurs"),
    # Signing in, and one's own account.
    "account_logout": at(by="koordinator"),
    "account_reset_password_from_key": at(uidb36=lambda: prepared.reset_key()[0], key=lambda: prepared.reset_key()[1]),
    "desk-front": at(by=prepared.TWO_PLACES),
    "invitation-accept": at(secret=lambda: secret("invitation")),
    "mfa_authenticate": at(by=prepared.HALFWAY),
    "mfa_deactivate_totp": at(by=prepared.TWO_PLACES),
    "mfa_download_recovery_codes": at(by=prepared.TWO_PLACES),
    "mfa_edit_webauthn": at(by=prepared.TWO_PLACES, pk=lambda: prepared.passkey().pk),
    "mfa_generate_recovery_codes": at(by=prepared.TWO_PLACES),
    "mfa_index": at(by=prepared.TWO_PLACES),
    "mfa_list_webauthn": at(by=prepared.TWO_PLACES),
    "mfa_reauthenticate": at(by=prepared.TWO_PLACES),
    "mfa_reauthenticate_webauthn": at(by=prepared.TWO_PLACES),
    "mfa_remove_webauthn": at(by=prepared.TWO_PLACES, pk=lambda: prepared.passkey().pk),
    "mfa_view_recovery_codes": at(by=prepared.TWO_PLACES),
    # A device that has a municipality in mind leads on to it; so the choice is asked for.
    "public-home": at(query="choose=1"),
    # The desk.
    "desk-activity-file": at(logged=lambda: one(Entry, files__isnull=False), file=lambda: one(EntryFile)),
    "desk-case-handover-one": at(number=lambda: numbered("olena")),
    "desk-handover": at(by="handlaggare.lovisa", handover=lambda: one(Handover, ground="move")),
    "desk-handover-decline": at(by="handlaggare.lovisa", handover=lambda: one(Handover, ground="move")),
    "desk-handovers": at(by="handlaggare.lovisa"),
    "desk-case-handover-packet": at(number=lambda: numbered("olena"), format=lambda: "print"),
    "desk-case-refer": at(slug=lambda: service().slug),
    "desk-case-fee": of_fee(1),
    "desk-case-fee-decision": of_fee(),
    "desk-case-fee-withdraw": of_fee(),
    **assessments.places(at),
    **figures.places(at),
    **plans.places(at),
    **remarks.places(at),
    "desk-client-reason": at(number=lambda: client("tyontekija")),
    "desk-client-own-letter-revoke": at(letter=lambda: prepared.own_letter().number),
    "desk-answer": at(by="partner", pk=lambda: one(PartnerRequest, municipality=HOME)),
    "desk-consultation-request": at(pk=lambda: one(PartnerRequest, municipality=HOME)),
    "desk-consultation-remind": at(pk=lambda: one(PartnerRequest, municipality=HOME)),
    "desk-consultation-withdraw": at(pk=lambda: one(PartnerRequest, municipality=HOME)),
    "desk-decision-body-member-edit": at(
        body=lambda: prepared.advisory_body().pk, member=lambda: one(BodyMember, body=prepared.advisory_body())
    ),
    "desk-decision-body-member-add": at(body=lambda: prepared.advisory_body().pk),
    "desk-decision-body-members": at(body=lambda: prepared.advisory_body().pk),
    "desk-decision-record": at(query="municipality=287&kind=council"),
    "desk-decision-unlink": at(edition=frozen),
    "desk-documents-repair": at(place=lambda: 0),
    "desk-exchange-take": at(query="form=json"),
    "desk-mandate-add": at(by="koordinator.borga"),
    "desk-mandate-end": at(by="koordinator.borga", mandate=lambda: one(Mandate, municipality="638")),
    "desk-mandates": at(by="koordinator.borga"),
    "desk-outbox-letter": at(by="admin", letter=lambda: one(Letter, municipality=HOME, sent_at=None, handled_at=None)),
    "desk-people": at(by="admin"),
    "desk-people-invitation-again": at(by="admin"),
    "desk-people-invitation-withdraw": at(by="admin"),
    "desk-programme-extra": at(kind=lambda: "concept", pk=lambda: one(Concept, edition=draft())),
    "desk-programme-extra-add": at(kind=lambda: "concept"),
    "desk-programme-extra-delete": at(kind=lambda: "concept", pk=lambda: one(Concept, edition=draft())),
    "desk-programme-delete": at(kind=lambda: "measure", pk=VALUES["<int:measure>"]),
    "desk-programme-history": at(kind=lambda: "measure", pk=VALUES["<int:measure>"]),
    "desk-programme-member": at(member=lambda: "280"),
    "desk-programme-membership": at(by="koordinator.narpes"),
    "desk-programme-move": at(kind=lambda: "measure", pk=VALUES["<int:measure>"]),
    "desk-service-again": at(number=lambda: 1),
    "desk-services-material-file": at(material=material_with_file, language=lambda: "ar"),
    "desk-service-state": at(act=lambda: "withdraw"),
    "desk-search": at(query="q=språk"),
    # Without an account.
    "answer": at(query="language={language}", secret=lambda: secret("partner_request")),
    "figures-answer": at(query="language={language}", secret=lambda: secret("figure_request")),
    "desk-figures-ask-office": at(office=office_to_ask),
    "desk-figures-goal": at(goal=lambda: one(Goal, measures__follow_ups__indicator=figure_asked().indicator_id)),
    "desk-activity-new": at(kind=lambda: "grant"),
    "desk-figures-request": at(pk=lambda: figure_asked().request_id),
    "desk-figures-remind": at(pk=lambda: figure_asked().request_id),
    "desk-figure-evidence": at(evidence=lambda: one(Evidence, observation__municipality=HOME)),
    "figures-answer-draft": at(secret=lambda: secret("figure_request")),
    "desk-figures-withdraw": at(pk=lambda: figure_asked().request_id),
    "confirm": at(query="language={language}", secret=lambda: secret("confirmation")),
    "referral-answer": at(query="language={language}", secret=lambda: secret("referral")),
    "confirm-service": at(
        query="language={language}",
        secret=lambda: secret("confirmation"),
        question=lambda: one(Confirmation, letter=prepared.letter_of(secret("confirmation"))),
    ),
    "public-attachment": at(item=lambda: Attachment.objects.get(name=prepared.ATTACHMENT).item_id),
    "public-chapter": at(key=lambda: prepared.first_key("sections")),
    "desk-yearly-publish": at(yearly=lambda: one(YearlyReport, municipality=HOME, year=2024)),
    "desk-yearly-items": at(yearly=lambda: one(YearlyReport, municipality=HOME, year=2024)),
    "desk-yearly-text": at(part=lambda: "introduction"),
    "desk-yearly-file": at(format=lambda: "pdf"),
    "public-report": at(municipality=lambda: "kristinestad", edition=lambda: "2023-2025", year=lambda: 2024),
    "public-report-file": at(
        municipality=lambda: "kristinestad", edition=lambda: "2023-2025", year=lambda: 2024, format=lambda: "pdf"
    ),
    "public-measure": at(key=lambda: prepared.first_key("measures")),
    "public-service-material": at(
        slug=lambda: Service.objects.get(materials=material_with_file()).slug,
        material=material_with_file,
        tongue=lambda: "ar",
    ),
}
"""What a route says otherwise than ``VALUES`` and ``PEOPLE``, by its name."""

STATES: dict[str, At] = {
    **{name: at(**row) for part in (clients, guidance, intake, rules, surveys) for name, row in part.STATES.items()},
    "desk-yearly: signed": at(yearly=lambda: one(YearlyReport, municipality=HOME, year=2024)),
    "desk-yearly-brief: signed": at(yearly=lambda: one(YearlyReport, municipality=HOME, year=2024)),
    "desk-activities: nothing fits": at(query="kind=home&year=2022"),
    "desk-activities-year: none": at(query="year=2010"),
    "desk-activity: only read": at(by="lasare"),
    "desk-case-fee: decided": of_fee(),
    "desk-case-letter: not yet written in the language": at(query="language=so&beside=fi"),
    "desk-case-diary: none": at(number=lambda: numbered("olena")),
    "desk-case-diary: for paper": at(query="print=1"),
    "desk-case-referral: over": at(referral=lambda: referred(events__kind="ended")),
    "desk-case-referrals: none": at(number=lambda: numbered("noor")),
    "desk-referrals: none": at(by="jobbcoach.kristinestad"),
    "desk-referrals: over": at(query="state=over"),
    "desk-handovers: none": at(),
    "desk-figures: filtered": at(query="status=reached"),
    "desk-followup: only read": at(by="lasare"),
    "desk-case-times: none": at(number=lambda: numbered("olena")),
    "desk-interpreters: none": at(query="first=2020-01-01&last=2020-01-31"),
    "desk-times: none": at(query="day=2020-01-06"),
    **assessments.faces(at),
    **figures.faces(at),
    **plans.faces(at),
    **remarks.faces(at),
    "desk-client-looks: only looks": at(query="only=looks"),
    "desk-clients: none": at(by="forman"),
    "desk-comments: none": at(query="state=settled"),
    "desk-compare: with what is carried on": at(query="carried_on=1"),
    "desk-corrections: of a frozen edition": at(edition=frozen),
    "desk-decisions: none": at(query="q=zzzz"),
    "desk-documents: none": at(query="state=failed"),
    "desk-exchange-file: refused": at(services=lambda: one(CatalogueFile, name=prepared.BROKEN)),
    "desk-exchange-file: none": at(query="outcome=changed"),
    "desk-documents-document: minutes": at(document=lambda: one(ImportedDocument, name=prepared.MINUTES)),
    "desk-documents-items: minutes": at(document=lambda: one(ImportedDocument, name=prepared.MINUTES)),
    "desk-documents-measures: with gaps": at(document=lambda: one(ImportedDocument, name=prepared.PROGRAMME)),
    "desk-documents-chapters: none": at(document=lambda: one(ImportedDocument, name=prepared.PROGRAMME)),
    "desk-freshness: none": at(query="which=asked"),
    "desk-freshness-answer: no longer given": at(question=lambda: one(Confirmation, answer="wrong")),
    "desk-front: no place": at(by=prepared.NO_PLACE),
    "desk-mandates: none": at(by="koordinator"),
    "desk-notice-change: over": at(notice=lambda: Notice.objects.exclude(withdrawn_at=None)[0].uid),
    "desk-notice-new: own words": at(template=lambda: "free"),
    "desk-organisations: none": at(query="q=zzzz"),
    "desk-outbox: handled": at(query="handled=1"),
    "desk-people: of a coordinator": at(by="koordinator"),
    "desk-programme-edition: frozen": at(edition=frozen),
    "desk-programme-edition: of one municipality": at(by="koordinator.borga", edition=lambda: prepared.rich_edition()),
    "desk-programme-beside: frozen": at(by="koordinator.borga", edition=lambda: prepared.rich_edition()),
    "desk-programme-text: frozen": at(by="koordinator.borga", edition=lambda: prepared.rich_edition()),
    "desk-programme-extra-add: figure": at(kind=lambda: "statistic"),
    "desk-programme-extra-add: footnote": at(kind=lambda: "footnote"),
    "desk-menu: none": at(query="language=my"),
    "desk-menu: for paper": at(query="print=1"),
    "desk-services-others: none": at(query="q=zzzz"),
    "desk-services: none": at(query="q=zzzz"),
    "desk-service-words: one language": at(query="language=en"),
    "desk-service-preview: another language": at(query="language=ar"),
    "desk-reports: none": at(query="about=phone&state=mended"),
    "desk-reports-misses: none": at(query="language=vi"),
    "desk-search: nothing found": at(query="q=zzzz"),
    "desk-search: nothing asked": at(query="q="),
    "public-edition: of one municipality": at(municipality=lambda: "borga", edition=lambda: "2022-2024"),
    "public-first-weeks: of one ground": at(query="came=family"),
    "public-need: in an emergency": at(need=lambda: "emergency"),
    "public-programmes: a day before any": at(query="on=1999-01-01"),
    "public-programmes: proposed": at(municipality=lambda: "lovisa"),
    "public-search: found": at(query="q=svensk"),
    "public-search: nothing found": at(query="q=zzzz"),
    "public-service-print: two languages": at(query="with=fi"),
    "public-services: nothing fits": at(query="cost=paid"),
}
"""Other faces of pages, as ``route: which``: what is empty, filtered or read only. Said as in ``AT``."""

ALSO_SIGN_IN = {row.by for row in STATES.values() if row.by}
BEFORE_ANYBODY = ("start",)
"""Pages that are only there while nobody has an account: looked at on an installation of their own."""


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every named route with its address, written with ``<converter:name>`` for what varies."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, here)
        elif isinstance(entry, URLPattern):
            yield entry.name or here, here


PATTERNS = dict(patterns())
PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")


def route_of(name: str) -> str:
    """Return the route of a page or of one of its other faces."""
    return name.partition(":")[0]


def pattern_of(name: str) -> str:
    """Return the address of a page as its route writes it."""
    return PATTERNS[route_of(name)]


def row(name: str) -> At:
    """Return what is said of a page; another face of it says only what differs."""
    own = AT.get(route_of(name), At())
    other = STATES.get(name, At())
    return At(other.by or own.by, other.query or own.query, {**own.values, **other.values})


def missing(name: str) -> list[str]:
    """Return what is to be added to this module before the page of a route can be found."""
    told = row(name).values
    places = [(found[0], found[1] or found[2]) for found in PART.finditer(pattern_of(name))]
    unknown = [(how, part) for how, part in places if part != "code" and part not in told and how not in VALUES]
    return [
        f"{name}: nothing tells what stands at {how} in the demonstration. Add to tests/browser/addresses.py "
        f'either VALUES["{how}"] = lambda: one(<Model>, …), for every route that has it, '
        f'or AT["{name}"] = at({part}=lambda: …), for this one alone.'
        for how, part in unknown
    ]


def languages(name: str) -> tuple[str, ...]:
    """Return the languages in which axe looks at a page: Arabic too where the language is in the address."""
    return ("sv", "fi", "ar") if ":language>" in pattern_of(name) else ("sv", "fi")


def who_opens(name: str) -> str:
    """Return the person who opens a page: who is named for it, or the first who may."""
    named, permission = row(name).by, routes.routes()[route_of(name)].permission
    if permission == routes.OWN:
        return ITSELF
    if named or permission in routes.OPEN:
        return named or NOBODY
    roles = {person["email"].partition("@")[0]: person["role"] for person in files.people()}
    may = [who for who in PEOPLE if permission in {routes.SIGNED_IN, *permissions_by_role()[roles[who]]}]
    if not may:
        raise LookupError(f"{name}: none of PEOPLE in tests/browser/addresses.py has the permission {permission}")
    return may[0]


def address(name: str) -> str:
    """Return the address of a page in the demonstration, with ``{language}`` where the language stands.

    Raises ``LookupError`` with what is to be added where.
    """
    lacking = missing(name)
    if lacking:
        raise LookupError("\n".join(lacking))
    told = row(name)

    def fill(found: re.Match[str]) -> str:
        part = found[1] or found[2]
        if part in told.values:
            return str(told.values[part]())
        return code_of(who_opens(name)) if part == "code" else str(VALUES[found[0]]())

    path = PART.sub(fill, pattern_of(name)).replace("^", "").replace("$", "")
    return f"/{path}" + (f"?{told.query}" if told.query else "")


def code_of(person: str) -> str:
    """Return the code of the municipality that a person works for, of several the first."""
    return str(Membership.objects.filter(user__email=prepared.mail_of(person)).order_by("pk")[0].municipality_id)
