"""What the demonstration lacks for every page to be there: brought about by the rooms' own acts."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from delaktig.accounts import invitations, letters
from delaktig.accounts.actor import Actor, actor_for, command_actor, owner_actor, reader_actor
from delaktig.accounts.models import Letter, Membership, User
from delaktig.catalogue.actions.confirming import ask_owner, propose, tell_end
from delaktig.catalogue.actions.materials import add_material
from delaktig.catalogue.actions.notices import NoticeInput, publish_notice, withdraw_notice
from delaktig.catalogue.actions.reports import report_wrong, say_useful
from delaktig.catalogue.freshness import Owner, opened
from delaktig.catalogue.inputs import MaterialInput, VersionInput
from delaktig.catalogue.models import LinkCheck, LinkRound, Miss, Service
from delaktig.catalogue.proposals import Proposal
from delaktig.clients.actions.access import give_reason, look_into
from delaktig.clients.actions.adding import add_client
from delaktig.clients.actions.assignments import assign, put_absence
from delaktig.clients.actions.consents import give_consent
from delaktig.clients.actions.merging import merge
from delaktig.clients.actions.own_letters import give_letter, open_for
from delaktig.clients.actions.prohibitions import prohibit
from delaktig.clients.actions.relations import end_relation
from delaktig.clients.inputs import ConsentInput, ContactInput, IdentityInput, NewClient
from delaktig.clients.models import Assignment, Client, ClientRelation, OwnLetter, SecurityProhibition
from delaktig.clients.retention import place_hold
from delaktig.decisions import actions as decisions
from delaktig.decisions.members import MemberFields, add_member
from delaktig.decisions.models import Body, Item
from delaktig.exchange import actions as exchange
from delaktig.exchange.catalogue import acts as services
from delaktig.exchange.catalogue.files import Taken
from delaktig.exchange.demo import files
from delaktig.exchange.imports import take_in
from delaktig.organisations.models import Organisation
from delaktig.programmes.actions.extras import ConceptInput, FootnoteInput, StatisticInput, add_extra
from delaktig.programmes.models import Edition
from tests.browser import intake
from tests.catalogue.building import a_service

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"
PROGRAMME, SCANNED, MINUTES = "table_sv.txt", "scanned-sv.txt", "minutes_sv_bold.txt"
SERVICES, BROKEN = "services.json", "broken-services.json"
ATTACHMENT = "The programme as it was before the council"
TWO_PLACES = "two.places"
"""A person with two municipalities, an authenticator app, a passkey and recovery codes."""
NO_PLACE = "no.place"
"""A person whose role has ended."""
HALFWAY = "halfway"
"""The same person, between the password and the second factor."""


def prepare() -> None:
    """Bring about what the demonstration lacks. To be done once, in the demonstration's own database."""
    actor = command_actor("287", "tests")
    for name in (PROGRAMME, SCANNED, MINUTES):
        exchange.receive(take_in((DOCUMENTS / name).read_bytes(), name, language="sv"), actor)
    about = Service.objects.filter(keeper="287", state=Service.State.PUBLISHED).order_by("pk")[0]
    brochure = MaterialInput(title={"sv": "Välkommen"}, versions=(VersionInput("ar"),), services=(about.pk,))
    add_material(actor, brochure, {"ar": ("guide.txt", b"Welcome.")})
    _prepare_feedback(actor, a_service(actor))
    _bring_services()
    edition = Edition.objects.get(slug=files.draft()["edition"]["slug"], members__municipality="287")
    for given in (
        ConceptInput("Språkvän", "En som talar språket med en annan."),
        StatisticInput("Nyinflyttade", None, "personer", "Kommunen", "31.12.2025", "Uppskattning"),
        FootnoteInput("Räknat vid årets slut.", 1),
    ):
        add_extra(actor, edition, "sv", given)
    item = Item.objects.get(meeting__body__municipality="287", meeting__held_on="2022-12-12")
    decisions.add_attachment(item, ATTACHMENT, actor, file_name="programme.txt", content=b"As it was.")
    _prepare_clients()
    intake.prepare(_worker("forman"))
    member = Organisation.objects.filter(municipality="287", invented=True).order_by("pk")[0]
    add_member(advisory_body(), MemberFields(organisation=member.pk), actor)
    invitations.invite(actor, email="new@demo.example", role="reader", link_for=_link)
    _add_people()
    worked = worked_with(User.objects.get(email=mail_of("handlaggare")))[0]
    place_hold(actor, worked.relation.client.number, "Besvär över beslutet om avgift är anhängigt.", None)
    _give_letters()


