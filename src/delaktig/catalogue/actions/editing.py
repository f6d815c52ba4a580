"""Acts on a service itself: add it, edit its facts and words, say whom it is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from delaktig.accounts.actor import Actor, record
from delaktig.catalogue.actions.saving import held, obey, remember, saved
from delaktig.catalogue.actions.wording import approve_source, text_or_none
from delaktig.catalogue.inputs import EligibilityInput, ServiceFacts, is_address
from delaktig.catalogue.models import TEXTS, Eligibility, Service, ServiceParty, ServiceTopic
from delaktig.catalogue.policies import why_not_add, why_not_edit
from delaktig.catalogue.search import keeping
from delaktig.catalogue.selectors import heirs
from delaktig.catalogue.topics import grounds, situations, topics
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Mandate, Organisation, Unit
from delaktig.texts.actions import create_text
from delaktig.texts.parts import Invalid, drop_texts, put_texts, put_values

LIMITS = {"name": 100, "summary": 150, "description": 2500} | dict.fromkeys(
    ("for_whom", "how_to_get_in", "what_to_bring", "what_happens_next", "cost_text"), 500
)
"""The most characters of each text: the limits of the national service register (Suomi.fi PTV)."""
MOST_SEARCH_WORDS = 300
"""The most characters of a service's further search words in one language."""
RESERVED = frozenset({"add", "contacts", "draft", "materials", "menu", "others", "places"})
"""Words in addresses of the desk beside services: no service may be named so there."""
PLAIN = ("task", "basis", "cost", "website", "valid_from", "valid_to", "owner_email", "source", "checked_on")


@transaction.atomic
def add_service(
    actor: Actor,
    language: str,
    words: Mapping[str, str],
    facts: ServiceFacts,
    *,
    others: Mapping[str, Mapping[str, str]] | None = None,
    slug: str = "",
    invented: bool = False,
) -> Service:
    """Add a service as a draft, with its words in the language they are written in, and in ``others``.

    Raises ``Denied`` or ``Invalid``.
    """
    obey(why_not_add(actor))
    check_words(words, needs_name=True)
    for given in (others or {}).values():
        check_words(given, needs_name=False)
    check_facts(facts, actor.municipality)
    keeping.hold()  # two who add at once wait for each other: both would find the same word free
    service = Service(keeper_id=actor.municipality, slug=free_slug(slug or words["name"]), invented=invented)
    service.name = create_text({language: words["name"]}, source_language=language, approved=True, actor=actor)
    for tongue, told in ((language, words), *(others or {}).items()):
        bodies = {name: told[name] for name in TEXTS if told.get(name, "").strip()}
        for name in put_texts(service, tongue, bodies, actor):
            approve_source(getattr(service, name), tongue, actor)
    put_facts(service, facts)
    service.save()
    put_rows(service, facts)
    remember(actor, service, "catalogue.service_added")
    record(actor, "catalogue.service_added", f"service:{service.slug}", {"language": language})
    return service


@transaction.atomic
def edit_facts(actor: Actor, service: Service, facts: ServiceFacts, *, expected_version: int | None = None) -> Service:
    """Edit what is said of a service besides its words. Raises ``Stale`` where someone saved in between."""
    fresh = held(actor, service, why_not_edit, expected_version)
    check_facts(facts, fresh.keeper_id, fresh)
    changed = put_facts(fresh, facts)
    changed += put_rows(fresh, facts)
    return saved(actor, fresh, "catalogue.service_edited", {"changed": sorted(changed)}) if changed else fresh


