"""Acts on what readers say: that something is wrong, that a page was useful or not; and answering it.

Readers have no identity.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.audit.models import Event
from delaktig.catalogue.actions.saving import obey
from delaktig.catalogue.models import Report, Service, Usefulness
from delaktig.catalogue.personal import looks_personal
from delaktig.catalogue.policies import why_not_answer_reports
from delaktig.catalogue.selectors import visible_in
from delaktig.texts.parts import Invalid, NotThere

ABOUT = ("address", "hours", "phone", "language", "text", "other")
"""What a reader may say is wrong."""
LONGEST = 500
LONGEST_ANSWER = 300
REPORTS_A_DAY = 20
USEFUL_A_DAY = 300
"""The most of each that one service takes in a day: more is a flood, not readers."""


@transaction.atomic
def report_wrong(
    actor: Actor, service: Service, municipality: str, language: str, about: str, words: str, on: date
) -> Report:
    """Keep that a reader says that something about a service is wrong (*det här är fel · tässä on virhe*).

    ``municipality`` is the three-digit code of the guide in which it was read. Words beyond 500
    characters are cut off. Raises ``NotThere`` for a service that the guide does not show,
    ``Invalid`` with ``unknown_choice`` or ``personal_data`` (nothing is stored), and ``Denied``
    with ``too_many`` where the service has had its reports for the day.
    """
    _shown(service, municipality, on)
    if about not in ABOUT:
        raise Invalid({"about": "unknown_choice"})
    if looks_personal(words):
        raise Invalid({"words": "personal_data"})
    _one_at_a_time(service)
    if Report.objects.filter(service=service, on=on).count() >= REPORTS_A_DAY:
        raise Denied("too_many")
    report = Report.objects.create(
        service=service,
        municipality_id=municipality,
        language=language[:3],
        about=about,
        words=words.strip()[:LONGEST],
        on=on,
    )
    record(actor, "catalogue.report_made", f"service:{service.slug}", {"about": about, "language": language[:3]})
    return report


@transaction.atomic
def say_useful(actor: Actor, service: Service, language: str, useful: bool, on: date) -> None:
    """Count that a reader found a service's page useful, or not; nothing but the month's count is kept.

    Raises ``NotThere`` for a service that the actor's guide does not show, and ``Denied`` with ``too_many``.
    """
    _shown(service, actor.municipality, on)
    target = f"service:{service.slug}"
    _one_at_a_time(service)
    since = timezone.make_aware(datetime.combine(on, time.min))
    if Event.objects.filter(target=target, name="catalogue.usefulness_said", at__gte=since).count() >= USEFUL_A_DAY:
        raise Denied("too_many")
    counted, _ = Usefulness.objects.get_or_create(service=service, language=language[:3], month=on.replace(day=1))
    name = "yes" if useful else "no"
    Usefulness.objects.filter(pk=counted.pk).update(**{name: F(name) + 1})
    record(actor, "catalogue.usefulness_said", target)


def _one_at_a_time(service: Service) -> None:
    """Lock the service until the transaction ends, so that two who answer at once are both counted."""
    Service.objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)


def _shown(service: Service, municipality: str, on: date) -> None:
    if not visible_in(municipality, on).filter(pk=service.pk).exists():
        raise NotThere


@transaction.atomic
def answer_report(actor: Actor, report: Report, state: str, answer: str = "") -> Report:
    """Note how it stands with a reader's report, and what was done. Raises ``Denied``, ``NotThere``, ``Invalid``.

    What is settled must say what was done, for the next one who looks.
    """
    fresh = Report.objects.select_for_update(of=("self",)).select_related("service").filter(pk=report.pk).first()
    if fresh is None:
        raise NotThere
    obey(why_not_answer_reports(actor, fresh.service))
    answer = answer.strip()
    if state not in Report.State.values:
        raise Invalid({"state": "unknown_choice"})
    settled = state in (Report.State.MENDED, Report.State.NOT_WRONG)
    if settled and not answer:
        raise Invalid({"answer": "required"})
    if len(answer) > LONGEST_ANSWER:
        raise Invalid({"answer": "too_long"})
    fresh.state, fresh.answer, fresh.by = state, answer, actor.user
    fresh.settled_at = (fresh.settled_at or timezone.now()) if settled else None
    fresh.save()
    record(actor, "catalogue.report_answered", f"service:{fresh.service.slug}", {"report": fresh.pk, "state": state})
    return fresh
