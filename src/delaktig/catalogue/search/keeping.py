"""Keeps the index up: called from the acts, in their transaction and before they record their event.

That order matters: the index's row and the record's are locked one after the other, always in this order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from delaktig.catalogue.models import Contact, Kept, Place, Service
from delaktig.catalogue.search.forms import stop_words
from delaktig.catalogue.search.letters import fold, joined, words_of
from delaktig.catalogue.search.needs import words_of_topic
from delaktig.catalogue.search_models import SearchEntry, SearchHead
from delaktig.catalogue.selectors import texts_of, whole
from delaktig.organisations.models import Organisation
from delaktig.texts.selectors import Bundle, fallbacks

WEIGHTS = {
    "name": 20,
    "summary": 8,
    "for_whom": 5,
    "description": 4,
    "how_to_get_in": 3,
    "what_to_bring": 2,
    "what_happens_next": 2,
}
SEARCH_WORDS = 12
OFFERING = 8
ORGANISATION = 6
PLACE = 4
AT_ONCE = 200
"""Services that are read together when the whole index is built."""


@dataclass(frozen=True, slots=True)
class Words:
    """By what a service is found in one language, and its name, which is another language's where it has none there."""

    name: str
    weights: Mapping[str, int]
    name_language: str


NOTHING = Words("", {}, "")


def entries_of(service: Service, texts: Bundle) -> dict[str, Words]:
    """Return by what a service is found, by language; nothing where it is not published.

    Where it has its name in the language, by all that it says there; names of organisations, units and places, and
    the further search words of all languages, too: people ask for *Kela* in every language. Where it has not, by what
    its needs are called, so nobody misses it whom nobody has written for.
    """
    if service.state != Service.State.PUBLISHED:
        return {}
    names = texts.bodies(service.name_id)
    found = {}
    for language in settings.GUIDE_LANGUAGES:
        shown = next((one for one in (language, *fallbacks(language), *names) if names.get(one)), "")
        said = _said(service, texts, language) if shown == language else _of_needs(service, language)
        found[language] = Words(names.get(shown, "")[:120], _weights(said, language), shown)
    return found


def _weights(said: Iterable[tuple[str, int]], language: str) -> dict[str, int]:
    weights: dict[str, int] = {}
    for text, weight in said:
        telling = stop_words(language) if weight != WEIGHTS["name"] and " " in text.strip() else frozenset()
        for word in (*words_of(text, language), *joined(text, language)):
            if weights.get(word, 0) < weight and fold(word) not in telling:
                weights[word] = weight
    return weights


def _said(service: Service, texts: Bundle, language: str) -> Iterator[tuple[str, int]]:
    for field, weight in WEIGHTS.items():
        yield texts.exact(getattr(service, f"{field}_id"), language).body, weight
    yield from ((words, SEARCH_WORDS) for words in service.search_words.values())
    yield from _of_needs(service, language)
    organisations = [service.organisation, *(row.organisation for row in service.parties.all())]
    for offering in service.offerings.all():
        organisations.append(offering.provider)
        yield texts.exact(offering.name_id, language).body, OFFERING
        if offering.place is not None:
            yield from ((body, PLACE) for body in texts.bodies(offering.place.name_id).values())
            yield f"{offering.place.street} {offering.place.town}", PLACE
        if offering.contact is not None:
            yield texts.exact(offering.contact.name_id, language).body, PLACE
    yield from ((name, ORGANISATION) for one in organisations if one for name in _names(one))
    if service.unit is not None:
        yield f"{service.unit.name_sv} {service.unit.name_fi}", ORGANISATION


def _names(organisation: Organisation) -> Iterator[str]:
    """Yield an organisation's names, the earlier ones too: people go on asking for them."""
    yield from (row.name for row in organisation.names.all())


def _of_needs(service: Service, language: str) -> Iterator[tuple[str, int]]:
    for row in service.topics.all():
        yield from words_of_topic(row.topic, language)