@transaction.atomic
def add_search_word(actor: Actor, service: Service, language: str, word: str) -> Service:
    """Let a service be found by one more word of a language (*sökord · hakusana*). Raises ``Denied`` or ``Invalid``."""
    fresh = held(actor, service, why_not_edit)
    standing = fresh.search_words.get(language, "")
    known = [one.strip().casefold() for one in standing.split(",")]
    if not word.strip() or word.strip().casefold() in known:
        return fresh
    words = f"{standing}, {word.strip()}".removeprefix(", ")
    if language not in settings.GUIDE_LANGUAGES:
        raise Invalid({"search_words": "unknown_language"})
    if len(words) > MOST_SEARCH_WORDS:
        raise Invalid({"search_words": "too_long"})
    fresh.search_words = {**fresh.search_words, language: words}
    return saved(actor, fresh, "catalogue.service_edited", {"changed": ["search_words"]})


@transaction.atomic
def write_words(
    actor: Actor,
    service: Service,
    language: str,
    words: Mapping[str, str],
    *,
    slip: bool = False,
    expected_version: int | None = None,
) -> Service:
    """Write a service's texts in one language; fields that are not given stay.

    A change that is real makes the other languages outdated at once; one marked as a slip does not.
    The source of a text is approved by being written: what waits for approval are translations.
    """
    fresh = held(actor, service, why_not_edit, expected_version)
    check_words(words, needs_name="name" in words and language == fresh.name.source_language)
    changed = put_texts(fresh, language, {name: words[name] for name in TEXTS if name in words}, actor, slip=slip)
    for name in changed:
        approve_source(getattr(fresh, name), language, actor)
    details = {"changed": sorted(changed), "language": language, "slip": slip}
    return saved(actor, fresh, "catalogue.service_words_written", details) if changed else fresh


@transaction.atomic
def write_in_languages(
    actor: Actor,
    service: Service,
    words: Mapping[str, Mapping[str, str]],
    *,
    slip: bool = False,
    expected_version: int | None = None,
) -> Service:
    """Write a service's texts in several languages at once, the language they are written in first.

    A translation given with its source so renders the source as it now stands.
    """
    fresh = held(actor, service, why_not_edit, expected_version)
    for language in sorted(words, key=lambda one: one != fresh.name.source_language):
        fresh = write_words(actor, fresh, language, words[language], slip=slip)
    return fresh


@transaction.atomic
def say_for_whom(
    actor: Actor,
    service: Service,
    given: Sequence[EligibilityInput],
    *,
    language: str = "sv",
    expected_version: int | None = None,
) -> Service:
    """Say whom a service is for; of several rows one is enough, no row means everybody."""
    fresh = held(actor, service, why_not_edit, expected_version)
    check_eligibility(given)
    old = list(fresh.eligibilities.all())
    fresh.eligibilities.all().delete()
    drop_texts(row.reason_id for row in old)
    for position, one in enumerate(given):
        Eligibility.objects.create(
            service=fresh,
            position=position,
            age_from=one.age_from,
            age_to=one.age_to,
            grounds=list(one.grounds),
            situations=list(one.situations),
            municipalities=list(one.municipalities),
            months_in_finland=one.months_in_finland,
            reason=text_or_none(one.reason, language, actor),
        )
    return saved(actor, fresh, "catalogue.service_edited", {"changed": ["eligibility"]})


