"""Finds a person in a register without reading it: by number, by identity code, by whole name words with day of birth.

What is compared are keyed hashes, and the municipality is part of their key: hashes of
two registers cannot be compared. Who is found is told by the number alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from django.db.models import QuerySet
from django.utils import timezone

from delaktig.accounts import keys
from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.clients import names, numbers, policies, reach
from delaktig.clients.identity_codes import WrongCode, read
from delaktig.clients.inputs import IdentityInput
from delaktig.clients.models import Client, NameToken

FEWEST = 2
"""Whole words, or sounds, that must be the same for two names to be called alike."""
MOST = 20


class Likeness(IntEnum):
    """How like a record is to the person who is looked for; the greater, the more."""

    POSSIBLE = 1  # the same day of birth, and one name or what sounds like it
    PROBABLE = 2  # the same day of birth and names
    CODE = 3  # the same identity code
    NUMBER = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the person: its number, how like it is, who answers for it, and whether it opens at once."""

    number: str
    likeness: Likeness
    officer: str
    is_open: bool
    client: Client


def code_hash(municipality: str, code: str) -> str:
    """Return the keyed hash of an identity code in one municipality's register; empty for no code."""
    return keys.blind(f"clients.code:{municipality}", code) if code else ""


def name_digests(municipality: str, given: IdentityInput) -> dict[str, str]:
    """Return the keyed hashes of a person's name words and their sounds, each with the word's kind.

    The day of birth is part of each: without it nothing is found by a name alone.
    """
    born = given.birth_date.isoformat() if given.birth_date else ""
    found: dict[str, str] = {}
    for word in names.words(given.family_name, given.given_names, *given.earlier_names):
        found[keys.blind(f"clients.name:{municipality}", f"{born}|{word}")] = "word"
        if heard := names.sound(word):
            found[keys.blind(f"clients.sound:{municipality}", f"{born}|{heard}")] = "sound"
    return found


def candidates(actor: Actor, municipality: str, given: IdentityInput, now: datetime) -> list[Candidate]:
    """Return the records of a register that may be this person, the likest first."""
    like = _by_names(municipality, given)
    if given.identity_code:
        digest = code_hash(municipality, given.identity_code)
        rows = Client.objects.filter(municipality_id=municipality, merged_into=None, code_hash=digest)
        like |= dict.fromkeys(rows.values_list("pk", flat=True), Likeness.CODE)
    return _told(actor, like, now)


def _by_names(municipality: str, given: IdentityInput) -> dict[int, Likeness]:
    digests = name_digests(municipality, given)
    rows = set(_tokens(municipality, digests).values_list("client_id", "digest"))
    return alike(digests, given.birth_date is not None, rows)


def _tokens(municipality: str, digests: Iterable[str]) -> QuerySet[NameToken]:
    return NameToken.objects.filter(
        digest__in=list(digests), client__municipality_id=municipality, client__merged_into=None
    )


def alike(digests: Mapping[str, str], born: bool, rows: Iterable[tuple[int, str]]) -> dict[int, Likeness]:
    """Return how like the people of *rows* (key and hash) are to one of these name hashes, where they are alike.

    ``born`` says whether the day of birth is part of the hashes.
    """
    same: dict[str, Counter[int]] = {"word": Counter(), "sound": Counter()}
    for client, digest in rows:
        same[digests[digest]][client] += 1
    found = {one: _likeness(same["word"][one], same["sound"][one]) for one in {*same["word"], *same["sound"]}}
    # without a day of birth one name says too little: many people share it
    least = Likeness.POSSIBLE if born else Likeness.PROBABLE
    return {one: likeness for one, likeness in found.items() if likeness is not None and likeness >= least}


def likest(municipality: str, people: Sequence[IdentityInput]) -> list[tuple[int, Likeness] | None]:
    """Return for each of many people the record of a register that is likest, by its key; ``None`` where none is.

    Two queries, however many they are. It tells keys alone: who may see more opens the record by its door.
    """
    digests = [name_digests(municipality, one) for one in people]
    codes = [code_hash(municipality, one.identity_code) for one in people]
    wanted = {digest for one in digests for digest in one}
    by_digest: dict[str, set[int]] = {}
    for client, digest in _tokens(municipality, wanted).values_list("client_id", "digest"):
        by_digest.setdefault(digest, set()).add(client)
    register = Client.objects.filter(municipality_id=municipality, merged_into=None)
    by_code = dict(register.filter(code_hash__in=[code for code in codes if code]).values_list("code_hash", "pk"))
    found: list[tuple[int, Likeness] | None] = []
    for one, code, told in zip(people, codes, digests, strict=True):
        rows = [(client, digest) for digest in told for client in by_digest.get(digest, ())]
        like = alike(told, one.birth_date is not None, rows)
        if code in by_code:
            like[by_code[code]] = Likeness.CODE
        found.append(max(like.items(), key=lambda pair: (pair[1], -pair[0]), default=None))
    return found


def _likeness(words: int, sounds: int) -> Likeness | None:
    if words >= FEWEST:
        return Likeness.PROBABLE
    return Likeness.POSSIBLE if words or sounds >= FEWEST else None


def _told(actor: Actor, like: dict[int, Likeness], now: datetime) -> list[Candidate]:
    if not like:
        return []
    rows = reach.with_officer(reach.standing(actor, now).filter(pk__in=like))
    found = [
        Candidate(
            one.number,
            like[one.pk],
            "" if one.restricted else str(getattr(one, "officer_name", "") or ""),
            reach.near(one) in reach.OPEN,
            one,
        )
        for one in rows
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.number))[:MOST]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: a customer number or an identity code, or names with a day of birth."""

    number: str = ""
    names: str = ""
    birth_date: date | None = None


def find(actor: Actor, asked: Asked) -> list[Candidate]:
    """Look for a person in the registers that the actor works with, and record that it was done and how.

    Raises ``WrongCode`` for what is neither a number nor an identity code, ``Denied``.
    """
    require(policies.why_not_list(actor))
    now = timezone.now()
    by, like = _found(actor, asked, now)
    record(actor, "clients.searched", details={"by": by, "found": len(like)})
    return _told(actor, like, now)


def _found(actor: Actor, asked: Asked, now: datetime) -> tuple[str, dict[int, Likeness]]:
    served = reach.served(actor, timezone.localdate(now))
    text = asked.number.strip()
    if numbers.is_number(text):
        return "number", _by_number(actor, text.replace(" ", ""), now)
    if text:
        code = read(text, artificial=True)
        digests = [code_hash(municipality, code) for municipality in served]
        rows = Client.objects.filter(merged_into=None, code_hash__in=digests)
        return "code", dict.fromkeys(rows.values_list("pk", flat=True), Likeness.CODE)
    if not asked.names.strip() or asked.birth_date is None:
        raise WrongCode("nothing_asked")
    given = IdentityInput(given_names=asked.names, birth_date=asked.birth_date)
    like: dict[int, Likeness] = {}
    for municipality in served:
        like |= _by_names(municipality, given)
    return "name", like


def _by_number(actor: Actor, number: str, now: datetime) -> dict[int, Likeness]:
    """Return the client of a number; a merged number leads to the record that is kept."""
    rows = reach.in_registers(actor, timezone.localdate(now)).filter(number=number).values_list("pk", "merged_into")
    return {merged or pk: Likeness.NUMBER for pk, merged in rows}