def put_in(service: Service, texts: Bundle) -> int:
    """Bring the index up to what a service says, read :func:`whole`; return how many entries changed."""
    return put_in_each([service], texts)


def put_in_each(services: Iterable[Service], texts: Bundle) -> int:
    """Bring the index up to what services say, read :func:`whole`; return how many entries changed."""
    return _put((service, texts) for service in services)


def put_in_all(services: QuerySet[Service]) -> int:
    """Bring the index up to what services say now; return how many entries changed."""
    keys = list(services.order_by("pk").values_list("pk", flat=True).distinct())
    changed = 0
    for start in range(0, len(keys), AT_ONCE):
        read = list(whole(Service.objects.filter(pk__in=keys[start : start + AT_ONCE])))
        texts = texts_of(read)
        changed += _put((service, texts) for service in read)
    return changed


def at(record: Kept) -> None:
    """Bring the index up after a record that services point to has changed; a material's words are not in it."""
    if isinstance(record, Place):
        at_place(record)
    elif isinstance(record, Contact):
        at_contact(record)


def at_place(place: Place) -> int:
    """Bring the index up after a place has changed."""
    return put_in_all(_published().filter(offerings__place=place))


def at_contact(contact: Contact) -> int:
    """Bring the index up after a contact has changed."""
    return put_in_all(_published().filter(offerings__contact=contact))


def of_organisation(organisation: Organisation) -> int:
    """Bring the index up after an organisation or a unit of it has another name; its services are changed by that."""
    answers = Q(organisation=organisation) | Q(parties__organisation=organisation)
    keys = set(_published().filter(answers | Q(offerings__provider=organisation)).values_list("pk", flat=True))
    services = Service.objects.filter(pk__in=keys)
    services.update(changed_at=timezone.now())
    return put_in_all(services)


def _published() -> QuerySet[Service]:
    return Service.objects.filter(state=Service.State.PUBLISHED)


def _put(given: Iterable[tuple[Service, Bundle]]) -> int:
    wanted = {
        (service.pk, language): words
        for service, texts in given
        for language, words in _with_what_goes(service, texts).items()
    }
    stands = {
        (row.service_id, row.language): row
        for row in SearchEntry.objects.filter(service_id__in={service for service, _ in wanted})
    }
    changed = {key: words for key, words in wanted.items() if _differs(stands.get(key), words)}
    if changed:
        _write(changed, stands)
    return len(changed)


def _with_what_goes(service: Service, texts: Bundle) -> dict[str, Words]:
    """Return the entries of a service; for a language that it speaks no more, an empty one."""
    return dict.fromkeys(settings.GUIDE_LANGUAGES, NOTHING) | entries_of(service, texts)


def _differs(row: SearchEntry | None, words: Words) -> bool:
    if row is None:
        return bool(words.weights)
    return (row.name, row.name_language, row.words) != (words.name, words.name_language, words.weights)


def _write(changed: Mapping[tuple[int, str], Words], stands: Mapping[tuple[int, str], SearchEntry]) -> None:
    revision = _next_revision()
    old: list[SearchEntry] = []
    new: list[SearchEntry] = []
    for key, words in changed.items():
        row = stands.get(key) or SearchEntry(service_id=key[0], language=key[1])
        row.name, row.name_language = words.name, words.name_language
        row.words, row.revision = dict(words.weights), revision
        (new if row.pk is None else old).append(row)
    SearchEntry.objects.bulk_create(new, batch_size=500)
    SearchEntry.objects.bulk_update(old, ["name", "name_language", "words", "revision"], batch_size=100)


def hold() -> SearchHead:
    """Lock the index's row, for an act that records an event of its own before the index is brought up."""
    SearchHead.objects.get_or_create(pk=1)
    return SearchHead.objects.select_for_update().get(pk=1)


def _next_revision() -> int:
    head = hold()
    head.revision += 1
    head.save(update_fields=["revision"])
    return head.revision
