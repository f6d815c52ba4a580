"""The demonstration's data: true to the facts, in our own words, in both languages, and kept from run to run."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import timezone

from delaktig.accounts.models import Letter, Membership, Role, User
from delaktig.audit.chain import verify as verify_chain
from delaktig.audit.models import Event
from delaktig.decisions.models import Item, Meeting
from delaktig.exchange.demo import catalogue_files, files
from delaktig.exchange.demo.loader import LOADED, DemoReport, load_demo
from delaktig.exchange.documents.personal import find_personal
from delaktig.exchange.editions import check_shape
from delaktig.indicators import rollups
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import computed
from delaktig.organisations.models import Mandate, Organisation
from delaktig.programmes.canonical import canonical
from delaktig.programmes.compare import Status, compare_editions
from delaktig.programmes.freeze import verify_all
from delaktig.programmes.models import (
    Adoption,
    Comment,
    Edition,
    EditionMember,
    Measure,
    PartnerRequest,
    Programme,
    Section,
)
from delaktig.programmes.state import edition_states
from delaktig.programmes.tree import load_tree
from delaktig.texts.models import Text
from delaktig.texts.selectors import Status as TextStatus
from delaktig.texts.selectors import load
from tests.conftest import seeds_folder
from tests.exchange.demo_caseload_loaded import LoadedCaseload
from tests.exchange.demo_figures_loaded import LoadedFigures
from tests.exchange.demo_measures_loaded import LoadedMeasures
from tests.exchange.demo_services_loaded import LoadedServices

TODAY = date(2026, 3, 10)
LONGEST_QUOTE = 8
"""So many words in a row may be the same as in a real document: names and figures are facts."""
NAMES = [row["file"] for row in files.editions()]


def load_it(today: date = TODAY) -> DemoReport:
    return load_demo(today, "a password of the demonstration", lambda secret: f"https://example.org/answer/{secret}/")


def edition_of(name: str) -> Edition:
    """Return a loaded edition by the name of its file."""
    data = files.edition_data(name)
    rows = Edition.objects.select_related("programme").filter(slug=data["edition"]["slug"])
    return next(row for row in rows if set(codes_of(row)) == {one["municipality"] for one in data["members"]})


def codes_of(edition: Edition) -> list[str]:
    return list(edition.members.values_list("municipality_id", flat=True))


def draft() -> Edition:
    return Edition.objects.select_related("programme").get(slug="2026-2028")


def measures_by_theme(name: str) -> list[int]:
    themes = files.edition_data(name)["themes"]
    return [sum(len(goal["measures"]) for goal in theme["goals"]) for theme in themes]


def flat(sections: list[Any]) -> Iterator[Any]:
    for section in sections:
        yield section
        yield from flat(section["children"])


# The data files


@pytest.mark.parametrize("name", NAMES)
def test_every_edition_is_in_the_published_shape(name: str) -> None:
    check_shape(files.edition_data(name))


def test_no_file_of_an_edition_is_forgotten() -> None:
    folder = resources.files("delaktig.exchange.demo").joinpath("editions")
    assert {entry.name for entry in folder.iterdir() if entry.name.endswith(".json")} == {f"{n}.json" for n in NAMES}


MAY_BE_EMPTY = {"partners", "budget_note", "special_treatment", "definition", "unit", "remark"}


def texts_in(value: Any, path: str = "$") -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict):
        if value and all(isinstance(body, str) and len(key) == 2 for key, body in value.items()):
            yield path, value
        else:
            for key, one in value.items():
                if one == {} and key not in MAY_BE_EMPTY:
                    yield f"{path}.{key}", one
                yield from texts_in(one, f"{path}.{key}")
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from texts_in(one, f"{path}[{place}]")


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_there_in_swedish_and_in_finnish(name: str) -> None:
    found = list(texts_in(files.edition_data(name)))
    assert found
    assert [path for path, bodies in found if set(bodies) != {"sv", "fi"} or not all(bodies.values())] == []


def test_the_kristinestad_five_have_six_themes_with_nine_four_three_two_five_and_one_measures() -> None:
    assert measures_by_theme("kristinestad-2023-2025") == [9, 4, 3, 2, 5, 1]


def test_borga_has_five_goals_with_five_three_seven_one_and_one_measures() -> None:
    assert measures_by_theme("borga-2022-2024") == [5, 3, 7, 1, 1]


def test_borga_has_twenty_seven_numbered_sections_in_order() -> None:
    sections = files.edition_data("borga-2022-2024")["sections"]
    numbers = [section["number"] for section in flat(sections) if section["number"]]
    assert len(numbers) == 27
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])
    for section in flat(sections):
        assert all(child["number"].startswith(section["number"] + ".") for child in section["children"])


def test_what_cannot_be_read_is_unknown_with_a_remark() -> None:
    statistics = {row["key"]: row for row in files.edition_data("borga-2022-2024")["statistics"]}
    for key in ("europa", "amerika"):
        assert statistics[key]["value"] is None
        assert statistics[key]["remark"]
    total = int(statistics["fodutl"]["value"]) + int(statistics["fodfin"]["value"])
    assert total == int(statistics["utl"]["value"])
    assert statistics["fodutl"]["on"] != statistics["utl"]["on"]
    assert statistics["fodutl"]["remark"]
    assert statistics["fodfin"]["remark"]


def test_targets_stand_only_where_the_programme_states_them() -> None:
    """Two ranges and four milestones; every other unit of measure has an unknown target."""
    found = Counter(
        follow_up["indicator"]["kind"]
        for name in ("borga-2022-2024", "kristinestad-2023-2025")
        for theme in files.edition_data(name)["themes"]
        for goal in theme["goals"]
        for measure in goal["measures"]
        for follow_up in measure["follow_ups"]
        if follow_up["target"] is not None
    )
    assert set(found) == {"range", "milestone"}
    assert found["range"] == 2


def test_the_invented_predecessor_is_marked_in_all_its_parts() -> None:
    data = files.edition_data("kristinestad-2019-2022")
    parts = [*flat(data["sections"]), *data["themes"]]
    goals = [goal for theme in data["themes"] for goal in theme["goals"]]
    parts += [*goals, *(measure for goal in goals for measure in goal["measures"])]
    assert data["edition"]["invented"] is True
    assert len(parts) > 30
    assert all(part["invented"] for part in parts)


# Our own words


def words_of(text: str) -> list[str]:
    """Return the words without marks over letters, small: scanned texts have lost them."""
    folded = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"[a-z0-9]+", "".join(sign for sign in folded if not unicodedata.combining(sign)))


def runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - length + 1):
        yield tuple(words[start : start + length])


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings_in(one)


@cache
def demo_strings() -> tuple[str, ...]:
    data = [files.edition_data(name) for name in NAMES]
    others = [files.decisions(), files.people(), files.organisations(), files.mandates(), files.ties(), files.draft()]
    services = [catalogue_files.catalogue_of(keeper, TODAY) for keeper in catalogue_files.keepers()]
    return tuple(
        strings_in([*data, *others, files.editions(), *services, catalogue_files.table("life"), files.caseload()])
    )


@cache
def documents() -> tuple[Path, ...]:
    return tuple(sorted(seeds_folder().glob("*.txt")))


def require_documents() -> tuple[Path, ...]:
    if not documents():
        pytest.skip("The folder of real documents (DELAKTIG_SEEDS) is not here.")
    return documents()


def test_no_sentence_of_a_real_document_stands_in_the_demonstration() -> None:
    forbidden = {
        run
        for document in require_documents()
        for run in runs(words_of(re.sub(r"-\n", "", document.read_text(encoding="utf-8"))), LONGEST_QUOTE + 1)
    }
    assert len(forbidden) > 1000
    taken = [
        " ".join(run) for text in demo_strings() for run in runs(words_of(text), LONGEST_QUOTE + 1) if run in forbidden
    ]
    assert taken == []


def test_no_real_official_is_named_and_no_real_address_or_number_stands_there() -> None:
    values: set[str] = set()
    for document in require_documents():
        lines = document.read_text(encoding="utf-8").splitlines()
        values |= {lines[span.line - 1][span.start : span.end].strip() for span in find_personal(lines)}
    folded = {" ".join(words_of(value)) for value in values if len(words_of(value)) > 1}
    assert folded
    everything = "\n".join(" ".join(words_of(text)) for text in demo_strings())
    assert [value for value in folded if value in everything] == []


def test_all_mail_addresses_belong_to_domains_for_examples() -> None:
    found = {match for text in demo_strings() for match in re.findall(r"[\w.+-]+@[\w.-]+", text)}
    assert len(found) > 20
    assert {address.partition("@")[2] for address in found} == {"example.org", "demo.example"}


# What is loaded


STATES = [
    ("borga-2022-2024", "2023-06-01", {"638": "adopted"}),
    ("borga-2022-2024", "2025-01-01", {"638": "expired"}),
    ("kristinestad-2019-2022", "2019-01-15", {"287": "in_force", "545": "in_force", "280": "in_force"}),
    ("kristinestad-2023-2025", "2022-12-13", {"287": "adopted", "545": "proposed", "280": "draft"}),
    (
        "kristinestad-2023-2025",
        "2024-05-01",
        {"287": "in_force", "545": "in_force", "280": "in_force", "475": "proposed", "231": "draft"},
    ),
    ("kristinestad-2023-2025", "2026-01-01", {"287": "expired", "475": "proposed"}),
    ("borga-area-2025-2026", "2025-03-11", {"638": "in_force", "018": "in_force", "434": "draft", "407": "draft"}),
    ("borga-area-2025-2026", "2025-05-01", {"616": "in_force", "504": "in_force", "434": "proposed", "407": "draft"}),
    ("hango-raseborg-2019-2023", "2019-05-14", {"078": "in_force", "710": "draft"}),
    ("hango-raseborg-2019-2023", "2024-01-01", {"078": "expired", "710": "expired"}),
    ("hango-raseborg-2024-2026", "2024-05-01", {"710": "proposed", "078": "draft"}),
    ("kymmenedalen-2023-2026", "2023-06-11", {"624": "draft"}),
    ("kymmenedalen-2023-2026", "2023-06-12", {"624": "in_force", "285": "draft", "075": "draft"}),
]


def statuses(edition: Edition, language: str) -> Counter[TextStatus]:
    ids = list(Measure.objects.filter(goal__theme__edition=edition).values_list("text_id", flat=True))
    bundle = load(ids)
    return Counter(bundle.status(pk, language) for pk in ids)


class TestTheLoadedDemonstration(LoadedServices, LoadedFigures, LoadedMeasures, LoadedCaseload, TestCase):
    """Loaded once for all of these; each of them leaves it as it was."""

    report: DemoReport

    @classmethod
    def setUpTestData(cls) -> None:
        cls.report = load_it()

    def test_the_command_prints_every_login_with_its_role_again_where_all_is_loaded(self) -> None:
        printed = StringIO()
        with self.settings(DEMO=True, DEMO_PASSWORD="known to all here"):
            call_command("load_demo", today=TODAY, clients=0, stdout=printed)
        lines = printed.getvalue()
        assert "18 municipalities" in lines
        assert "known to all here" in lines
        for one in files.logins():
            role = one.role.replace("_", " ")
            assert re.search(rf"{re.escape(one.email)} .*\({one.municipality}\) +{role}", lines)

    def test_an_edition_says_in_the_database_what_its_file_says(self) -> None:
        wrong = [name for name in NAMES if canonical(load_tree(edition_of(name))) != files.edition_data(name)]
        assert wrong == []

    def test_loading_twice_changes_nothing(self) -> None:
        events = Event.objects.count()
        again = load_it(TODAY + timedelta(200))
        assert self.report.loaded_now
        assert not again.loaded_now
        assert Event.objects.count() == events
        assert replace(again, loaded_now=True) == self.report
        assert (self.report.programmes, self.report.municipalities) == (5, 18)

    def test_what_people_change_in_the_demonstration_is_kept(self) -> None:
        User.objects.filter(email="koordinator@demo.example").update(name="Changed")
        load_it()
        assert User.objects.get(email="koordinator@demo.example").name == "Changed"

    def test_the_audit_chain_and_the_frozen_editions_are_whole(self) -> None:
        assert list(verify_chain()) == []
        assert list(verify_all()) == []
        assert Event.objects.filter(name=LOADED).count() == 1
        frozen = Edition.objects.filter(frozen__isnull=False)
        assert frozen.count() == 6
        assert not frozen.filter(pk=draft().pk).exists()

    def test_each_programme_stands_on_a_day_as_the_facts_say(self) -> None:
        for name, on, wanted in STATES:
            states = edition_states(edition_of(name), date.fromisoformat(on))
            assert {code: states[code].state.value for code in wanted} == wanted, (name, on)

    def test_every_member_has_accepted_and_each_has_recorded_its_own_decisions(self) -> None:
        assert not EditionMember.objects.exclude(consent=EditionMember.Consent.ACCEPTED).exists()
        assert not EditionMember.objects.filter(lead_records=True).exists()
        assert not Item.objects.exclude(recorded_by=None).exists()

    def test_an_adoption_without_a_date_is_shown_as_such(self) -> None:
        state = edition_states(edition_of("borga-2022-2024"), date(2023, 6, 1))["638"]
        assert (state.reason_key, state.since) == ("adopted_date_unknown", None)

    def test_a_change_of_law_ends_the_programme_of_hango_and_raseborg_early(self) -> None:
        edition = edition_of("hango-raseborg-2024-2026")
        assert edition.expires_early_on == date(2024, 12, 31)
        assert set(load([edition.early_expiry_reason_id]).bodies(edition.early_expiry_reason_id)) == {"sv", "fi"}

    def test_decisions_keep_their_facts_and_what_is_not_stated_is_unknown(self) -> None:
        board = Item.objects.get(section=509)
        assert (board.case_number, board.meeting.held_on, board.outcome) == (
            "RBG/1433/04.03.00/2023",
            None,
            "proposed_to_council",
        )
        committee, lovisa = Item.objects.get(section=28), Item.objects.get(section=127)
        assert (committee.case_number, lovisa.case_number) == ("", "266/05.00.00/2025")
        assert (lovisa.follows, lovisa.immediate, lovisa.outcome) == (committee, True, "noted")
        first, second = Item.objects.filter(case_number="305/00.04.01/2023").order_by("meeting__held_on")
        assert (first.section, first.decision, first.outcome) == (None, "", "unknown")
        assert (second.section, second.outcome, second.meeting.held_on) == (20, "adopted", date(2023, 6, 12))
        assert not Item.objects.filter(pk__in=[board.pk, lovisa.pk, second.pk], invented=True).exists()

    def test_every_decision_of_the_kristinestad_five_is_marked_as_invented(self) -> None:
        five = Adoption.objects.filter(edition__programme=edition_of("kristinestad-2023-2025").programme)
        assert five.count() > 10
        assert not five.filter(item__invented=False).exists()
        assert not five.filter(item__meeting__invented=False).exists()

    def test_the_editions_of_sodra_kymmenedalen_are_one_chain(self) -> None:
        chain, edition = [], edition_of("kymmenedalen-2023-2026")
        while edition is not None:
            chain.append(edition.slug)
            edition = edition.follows  # type: ignore[assignment]
        assert chain == ["2023-2026", "2019-2022", "2013-2018", "2010", "2007-2012"]
        assert edition_of("kymmenedalen-2023-2026").plan_ties.count() == 6

    def test_comparing_shows_what_is_new_changed_gone_and_carried_on(self) -> None:
        for new in (edition_of("kristinestad-2023-2025"), draft()):
            assert new.follows is not None
            found = Counter(entry.status for entry in compare_editions(new.follows, new, "sv").measures)
            assert all(found[status] for status in Status), new.slug

    def test_borga_arranges_services_for_three_by_agreement(self) -> None:
        bought = Mandate.objects.filter(ground="agreement")
        assert set(bought.values_list("municipality_id", flat=True)) == {"018", "504", "616"}
        assert set(bought.values_list("organisation__municipality_id", flat=True)) == {"638"}

    def test_every_role_has_its_invented_person_who_can_sign_in(self) -> None:
        roles = set(Membership.objects.filter(municipality="287").values_list("role", flat=True))
        assert roles == set(Role.values) - {"translator"}
        assert not User.objects.filter(is_demo=False).exists()
        assert all(user.check_password("a password of the demonstration") for user in User.objects.all())
        coordinators = Membership.objects.filter(role="coordinator").values_list("municipality_id", flat=True)
        assert set(coordinators) == {"287", "545", "638", "434"}

    def test_one_partner_has_answered_and_one_is_late(self) -> None:
        answered = PartnerRequest.objects.get(edition=draft(), answered_at__isnull=False)
        late = PartnerRequest.objects.get(edition=draft(), answered_at__isnull=True)
        assert late.due_on is not None
        assert late.due_on < TODAY
        assert timezone.localdate(late.asked_at) == TODAY - timedelta(40)
        assert answered.answered_at is not None
        assert timezone.localdate(answered.answered_at) < TODAY
        assert Comment.objects.filter(request=answered, measure__key="t6-1", stance="accepts").exists()
        assert {request.organisation.invented for request in (answered, late)} == {True}
        assert Letter.objects.filter(to=late.email).count() == 1

    def test_the_consultation_runs_on_the_day_of_loading(self) -> None:
        states = edition_states(draft(), TODAY)
        assert {state.state.value for state in states.values()} == {"consultation"}
        assert Meeting.objects.filter(held_on__gt=TODAY, invented=True).count() == 3

    def test_the_draft_is_invented_in_all_its_parts_and_each_measure_knows_which_it_continues(self) -> None:
        edition = draft()
        measures = Measure.objects.filter(goal__theme__edition=edition)
        assert edition.invented
        assert not measures.filter(invented=False).exists()
        assert not Section.objects.filter(edition=edition, invented=False).exists()
        assert set(measures.filter(continues=None).values_list("key", flat=True)) == {"t1-10", "t5-6"}
        assert not measures.filter(key="t4-2").exists()

    def test_three_whole_years_of_visits_can_be_compared_and_the_summer_is_quiet(self) -> None:
        visits = computed("guidance.visits")
        years = [rollups.picture(visits, None, Period.year(year)).value for year in (2023, 2024, 2025)]
        assert all(year is not None and 4_000 < year < 7_000 for year in years)
        by_month = rollups.months(visits, "638", Period.year(2025))
        assert by_month[date(2025, 7, 1)].n < by_month[date(2025, 9, 1)].n / 2

    def test_texts_are_current_but_for_some_of_the_draft_that_lag_behind(self) -> None:
        whole = edition_of("kristinestad-2023-2025")
        assert set(statuses(whole, "sv")) == set(statuses(whole, "fi")) == {TextStatus.CURRENT}
        assert set(statuses(draft(), "fi")) == {
            TextStatus.CURRENT,
            TextStatus.OUTDATED,
            TextStatus.MISSING,
            TextStatus.DRAFT,
        }
        assert load([draft().title_id]).status(draft().title_id, "fi") is TextStatus.CURRENT


# The command


def test_the_command_refuses_to_load_known_passwords_outside_the_demonstration(db: None) -> None:
    with pytest.raises(CommandError, match="demo settings"):
        call_command("load_demo")
    assert not User.objects.exists()
    assert not Programme.objects.exists()
    assert not Organisation.objects.exists()
    assert not Text.objects.exists()