def _give_letters() -> None:
    """Two letters to the own view of a worker's first client: one was revoked, one waits."""
    worker = User.objects.get(email=mail_of("handlaggare"))
    actor = actor_for(worker, "287", timezone.localdate())
    if actor is None:
        raise LookupError("the worker has no role")
    first = worked_with(worker)[0]
    for language in ("fi", "ar"):
        give_letter(actor, first.relation.client, language, identity_seen=True)


def worked_with(worker: User) -> QuerySet[Assignment]:
    """Return what a worker works with now, the first first; drawn clients have ended paths among them."""
    rows = Assignment.objects.filter(officer=worker, valid_to=None, relation__ended_on=None)
    return rows.select_related("relation__client").order_by("pk")


def own_letter() -> OwnLetter:
    """Return the letter that waits for its code."""
    return OwnLetter.objects.get(language="ar", opened_at=None, revoked_at=None, client__municipality="287")


def own_session() -> str:
    """Open the own view of another client of the demonstration; return the secret of the session.

    It lies some hours ahead, so that the tests may take their time.
    """
    worker = User.objects.get(email=mail_of("handlaggare"))
    actor = actor_for(worker, "287", timezone.localdate())
    if actor is None:
        raise LookupError("the worker has no role")
    others = worked_with(worker).exclude(relation__client=own_letter().client)
    shown = others.filter(relation__plans__made_on__isnull=False).first() or others[0]
    letter, _ = give_letter(actor, shown.relation.client, "so", identity_seen=True)
    return open_for(letter, timezone.now() + timedelta(hours=6))


def _prepare_feedback(actor: Actor, service: Service) -> None:
    """A stale service, answers of its owner, what readers tell, addresses that fail, urgent notices."""
    now = timezone.now()
    stale = a_service(actor, {"name": "Läxhjälp"}, on=now.date() - timedelta(days=400), website="https://fel.example/")
    owner = Owner("kansliet@demo.example", "")
    (mended,), (wrong,) = (ask_owner(actor, owner, [service], "sv", _confirm) for _ in range(2))
    held = owner_actor("287", mended.link_id or 0)
    propose(held, mended, Proposal(words={"summary": "Lär dig svenska från början."}), "Ny tid från våren.")
    tell_end(owner_actor("287", wrong.link_id or 0), wrong, "Kursen är slut.")
    for one in Letter.objects.filter(about__in=[mended.letter, wrong.letter]):
        letters.handle(actor, one)
    ask_owner(actor, owner, [service, stale], "sv", _confirm)
    report_wrong(reader_actor("287"), service, "287", "ar", "hours", "كان الباب مغلقًا", now.date())
    say_useful(reader_actor("287"), service, "sv", True, now.date())
    Miss.objects.create(municipality_id="287", language="so", month=now.date().replace(day=1), words="shaqo")
    LinkRound.objects.create(keeper_id="287", total=1, done=1, finished_at=now)
    LinkCheck.objects.create(keeper_id="287", address=stale.website, checked_at=now, failing_since=now)
    slots = {"where": {"sv": "Gamla stan", "fi": "Vanhakaupunki"}}
    publish_notice(actor, NoticeInput("boil_water", now + timedelta(days=1), slots=slots))
    withdraw_notice(actor, publish_notice(actor, NoticeInput("storm", now + timedelta(days=1))))


def _confirm(secret: str) -> str:
    return settings.ORIGIN + reverse("confirm", args=[secret])


def letter_of(secret: str) -> str:
    """Return what a question to an owner is called whose link has the secret."""
    found = opened(secret)
    if found is None:
        raise LookupError("the link opens nothing")
    return found.link.target


def _link(secret: str) -> str:
    return settings.ORIGIN + reverse("invitation-accept", args=[secret])


def _bring_services() -> None:
    """Have two files of services looked at: one that is sound, and one with a row that is refused."""
    actor = command_actor("287", "tests")
    rows = [{"uid": f"00000000-0000-4000-8000-00000000000{n}", "name": {"sv": f"Provtjänst {n}"}} for n in (1, 2)]
    catalogue = {"shape": "delaktig-catalogue/1", "services": rows}
    services.receive(actor, Taken("json", catalogue), SERVICES)
    broken = {**catalogue, "services": [*rows, {"uid": "7", "name": {}, "state": "hidden"}]}
    services.receive(actor, Taken("json", broken), BROKEN)


def _add_people() -> None:
    user = User.objects.create_user(mail_of(TWO_PLACES), settings.DEMO_PASSWORD, name="Two Places")
    for code in ("287", "545"):
        Membership.objects.create(user=user, municipality_id=code, role="reader")
    User.objects.create_user(mail_of(NO_PLACE), settings.DEMO_PASSWORD, name="No Place")


def add_second_factor() -> None:
    """Give the person with two municipalities an app, recovery codes and a passkey."""
    user = User.objects.get(email=mail_of(TWO_PLACES))
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    WebAuthn.add(user, "A key", _credential())