def free_slug(wish: str) -> str:
    """Return an address word that no service has: from the wish, with a number behind it where it is taken."""
    stem = slugify(wish)[:70].strip("-") or "service"
    taken = RESERVED | set(Service.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 2, stem
    while slug in taken:
        number, slug = number + 1, f"{stem}-{number}"
    return slug


def check_words(words: Mapping[str, str], *, needs_name: bool) -> None:
    """Raise ``Invalid`` for a text that is too long, unknown, or a name that is missing."""
    errors = {name: "unknown_field" for name in words if name not in TEXTS}
    errors |= {name: "too_long" for name, most in LIMITS.items() if len(words.get(name, "")) > most}
    if needs_name and not words.get("name", "").strip():
        errors["name"] = "required"
    if errors:
        raise Invalid(errors)


def check_facts(facts: ServiceFacts, keeper: str, service: Service | None = None) -> None:
    """Raise ``Invalid`` with a code for each fact that cannot be."""
    errors = dict(_faults(facts, keeper, service))
    if errors:
        raise Invalid(errors)


def _faults(facts: ServiceFacts, keeper: str, service: Service | None) -> Iterable[tuple[str, str]]:
    if set(facts.topics) - set(topics()):
        yield "topics", "unknown_topic"
    if facts.task and facts.task not in Mandate.Task.values:
        yield "task", "unknown_task"
    if facts.cost not in Service.Cost.values:
        yield "cost", "unknown_cost"
    if facts.website and not is_address(facts.website):
        yield "website", "invalid_address"
    if facts.valid_from and facts.valid_to and facts.valid_to < facts.valid_from:
        yield "valid_to", "ends_before_it_starts"
    for language, words in facts.search_words.items():
        if language not in settings.GUIDE_LANGUAGES:
            yield "search_words", "unknown_language"
        elif len(words) > MOST_SEARCH_WORDS:
            yield f"search_words_{language}", "too_long"
    if not 1 <= facts.confirm_every_months <= 60:
        yield "confirm_every_months", "out_of_range"
    yield from _wrong_ties(facts, keeper, service)


def _wrong_ties(facts: ServiceFacts, keeper: str, service: Service | None) -> Iterable[tuple[str, str]]:
    wanted = {*facts.parties, *([facts.organisation] if facts.organisation else [])}
    known = Organisation.objects.filter(pk__in=wanted, municipality_id=keeper).values_list("pk", flat=True)
    if wanted - set(known):
        yield "organisation", "unknown_organisation"
    if facts.unit and not Unit.objects.filter(pk=facts.unit, organisation_id=facts.organisation or 0).exists():
        yield "unit", "unknown_unit"
    if facts.heir and not heirs(keeper).filter(pk=facts.heir).exists():
        yield "heir", "unknown_service"
    if facts.heir and service is not None and facts.heir == service.pk:
        yield "heir", "its_own_heir"


def put_facts(service: Service, facts: ServiceFacts) -> list[str]:
    """Set the plain facts of a service; return the names of those that changed."""
    values = {name: getattr(facts, name) for name in PLAIN}
    values |= {"organisation_id": facts.organisation, "unit_id": facts.unit, "heir_id": facts.heir}
    values |= {"search_words": {t: words.strip() for t, words in sorted(facts.search_words.items()) if words.strip()}}
    values |= {"contents": sorted(facts.contents), "confirm_every_months": facts.confirm_every_months}
    return put_values(service, values)


def put_rows(service: Service, facts: ServiceFacts) -> list[str]:
    """Put a service's topics and parties; return the names of those that changed."""
    changed = []
    if set(service.topics.values_list("topic", flat=True)) != set(facts.topics):
        service.topics.all().delete()
        ServiceTopic.objects.bulk_create(ServiceTopic(service=service, topic=topic) for topic in sorted(facts.topics))
        changed.append("topics")
    if list(service.parties.values_list("organisation_id", flat=True).order_by("pk")) != list(facts.parties):
        service.parties.all().delete()
        ServiceParty.objects.bulk_create(ServiceParty(service=service, organisation_id=pk) for pk in facts.parties)
        changed.append("parties")
    return changed


def check_eligibility(given: Sequence[EligibilityInput]) -> None:
    """Raise ``Invalid`` with a code for each row that cannot be."""
    errors = {}
    for number, one in enumerate(given):
        if one.age_from is not None and one.age_to is not None and one.age_to < one.age_from:
            errors[f"{number}.age_to"] = "ends_before_it_starts"
        if set(one.grounds) - set(grounds()):
            errors[f"{number}.grounds"] = "unknown_ground"
        if set(one.situations) - set(situations()):
            errors[f"{number}.situations"] = "unknown_situation"
        if len(set(one.municipalities)) != Municipality.objects.filter(code__in=one.municipalities).count():
            errors[f"{number}.municipalities"] = "unknown_municipality"
    if errors:
        raise Invalid(errors)
