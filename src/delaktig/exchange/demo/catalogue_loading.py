"""Loads the demonstration's services as a file comes in, and lets the catalogue live: readers, lapses, late changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from delaktig.accounts.actor import Actor, command_actor, reader_actor
from delaktig.catalogue.actions.editing import write_words
from delaktig.catalogue.actions.notices import NoticeInput, publish_notice
from delaktig.catalogue.actions.reports import report_wrong, say_useful
from delaktig.catalogue.actions.states import show_here
from delaktig.catalogue.actions.translating import Written, translate
from delaktig.catalogue.models import Service
from delaktig.catalogue.search import misses
from delaktig.exchange.catalogue.bring import bring_in
from delaktig.exchange.catalogue.reports import Report
from delaktig.exchange.demo import catalogue_files
from delaktig.exchange.demo.catalogue_files import Data
from delaktig.programmes.actions.measure_services import tie_services
from delaktig.programmes.models import Edition, Measure

NAME = "load_demo"
SOURCE = "demonstration"


class NotTaken(Exception):
    """A service of the demonstration was refused: its files are wrong."""

    def __init__(self, report: Report) -> None:
        rows = [(row.name, row.faults) for row in report.rows if row.faults]
        super().__init__(f"{rows[:5]}")


def load_services(hosted: Iterable[str], today: date) -> dict[str, Service]:
    """Bring the services in, each for the municipality that keeps it, and show them where others show them.

    Returns the services by their keys. Raises :class:`NotTaken` where one is refused.
    """
    for keeper in catalogue_files.keepers():
        catalogue = _as_before(catalogue_files.catalogue_of(keeper, today))
        report = bring_in(_actor(keeper), catalogue, dry_run=False, source=SOURCE, on=today)
        if not report.done:
            raise NotTaken(report)
    services = {service.slug: service for service in Service.objects.all()}
    _show(services, sorted(hosted))
    _change_lately(services)
    _let_readers_speak(services, today)
    _give_notice(services, today)
    return services


def carry_measures(editions: Mapping[str, Edition], services: Mapping[str, Service], today: date) -> None:
    """Say which services carry the measures of editions, known by their files: no part of a frozen text (row A1)."""
    for file, carried in catalogue_files.table("measures").items():
        edition = editions[file]
        actor = _actor(edition.members.get(lead=True).municipality_id)
        measures = {one.key: one for one in Measure.objects.filter(goal__theme__edition=edition)}
        for key, slugs in carried.items():
            tie_services(actor, measures[key], [services[slug].pk for slug in slugs], today)


def _actor(municipality: str) -> Actor:
    return command_actor(municipality, NAME)


def _show(services: Mapping[str, Service], hosted: list[str]) -> None:
    for entry in catalogue_files.entries():
        if services[entry.key].state == Service.State.PUBLISHED:
            for code in catalogue_files.shown_in(entry, hosted):
                show_here(_actor(code), services[entry.key])


def _as_before(catalogue: Data) -> Data:
    """Return the catalogue with the words that some services had before their late change."""
    changed = catalogue_files.changed_lately()
    for service in catalogue["services"]:
        for name, before in changed.get(service["slug"], {}).items():
            service[name] = {**service[name], "sv": before}
    return catalogue


def _change_lately(services: Mapping[str, Service]) -> None:
    """Write the words of today in Swedish; Finnish and English follow, the other languages fall behind."""
    entries = {entry.key: entry for entry in catalogue_files.entries()}
    for key, fields in catalogue_files.changed_lately().items():
        entry, actor = entries[key], _actor(entries[key].keeper)
        service = write_words(actor, services[key], "sv", {name: entry.said["sv"][name] for name in fields})
        for language in ("fi", "en"):
            words = {
                getattr(service, f"{name}_id"): Written(entry.said[language][name], approved=True) for name in fields
            }
            translate(actor, service, language, words)


def _let_readers_speak(services: Mapping[str, Service], today: date) -> None:
    life = catalogue_files.table("life")
    for row in life["report"]:
        on = today - timedelta(row["days_ago"])
        report_wrong(
            reader_actor(row["in"]),
            services[row["service"]],
            row["in"],
            row["language"],
            row["about"],
            row["words"],
            on,
        )
    for row in life["useful"]:
        for useful, times in ((True, row["yes"]), (False, row["no"])):
            for _ in range(times):
                say_useful(reader_actor(row["in"]), services[row["service"]], row["language"], useful, today)
    for row in life["miss"]:
        for _ in range(row["times"]):
            misses.count(row["in"], row["language"], row["words"], today)


def _give_notice(services: Mapping[str, Service], today: date) -> None:
    said = catalogue_files.table("life")["notice"]
    phone = str(catalogue_files.contact_of(said["contact"])["phone"])
    slots: dict[str, dict[str, str]] = {
        "place": said["place"],
        "phone": dict.fromkeys(catalogue_files.LANGUAGES, phone),
    }
    given = NoticeInput(
        template=said["template"],
        ends_at=_midnight(today + timedelta(said["days"])),
        slots=slots,
        service=services[said["service"]].pk,
    )
    notice = publish_notice(_actor(said["in"]), given, _midnight(today))
    notice.invented = True
    notice.save(update_fields=["invented"])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