def _credential() -> dict[str, Any]:
    """Return what a browser sends when a new passkey is kept."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    kept = AttestedCredentialData.create(bytes(16), b"a passkey of the tests", key)
    data = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), 0x41, 0, kept)
    spoken = json.dumps({"type": "webauthn.create", "challenge": "AAAA", "origin": "http://localhost"}).encode()
    answer = {"clientDataJSON": websafe_encode(spoken)}
    answer["attestationObject"] = websafe_encode(AttestationObject.create("none", data, {}))
    name = websafe_encode(b"a passkey of the tests")
    return {"id": name, "rawId": name, "type": "public-key", "response": answer, "clientExtensionResults": {}}


def mail_of(person: str) -> str:
    """Return the mail address of a person of the demonstration."""
    return f"{person}@demo.example"


def reset_key() -> tuple[str, str]:
    """Return the two parts of a link with which a person sets a new password."""
    user = User.objects.get(email=mail_of("lasare"))
    return user_pk_to_url_str(user), default_token_generator.make_token(user)


def passkey() -> Authenticator:
    """Return the passkey of the person who has one."""
    return Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN, user__email=mail_of(TWO_PLACES))


def rich_edition() -> int:
    """Return the number of the edition that has every kind of content, of the one municipality that has it."""
    return int(Edition.objects.get(slug="2022-2024", members__municipality="638").pk)


def advisory_body() -> Body:
    """Return the body that is heard and does not decide."""
    return Body.objects.get(municipality="287", kind="client_jury")


def first_key(kind: str) -> str:
    """Return the key of the first chapter or measure of the edition that the public addresses lead to."""
    edition = Edition.objects.get(slug="2023-2025", members__municipality="287")
    if kind == "sections":
        return str(edition.sections.order_by("pk")[0].key)
    return str(edition.themes.order_by("pk")[0].goals.order_by("pk")[0].measures.order_by("pk")[0].key)


def _worker(name: str) -> Actor:
    """Return the actor of a worker of the demonstration's municipality."""
    actor = actor_for(User.objects.get(email=f"{name}@demo.example"), "287", timezone.localdate())
    if actor is None:
        raise LookupError(name)
    return actor


def _client(name: str, family: str) -> Client:
    """Add a client of a worker who has what the demonstration lacks."""
    identity = IdentityInput(family, "Prepared", birth_date=date(1980, 1, 1))
    contact = ContactInput(street="Gatan 1", town="Kristinestad", phone="040 000 0000")
    return add_client(_worker(name), NewClient(identity=identity, contact=contact, all_the_same="Prepared for a test"))


def _prepare_clients() -> None:
    """Bring about clients with a prohibition, with an ended relation, with a consent; absences; reasons; a merge."""
    worker, other, boss = _worker("handlaggare"), _worker("jobbcoach.kristinestad"), _worker("forman")
    today = timezone.localdate()
    first = next(one for one in Client.objects.order_by("pk") if _is_of(one, worker))
    give_consent(worker, first, ConsentInput("move", "ar", True, to_whom="Lovisa"))
    assign(worker, first, "coach", officer=other.user.pk if other.user else None)
    merge(worker, first, _client("handlaggare", "Twicewritten"))
    hidden = _client("handlaggare", PROTECTED)
    prohibit(worker, hidden, valid_from=today, valid_to=None, reason="Marked in the register", link_for=lambda _: "")
    gone = _client("handlaggare", ENDED)
    end_relation(worker, gone.relations.get(), "moved")
    officer = worker.user.pk if worker.user else 0
    put_absence(
        boss, officer, today + timedelta(days=30), today + timedelta(days=35), boss.user.pk if boss.user else None
    )
    theirs = Client.objects.filter(municipality="287", restricted=False).exclude(pk=first.pk)
    far = next(one for one in theirs if _is_of(one, _worker("tyontekija")))
    give_reason(other, far.number, "The client stands at the counter", lambda _: "")
    seen = give_reason(other, hidden.number, "The client rang and I took the call", lambda _: "")
    if seen is not None:
        look_into(_worker("dataskydd"), seen.pk)


def _is_of(one: Client, worker: Actor) -> bool:
    return Assignment.objects.filter(relation__client=one, officer=worker.user).exists()


PROTECTED, ENDED = "Protectedsson", "Endedsson"


def protected_client() -> str:
    """Return the number of the client with a security prohibition."""
    return SecurityProhibition.objects.select_related("client").order_by("pk")[0].client.number


def ended_client() -> str:
    """Return the number of the client whose client relation has ended today."""
    rows = ClientRelation.objects.filter(ended_on=timezone.localdate(), end_reason="moved")
    return rows.order_by("-pk")[0].client.number
