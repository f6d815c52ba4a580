"""Writes what this installation knows of municipalities, and which of them it serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps as current_apps
from django.db import transaction

from delaktig.audit.acting import Acting, record, require
from delaktig.municipalities import register
from delaktig.municipalities.models import Municipality
from delaktig.municipalities.policies import reason_not_to_manage

OFFICIAL_LANGUAGES = ("fi", "sv")
SMALL_NUMBERS = range(3, 21)
"""What may be chosen as the number below which counts are not published: with less than three, two know each other."""


class InvalidChoice(ValueError):
    """A choice that cannot be kept; ``code`` is stable, ``value`` is what was chosen."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code}: {value}" if value else code)
        self.code, self.value = code, value


@transaction.atomic
def load_register(apps: Any = current_apps) -> int:
    """Fill in every municipality of the shipped register with its dated names; return how many there are.

    Running it again brings names and dates up to date and leaves alone what people
    chose (whether it is served, its guide languages). ``apps`` is the historical
    registry when a migration calls this.
    """
    places = apps.get_model("municipalities", "Municipality")
    records = register.load()
    places.objects.bulk_create(
        [_place(places, entry) for entry in records],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["slug_sv", "slug_fi", "valid_to"],
    )
    for entry in records:
        if entry.languages:
            places.objects.filter(code=entry.code, languages=[]).update(languages=list(entry.languages))
    _replace_names(apps.get_model("municipalities", "MunicipalityName"), records)
    return len(records)


def _place(model: Any, entry: register.MunicipalityRecord) -> Any:
    return model(
        code=entry.code,
        slug_sv=entry.slug_sv,
        slug_fi=entry.slug_fi,
        languages=list(entry.languages or ()),
        valid_to=entry.valid_to,
    )


def _replace_names(model: Any, records: Sequence[register.MunicipalityRecord]) -> None:
    wanted = {
        (entry.code, language, getattr(names, language), names.valid_from, names.valid_to)
        for entry in records
        for names in entry.names
        for language in register.LANGUAGES
    }
    fields = ("municipality_id", "language", "name", "valid_from", "valid_to")
    known: dict[tuple[Any, ...], int] = {tuple(row[1:]): row[0] for row in model.objects.values_list("pk", *fields)}
    codes = {entry.code for entry in records}
    model.objects.filter(pk__in=[pk for key, pk in known.items() if key[0] in codes and key not in wanted]).delete()
    missing = sorted(wanted - known.keys(), key=lambda row: tuple(str(value) for value in row))
    model.objects.bulk_create([model(**dict(zip(fields, row, strict=True))) for row in missing])


@transaction.atomic
def serve(actor: Acting, codes: Iterable[str]) -> list[Municipality]:
    """Begin to serve municipalities in this installation; return those that were not served before.

    Raises :class:`InvalidChoice` for a code that no municipality has, or one that has
    merged into another.
    """
    require(reason_not_to_manage(actor))
    begun = []
    for code in sorted(set(codes)):
        place = Municipality.objects.select_for_update().filter(code=code).first()
        if place is None:
            raise InvalidChoice("unknown_municipality", code)
        if not place.hosted:
            place.hosted = True
            place.save(update_fields=["hosted"])
            record(actor, "municipalities.begun_to_serve", f"municipality:{code}")
            begun.append(place)
    return begun


@transaction.atomic
def set_languages(actor: Acting, code: str, official: Sequence[str], guide: Sequence[str]) -> Municipality:
    """Set a municipality's official languages, that of the majority first, and those of its guide.

    Raises :class:`InvalidChoice` where no official language is given, one is neither
    Finnish nor Swedish (423/2003 §5), or a language stands twice; and ``Municipality.DoesNotExist``.
    """
    require(reason_not_to_manage(actor, code))
    place = Municipality.objects.select_for_update().get(code=code)
    if not official:
        raise InvalidChoice("no_official_language")
    for language in official:
        if language not in OFFICIAL_LANGUAGES:
            raise InvalidChoice("not_official", language)
    for chosen in (official, guide):
        if len(set(chosen)) != len(chosen):
            raise InvalidChoice("language_twice")
    place.languages, place.guide_languages = list(official), list(guide)
    place.save(update_fields=["languages", "guide_languages"])
    record(
        actor,
        "municipalities.languages_set",
        f"municipality:{code}",
        {"official": list(official), "guide": list(guide)},
    )
    return place


@transaction.atomic
def set_small_number(actor: Acting, code: str, small_number: int) -> Municipality:
    """Set the number below which counts of people are left out of published figures.

    It holds for what is published from now on. Raises :class:`InvalidChoice` outside
    :data:`SMALL_NUMBERS`, and ``Municipality.DoesNotExist``.
    """
    require(reason_not_to_manage(actor, code))
    place = Municipality.objects.select_for_update().get(code=code)
    if small_number not in SMALL_NUMBERS:
        raise InvalidChoice("outside_range", str(small_number))
    if place.small_number != small_number:
        place.small_number = small_number
        place.save(update_fields=["small_number"])
        record(actor, "municipalities.small_number_set", f"municipality:{code}", {"small_number": small_number})
    return place
