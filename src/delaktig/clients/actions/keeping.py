"""What the acts on a client share: checks, keyed hashes, sources, and the mark of a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F, Q
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.clients.identity_codes import WrongCode, birth_date, read
from delaktig.clients.inputs import LONGEST, MOST, BackgroundInput, ContactInput, IdentityInput, LanguageInput, Source
from delaktig.clients.models import Client, FieldSource, Identity, NameToken
from delaktig.clients.search import name_digests
from delaktig.texts.parts import Invalid

Faults = dict[str, str]


def refuse(faults: Mapping[str, str]) -> None:
    """Raise ``Invalid`` where anything is wrong."""
    if faults:
        raise Invalid(faults)


def checked_identity(given: IdentityInput, faults: Faults, *, invented: bool = False) -> IdentityInput:
    """Return who a client is with the code in its written form and the day of birth; note what is wrong."""
    code, born = "", given.birth_date
    try:
        code = read(given.identity_code, artificial=invented or settings.ARTIFICIAL_IDENTITY_CODES)
    except WrongCode as wrong:
        faults["identity_code"] = wrong.code
    if code:
        if born is not None and born != birth_date(code):
            faults["birth_date"] = "not_of_code"
        born = birth_date(code)
    if born is not None and born > timezone.localdate():
        faults["birth_date"] = "in_future"
    if not (given.family_name.strip() or given.given_names.strip()):
        faults["family_name"] = "no_name"
    _lengths(asdict(given), faults)
    earlier = tuple(dict.fromkeys(name.strip() for name in given.earlier_names if name.strip()))
    return replace(given, identity_code=code, birth_date=born, earlier_names=earlier)


def check_contact(given: ContactInput, faults: Faults) -> None:
    """Note what is wrong with how a client is reached."""
    _lengths(asdict(given), faults)
    if given.email:
        try:
            validate_email(given.email)
        except ValidationError:
            faults["email"] = "bad_email"
    if given.phone and sum(letter.isdigit() for letter in given.phone) < 5:
        faults["phone"] = "bad_phone"


def check_languages(given: LanguageInput, faults: Faults) -> None:
    """Note what is wrong with languages and days."""
    for name in ("mother_tongue", "contact_language"):
        tag = getattr(given, name)
        if tag and not (tag.isascii() and tag.isalpha() and 2 <= len(tag) <= 3):
            faults[name] = "bad_language"
    if given.integration_language not in {"", "sv", "fi"}:
        faults["integration_language"] = "sv_or_fi"
    if given.interpreter not in Client.Interpreter.values:
        faults["interpreter"] = "unknown_choice"
    if given.first_permit_on and given.first_permit_on > timezone.localdate():
        faults["first_permit_on"] = "in_future"


def check_background(given: BackgroundInput, faults: Faults) -> None:
    """Note what is too long of schooling, work and ability."""
    _lengths(asdict(given), faults)


def check_source(source: Source, faults: Faults) -> None:
    """Note where a source is half told: what came from elsewhere says from whom."""
    if source.kind and source.kind not in FieldSource.Kind.values:
        faults["source_kind"] = "unknown_choice"
    if source.kind and not source.detail.strip():
        faults["source_detail"] = "no_source_detail"
    if source.detail.strip() and not source.kind:
        faults["source_kind"] = "no_source_kind"


def _lengths(values: Mapping[str, Any], faults: Faults) -> None:
    for name, value in values.items():
        if isinstance(value, str) and len(value) > MOST.get(name, LONGEST):
            faults[name] = "too_long"


def renew_tokens(client: Client) -> None:
    """Write anew the keyed hashes by which the person is found: of the own names, and of records made one with it."""
    NameToken.objects.filter(client=client).delete()
    digests: set[str] = set()
    for identity in Identity.objects.filter(Q(client=client) | Q(client__merged_into=client)):
        born = date.fromisoformat(identity.birth_date) if identity.birth_date else None
        earlier = tuple(identity.earlier_names)
        named = IdentityInput(identity.family_name, identity.given_names, earlier, birth_date=born)
        digests |= set(name_digests(client.municipality_id, named))
    NameToken.objects.bulk_create([NameToken(client=client, digest=digest) for digest in sorted(digests)])


def put_sources(actor: Actor, client: Client, fields: Iterable[str], source: Source) -> None:
    """Keep from whom the values of fields came; what the person said now takes an earlier source away."""
    fields = sorted(fields)
    FieldSource.objects.filter(client=client, field__in=fields).delete()
    if source.kind:
        told = {"kind": source.kind, "detail": source.detail.strip(), "recorded_by": actor.user}
        FieldSource.objects.bulk_create([FieldSource(client=client, field=name, **told) for name in fields])


def touch(client: Client) -> None:
    """Count a new version of the record."""
    Client.objects.filter(pk=client.pk).update(version=F("version") + 1, changed_at=timezone.now())
    client.version += 1
