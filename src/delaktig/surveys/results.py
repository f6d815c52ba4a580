"""What came in, counted: by question and language, beside the round before; small groups are not told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.municipalities.selectors import small_numbers
from delaktig.surveys import policies
from delaktig.surveys.answers import SCALE
from delaktig.surveys.models import Answer, Code, Envelope, Question, Response, Survey

STEPS = tuple(str(step) for step in SCALE)


@dataclass(frozen=True, slots=True)
class Tally:
    """A question's answers among some sheets: ``n`` answered it; ``by`` counts them by step, key, or 0 and 1."""

    n: int = 0
    amount: Decimal | None = None
    by: dict[str, int] = field(default_factory=dict)

    @property
    def mean(self) -> Decimal | None:
        """Return the mean of what was answered as a number; None where nothing was."""
        return self.amount / self.n if self.n and self.amount is not None else None

    def share(self, key: str) -> Decimal | None:
        """Return how many per cent of those who answered the question gave this answer."""
        return Decimal(100) * self.by.get(key, 0) / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Results:
    """All that is shown of a round. ``hidden``: fewer than ``fewest`` sheets came, so nothing is told of them.

    ``fewest`` (*minsta antal svar · pienin vastausmäärä*) is the municipality's number below which people are not
    told of.
    """

    given: int
    spent: int
    sheets: int
    by_language: Mapping[str, int]
    hidden: bool
    fewest: int
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    in_language: Mapping[str, Mapping[str, Tally]] = field(default_factory=dict)

    @property
    def rate(self) -> Decimal | None:
        """Return how many per cent of the codes were used; None where there were none."""
        return Decimal(100) * self.spent / self.given if self.given else None


def results_of(actor: Actor, survey: Survey) -> Results:
    """Return the counted answers of a round; before it is counted only how many came. Raises ``Denied``."""
    return all_results(actor, [survey])[survey.pk]


def all_results(actor: Actor, surveys: Iterable[Survey]) -> dict[int, Results]:
    """Return the counted answers of rounds by their ids, in seven queries however many. Raises ``Denied``.

    A language is told apart only where it has enough sheets, and only while those that are not
    told apart are enough together too: else the smallest could be found by subtraction.
    """
    wanted = list(surveys)
    for one in wanted:
        require(policies.why_not_read(actor, one.municipality_id))
    ids = [one.pk for one in wanted]
    rows = Code.objects.filter(survey__in=ids).order_by().values("survey")
    used = rows.annotate(given=Count("pk"), spent=Count("pk", filter=Q(spent=True)))
    codes = {row["survey"]: (row["given"], row["spent"]) for row in used}
    sealed = Envelope.objects.filter(survey__in=ids).order_by().values_list("survey")
    waiting = dict(sealed.annotate(n=Count("pk")))
    languages: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, language, n in (
        Response.objects.filter(survey__in=ids).order_by().values_list("survey", "language").annotate(n=Count("pk"))
    ):
        languages[pk][language] = n
    counts = _counts(ids)
    fewest = small_numbers(one.municipality_id for one in wanted)
    return {
        one.pk: _results(
            codes.get(one.pk, (0, 0)),
            waiting.get(one.pk, 0),
            languages[one.pk],
            counts.get(one.pk, {}),
            fewest[one.municipality_id],
        )
        for one in wanted
    }


def _results(
    codes: tuple[int, int],
    waiting: int,
    languages: Mapping[str, int],
    counts: Mapping[str, Mapping[str, Tally]],
    fewest: int,
) -> Results:
    sheets = sum(languages.values())
    if sheets < fewest:
        return Results(*codes, sheets + waiting, {}, hidden=True, fewest=fewest)
    apart = told_apart(languages, fewest)
    by_language = {language: languages[language] for language in apart}
    if len(apart) < len(languages):
        by_language[""] = sheets - sum(by_language.values())
    whole = {key: _together(found.values()) for key, found in counts.items()}
    in_language = {one: {key: found.get(one, Tally()) for key, found in counts.items()} for one in apart}
    return Results(*codes, sheets, by_language, False, fewest, whole, in_language)


def told_apart(sheets: Mapping[str, int], fewest: int) -> list[str]:
    """Return the languages whose answers may stand by themselves, most sheets first. Pure.

    The rest must be enough together, or none at all: while it is not, the smallest of those told apart joins it.
    """
    apart = sorted((one for one, n in sheets.items() if n >= fewest), key=lambda one: (-sheets[one], one))
    while apart and 0 < sum(n for one, n in sheets.items() if one not in apart) < fewest:
        apart.pop()
    return apart


def _counts(ids: list[int]) -> dict[int, dict[str, dict[str, Tally]]]:
    """Return the answers of rounds by survey, question's key and language, in three queries."""
    questions = Question.objects.filter(survey__in=ids).exclude(kind=Question.Kind.TEXT)
    places = {pk: (survey, key) for pk, survey, key in questions.values_list("pk", "survey", "key")}
    found: dict[int, dict[str, dict[str, Tally]]] = defaultdict(dict)
    for survey, key in places.values():
        found[survey][key] = {}
    rows = Answer.objects.filter(question__in=places).order_by().values("question", "response__language")
    for row in rows.annotate(n=Count("response", distinct=True), amount=Sum("number")):
        survey, key = places[row["question"]]
        amount = None if row["amount"] is None else Decimal(row["amount"])
        found[survey][key][row["response__language"]] = Tally(row["n"], amount, {})
    for one in rows.values("question", "response__language", "number", "option__key").annotate(n=Count("pk")):
        survey, key = places[one["question"]]
        said = one["option__key"] or format(Decimal(one["number"] or 0).normalize(), "f")
        found[survey][key][one["response__language"]].by[said] = one["n"]
    return found


def _together(tallies: Iterable[Tally]) -> Tally:
    found = list(tallies)
    by: Counter[str] = Counter()
    for one in found:
        by.update(one.by)
    amounts = [one.amount for one in found if one.amount is not None]
    return Tally(sum(one.n for one in found), sum(amounts, Decimal(0)) if amounts else None, dict(by))
