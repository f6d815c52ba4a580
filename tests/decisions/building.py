"""Builds editions, bodies and items for tests, as plainly as may be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from delaktig.decisions.item_fields import ItemFields
from delaktig.decisions.models import Body, Item, Meeting
from delaktig.indicators.models import Indicator, Target
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, OrganisationName
from delaktig.programmes.models import (
    Concept,
    Edition,
    EditionMember,
    FollowUp,
    Footnote,
    Goal,
    Measure,
    MeasureParty,
    Programme,
    Section,
    Statistic,
    Theme,
)
from delaktig.texts.models import Text, TextVersion


def text(sv: str, fi: str = "") -> Text:
    made = Text.objects.create(source_language="sv")
    for language, body in (("sv", sv), ("fi", fi)):
        if body:
            TextVersion.objects.create(text=made, language=language, body=body, based_on=1)
    return made


def municipality(code: str) -> Municipality:
    made, _ = Municipality.objects.get_or_create(
        code=code, defaults={"slug_sv": f"m{code}", "slug_fi": f"k{code}", "hosted": True}
    )
    return made


def edition(
    *codes: str,
    kind: str = "strategic",
    slug: str = "2023-2025",
    period: tuple[date | None, date | None] = (date(2023, 1, 1), date(2025, 12, 31)),
    programme: Programme | None = None,
    arrangers: Mapping[str, str] | None = None,
    asked: Collection[str] = (),
    lead_records: Collection[str] = (),
    **values: object,
) -> Edition:
    """Make an edition for these municipalities; the first leads, and the others have accepted, but ``asked``.

    ``lead_records`` are those that agreed that the lead records their decisions.
    """
    programme = programme or Programme.objects.create(kind=kind, title=text("Program"))
    made = Edition.objects.create(
        programme=programme,
        slug=slug,
        title=text("Program 2023–2025", "Ohjelma 2023–2025"),
        period_from=period[0],
        period_to=period[1],
        **values,
    )
    for number, code in enumerate(codes):
        arranger = (arrangers or {}).get(code)
        EditionMember.objects.create(
            edition=made,
            municipality=municipality(code),
            lead=number == 0,
            consent="asked" if code in asked else "accepted",
            lead_records=code in lead_records,
            arranger=municipality(arranger) if arranger else None,
        )
    return made


def filled(made: Edition) -> Edition:
    """Give the edition one of everything: a text, a party, a follow-up with its target, a figure, a footnote."""
    first = Section.objects.create(edition=made, number="1", title=text("Inledning"), body=text("Varför"))
    Section.objects.create(edition=made, parent=first, number="1.1", title=text("Mål"), body=text("Vart"))
    theme = Theme.objects.create(edition=made, title=text("Möten", "Kohtaamiset"))
    goal = Goal.objects.create(theme=theme, title=text("Fler möten"))
    measure = Measure.objects.create(
        goal=goal,
        text=text("Vi ordnar träffar", "Järjestämme tapaamisia"),
        responsible_text=text("Kommunen"),
        partners_text=text("Föreningar"),
        follow_up_text=text("Antal träffar"),
        budget_note=text("Inom budgeten"),
        special_treatment=text("De nås annars inte"),
        cadence="yearly",
        starts_on=date(2023, 2, 1),
    )
    organisation = Organisation.objects.create(kind="association", municipality=made.members.first().municipality)
    OrganisationName.objects.create(organisation=organisation, language="sv", name="Vänner rf")
    MeasureParty.objects.create(measure=measure, part="partner", organisation=organisation)
    indicator = Indicator.objects.create(
        name=text("Träffar"), definition=text("Hållna"), kind="count", unit=text("st", "kpl")
    )
    target = Target.objects.create(indicator=indicator, low=4, due_on=date(2024, 12, 31), direction="up")
    FollowUp.objects.create(measure=measure, indicator=indicator, target=target)
    Concept.objects.create(edition=made, term=text("Integration"), definition=text("Att bli delaktig"))
    Statistic.objects.create(
        edition=made,
        label=text("Invånare"),
        value="51000.500",
        unit=text("pers"),
        source=text("Register"),
        remark=text("Avrundad"),
        on="2022-12-31",
    )
    Footnote.objects.create(edition=made, number=1, text=text("Källa"))
    return made


def body(code: str, kind: str) -> Body:
    found, _ = Body.objects.get_or_create(
        municipality=municipality(code), kind=kind, defaults={"name_sv": f"{kind} {code}"}
    )
    return found


def meeting(code: str, kind: str, on: date | None, online: date | None = None) -> Meeting:
    return Meeting.objects.create(body=body(code, kind), held_on=on, minutes_online_on=online)


def item(code: str, kind: str, on: date | None, outcome: str = "adopted", **values: object) -> Item:
    online = values.pop("online", None)
    return Item.objects.create(meeting=meeting(code, kind, on, online), outcome=outcome, **values)  # type: ignore[misc]


def values(**given: object) -> ItemFields:
    return ItemFields(**({"title": "Programmet", "section": 5, "outcome": "adopted"} | given))  # type: ignore[arg-type]


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Hold a page to a number of questions to tables; what opens and closes a transaction is no question."""
    with CaptureQueriesContext(connection) as asked:
        yield
    found = [one["sql"] for one in asked.captured_queries if " FROM " in one["sql"]]
    assert len(found) <= number, "\n".join(found)
