"""The urn: a code is spent, an envelope is put in; when the survey is over all are opened, mixed and counted.

Why nobody can tell who answered what (record 0033):

- a code says nothing of a person: it is printed, and to whom it was given is written nowhere;
- an envelope has no time, no code, and a number drawn by lot; what is in it is sealed with a key
  that is not in the database, so that comparing copies of the database from two days shows
  which codes were used between, and not what was answered;
- no event is recorded of an answer: the chain of events would keep its time and order;
- the sheets that come out have numbers of their own, are stored in the order of those, all in one
  transaction: neither the order of rows nor the numbers of transactions tell them apart;
- then the hashes of the codes are wiped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction

from delaktig.accounts import keys
from delaktig.accounts.actor import Actor, Denied, record
from delaktig.audit.acting import require
from delaktig.surveys import policies
from delaktig.surveys.answers import Value, as_number
from delaktig.surveys.models import Answer, Code, Envelope, Option, OwnWords, Question, Response, Survey
from delaktig.surveys.standing import Standing, standing
from delaktig.texts.parts import NotThere

MOST_OPEN = 20_000
"""The most that a survey without codes takes: more is a flood, not answers."""


def code_hash(survey: int, code: str) -> str:
    """Return the keyed hash of a code; the key lies outside the database, so the codes cannot be tried through."""
    return keys.blind("surveys.code", f"{survey}|{code}")


@transaction.atomic
def put_in(survey: Survey, language: str, answers: Mapping[str, Value], code: str, on: date) -> None:
    """Spend the code and put the answers, as :func:`~delaktig.surveys.answers.read_sheet` gave them, in the urn.

    It takes no actor and records no event, since neither may be known. Raises ``Denied`` with
    ``not_open``, ``no_code``, ``spent`` or ``too_many``; then nothing is kept and the code is unspent.
    """
    held = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)  # it is not counted meanwhile
    if standing(held, on) is not Standing.OPEN:
        raise Denied("not_open")
    if held.access == Survey.Access.CODES:
        _spend(held, code)
    elif Envelope.objects.filter(survey=held).count() >= MOST_OPEN:
        raise Denied("too_many")
    Envelope.objects.create(survey=held, sealed={"language": language, "answers": dict(answers)})


def _spend(survey: Survey, code: str) -> None:
    known = Code.objects.filter(survey=survey, hash=code_hash(survey.pk, code)) if code else Code.objects.none()
    if known.filter(spent=False).update(spent=True):
        return
    raise Denied("spent" if known.exists() else "no_code")


@transaction.atomic
def open_urn(actor: Actor, survey: Survey, on: date) -> int:
    """Open every envelope, mix and count the sheets, and wipe the codes; return how many sheets there were.

    Raises ``NotThere``, or ``Denied`` with ``not_over`` or ``already_counted``.
    """
    require_own(actor, survey)
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    at = standing(held, on)
    if at is Standing.COUNTED:
        raise Denied("already_counted")
    if at is not Standing.OVER:
        raise Denied("not_over")
    sheets = [envelope.sealed for envelope in Envelope.objects.filter(survey=held).order_by("uid")]
    _count(held, sheets)
    Envelope.objects.filter(survey=held).delete()
    Code.objects.filter(survey=held).update(hash=None)
    held.counted_on = on
    held.version += 1
    held.save(update_fields=["counted_on", "version"])
    record(actor, "surveys.urn_opened", f"survey:{held.pk}", {"sheets": len(sheets)})
    return len(sheets)


def require_own(actor: Actor, survey: Survey) -> None:
    """Raise unless the actor may run this survey: ``NotThere`` for another municipality's, ``Denied``."""
    reason = policies.why_not_manage(actor, survey.municipality_id)
    if reason == policies.OTHER:
        raise NotThere
    require(reason)


def _count(survey: Survey, sheets: list[dict[str, Any]]) -> None:
    questions = {one.key: one for one in Question.objects.filter(survey=survey)}
    options = {(o.question_id, o.key): o for o in Option.objects.filter(question__survey=survey)}
    responses: list[Response] = []
    answers: list[Answer] = []
    words: list[OwnWords] = []
    for sheet in sheets:
        response = Response(id=uuid4(), survey=survey, language=sheet["language"])
        responses.append(response)
        for key, value in sheet["answers"].items():
            question = questions[key]
            if question.kind == Question.Kind.TEXT:
                words.append(OwnWords(uid=uuid4(), question=question, language=sheet["language"], words=value))
                continue
            for one in value if isinstance(value, list) else [value]:
                option = options.get((question.pk, one))
                number = as_number(question.kind, one)
                answers.append(Answer(id=uuid4(), response=response, question=question, number=number, option=option))
    # by their numbers, which were drawn by lot: the order of rows in the files of the database is no trace either
    Response.objects.bulk_create(sorted(responses, key=lambda one: one.pk), batch_size=500)
    Answer.objects.bulk_create(sorted(answers, key=lambda one: one.pk), batch_size=500)
    OwnWords.objects.bulk_create(sorted(words, key=lambda one: one.uid), batch_size=500)
