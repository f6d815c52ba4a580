"""A family from its arrival to a move: registers, assessments, plans, referrals, an illness, a review, a hand-over.

Everything is done with the keyboard, on days reckoned from today.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from delaktig.law.calendar import add_months
from tests.browser.keyboard import Answer, Keyboard
from tests.browser.server import Server
from tests.browser.test_journey import STANDARD, structure

pytestmark = pytest.mark.browser
BORGA, LOVISA = "638", "434"
TODAY = date.today()
MADE = add_months(TODAY, -6)
MADE += timedelta(days=(add_months(MADE, 6) != TODAY))  # no plan may be looked at again later than today
ARRIVED, MET = MADE - timedelta(days=40), MADE - timedelta(days=10)
LAST, LONGEST = (add_months(MADE, months) for months in (12, 24))
ILL, WELL = MADE + timedelta(days=60), MADE + timedelta(days=73)
ILL_DAYS = (WELL - ILL).days + 1
MOVED = LONGEST + timedelta(days=ILL_DAYS)
SOURCE = {"source_kind": "authority", "source_detail": "Migrationsverket, anvisning till kommunen"}
MAKERS = {"authors": "Johan Fagerö, 019 000 000", "sources": "Klienten själv, med tolk"}
REFUSED = "Gruppen är full till våren"


@dataclass(frozen=True, slots=True)
class Person:
    """One of the family, as the caseworker gets to know them."""

    given: str
    born: date
    role: str
    circumstances: tuple[str, ...] = ()
    more: dict[str, Answer] = field(default_factory=dict)


def aged(years: int) -> date:
    return add_months(TODAY, -12 * years) - timedelta(days=70)


WORKING = Person(
    "Rima", aged(34), "adult", ("reimbursement_group", "unemployed_jobseeker"),
    {"authority": "employment_authority", "job_search_started_on": ARRIVED},
)  # fmt: skip
AT_HOME = Person("Samir", aged(37), "spouse", ("reimbursement_group", "home_care_allowance"))
CHILDREN = (Person("Lin", aged(2), "child"), Person("Adam", aged(7), "child"))
FAMILY = "Prövoqadri"


@dataclass(frozen=True, slots=True)
class Planned:
    """What an adult wants to reach."""

    goal: str
    kind: str
    job_search: str = ""


WORKING_PLAN = Planned("أريد أن أعمل خياطة", "employment_or_enterprise", "Söker två arbeten i månaden")
AT_HOME_PLAN = Planned("أريد أن أتكلم مع معلمي ابني", "work_life_readiness")


class Desk:
    """A worker's desk in one municipality, by keyboard."""

    def __init__(self, page: Page, home: str, code: str) -> None:
        self.page, self.keys, self.home = page, Keyboard(page), f"{home}/desk/{code}"

    def open(self, path: str) -> None:
        self.page.goto(f"{self.home}/{path}")

    def of(self, number: str, side: str = "") -> None:
        self.open(f"clients/{number}/{side}")

    def form(self, link: str, answers: dict[str, Answer], button: str = "") -> None:
        """Follow the link to a form, fill it in and send it."""
        self.keys.follow(link)
        self.keys.write(answers, button)


def add(desk: Desk, person: Person) -> str:
    """Look whether the person is here already, and add the person; return the customer number."""
    desk.open("clients/")
    desk.form("/clients/search/", {"names": f"{person.given} {FAMILY}", "birth_date": person.born})
    desk.keys.write({}, "Lägg till en ny klient")
    desk.keys.write(
        {
            "contact_language": "ar", "mother_tongue": "ar", "interpreter": "needed", "integration_language": "sv",
            "first_permit_on": ARRIVED, "phone": "040 000 0000", "street": "Prövgatan 4", "town": "Borgå",
            **{name: given for name, given in person.more.items() if name == "authority"},
            "started_on": ARRIVED, "learned_on": ARRIVED,
            **{name: given for name, given in person.more.items() if name != "authority"},
            **SOURCE,
        }
    )  # fmt: skip
    return number_on(desk.page)


def number_on(page: Page) -> str:
    """Return the customer number of the client whose page it is."""
    found = re.search(r"/clients/([^/?]+)/", page.url)
    assert found, page.url
    return found[1]


def record(desk: Desk, number: str, person: Person) -> None:
    """Record on what ground a person lives here, since when in the municipality, and what holds besides."""
    lines = [
        ("ground", "quota_refugee"),
        ("residence", BORGA),
        *(("circumstance", one) for one in person.circumstances),
    ]
    for kind, value in lines:
        desk.of(number, "record/")
        desk.form(f"/record/{kind}/add/", {"value": value, "valid_from": ARRIVED, **SOURCE})


def arrive(desk: Desk) -> tuple[str, str]:
    """Add the family; return the numbers of the two adults."""
    numbers = []
    for person in (WORKING, AT_HOME, *CHILDREN):
        number = add(desk, person)
        record(desk, number, person)
        numbers.append(number)
        if person is not WORKING:
            desk.of(numbers[0], "household/")
            desk.form("/household/join/", {"number": number, "role": person.role})
    desk.of(numbers[0])
    for person in (AT_HOME, *CHILDREN):
        expect(desk.page.get_by_role("main")).to_contain_text(f"{person.given} {FAMILY}")
    expect(desk.page.get_by_role("main")).to_contain_text("arbetskraftsmyndigheten")
    return numbers[0], numbers[1]


def book(desk: Desk, number: str, hour: int) -> None:
    """Agree the time of the interview, and order an interpreter to it, who is confirmed."""
    desk.of(number, "times/")
    at = datetime.combine(MET, time(2 * hour - 9, 30))
    desk.form(
        "/times/new/",
        {"starts_at": at, "minutes": "90", "about": "assessment", "mode": "on_site", "place": "Kompassen"},
    )
    desk.keys.follow("/interpreter/")
    supplier = desk.page.locator("select[name=supplier] option").nth(1).get_attribute("value") or ""
    desk.keys.write({"language": "ar", "supplier": supplier, "ordered_on": MET - timedelta(days=5)})
    desk.keys.write({}, "confirmed")
    desk.keys.write({}, "came")


def assess(desk: Desk, number: str, group: str) -> None:
    """Assess an adult with an interpreter, by all topics of the decree."""
    page, keys = desk.page, desk.keys
    desk.of(number, "assessment/")
    explained(page)
    desk.form("/assessment/open/", {"trigger": group, "learned_on": ARRIVED, "started_on": MET})
    keys.follow("/interview/")
    topics = page.locator("fieldset:not(:has([name=county_joined])) textarea[name^=answer_]")
    names = [topics.nth(index).get_attribute("name") or "" for index in range(topics.count())]
    assert len(names) > 5
    told = page.locator("input[name=told]")
    duties = {told.nth(index).get_attribute("value") or "" for index in range(told.count())}
    said: dict[str, Answer] = dict.fromkeys(names, "Genomgånget")
    keys.write(
        {
            "interviewed_on": MET, "mode": "on_site", "place": "Kompassen", "language": "ar", "interpreted": "yes",
            **said, "told": duties,
        }
    )  # fmt: skip
    desk.of(number, "assessment/")
    desk.form("/levels/", {"sv_listening": "A1.1", "sv_speaking": "A1.1"})
    desk.of(number, "assessment/")
    desk.form("/result/", {"result": "Behöver svenska", "outcome": "plan", "plan_planned_on": MADE, **MAKERS})
    desk.of(number, "assessment/")
    explained(page)
    desk.form("/finish/", {"done_on": MADE})


def explained(page: Page) -> None:
    """Each date of law on the page says how it is reckoned, and by which section or that it is the municipality's."""
    dates = page.locator("main .deadline:has(strong + .num)")
    for index in range(dates.count()):
        one = dates.nth(index)
        assert one.locator("details p").first.text_content(), one.inner_text()
        assert re.search(r"§|lokalt mål", one.text_content() or ""), one.inner_text()


def terms(about: Planned) -> dict[str, Answer]:
    """Return what a plan says besides goals and steps."""
    job_search: dict[str, Answer] = {"job_search": about.job_search} if about.job_search else {}
    return {
        "integration_language": "sv", **job_search, "follow_up": "Samtal varje månad",
        "language": "ar", "interpreted": "yes", "duties_told": True, **MAKERS,
    }  # fmt: skip


def plan(desk: Desk, number: str, about: Planned) -> None:
    """Make a plan with the client: terms, a goal, a service from the catalogue with its reason; agree on it."""
    desk.of(number, "plan/")
    desk.form("/plan/begin/", terms(about))
    desk.form("/goals/add/", {"words": about.goal, "kind": about.kind})
    desk.keys.follow("/services/")
    service = desk.page.locator("main tbody a").first.inner_text()
    desk.form(service, {"kind": "service", "goal": about.goal, "reason": "Svenskan behövs i arbetet"})
    expect(desk.page.get_by_role("main")).to_contain_text(service)
    answers: dict[str, Answer] = {"agreed_on": MADE, "valid_to": LAST, "next_review_on": TODAY, "signature": "signed"}
    desk.form("/agree/", answers)
    reckoned(desk.page)


def reckoned(page: Page) -> None:
    """Each day of a plan says in words how it comes about, with the section."""
    days = page.locator("main dl.facts dd:has(> .num):has(.small, details)")
    assert days.count() >= 2, page.url
    for index in range(days.count()):
        assert "§" in (days.nth(index).text_content() or ""), days.nth(index).inner_text()


def print_plan(desk: Desk, number: str) -> None:
    """Take the plan as PDF: tagged, in Arabic and Swedish beside each other."""
    desk.of(number, "plan/")
    with desk.page.expect_download() as begun:
        desk.keys.take("/plan.pdf")
    with pikepdf.open(Path(begun.value.path())) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).partition("-")[0] == "sv"
        kinds = structure(root.StructTreeRoot)
        assert {"/H1", "/P"} <= kinds
        assert all(kind in STANDARD or kind in root.StructTreeRoot.RoleMap for kind in kinds)
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        assert {"ar", "sv"} <= languages(root.StructTreeRoot)


def languages(node: pikepdf.Object) -> set[str]:
    """Return the languages that the elements of a structure tree say they are in."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            found |= {str(one.Lang).partition("-")[0]} if "/Lang" in one else set()
            waiting += [one.K] if "/K" in one else []
    return found


def refer(desk: Desk, number: str, place: int) -> str:
    """Refer the client to a service in force; return the link that the provider is given."""
    desk.keys.follow("/referrals/new/")
    rows = desk.page.locator("main ul.tasks .who a[href*='/referrals/new/']")
    link = rows.nth(place).get_attribute("href") or ""
    desk.form(
        link.partition("?")[0], {"sent_on": MADE, "way": "link", "email": "kurser@anordnare.example", "language": "sv"}
    )
    return desk.page.get_by_label("Länk till producenten").input_value()


def answer(context: BrowserContext, link: str, answers: dict[str, Answer]) -> None:
    """Answer as the provider, through the link alone."""
    page = context.new_page()
    page.goto(link)
    Keyboard(page).write(answers)
    assert context.cookies() == []


def be_referred(desk: Desk, number: str, contexts: Callable[..., BrowserContext]) -> None:
    """One provider declines, with its reason; another takes the client on."""
    desk.of(number, "referrals/")
    answer(contexts(), refer(desk, number, 0), {"kind": "declined", "on": TODAY, "reason": REFUSED})
    desk.page.reload()
    expect(desk.page.get_by_role("main")).to_contain_text(REFUSED)
    answer(contexts(), refer(desk, number, 1), {"kind": "accepted", "on": TODAY})
    desk.of(number, "referrals/")
    expect(desk.page.locator("main tbody tr")).to_have_count(2)


def fall_ill(desk: Desk, number: str) -> None:
    """An illness interrupts: the last day of all plans together moves by its days."""
    main = desk.page.get_by_role("main")
    desk.of(number, "plan/interruptions/")
    expect(main).to_contain_text(f"går ut {shown(LONGEST)}")
    desk.form("/interruptions/add/", {"kind": "illness", "first": ILL, "last": WELL, "note": "Intyget har visats"})
    desk.of(number, "plan/interruptions/")
    expect(main).to_contain_text(
        f"{ILL_DAYS} dagar gick förlorade, och slutet flyttas till {shown(MOVED)} (681/2023 § 23"
    )
    desk.of(number, "plan/")
    reckoned(desk.page)


def shown(day: date) -> str:
    """Return a day as the desk shows it in Swedish."""
    return f"{day.day}.{day.month}.{day.year}"


def review(desk: Desk, number: str) -> None:
    """Hold the review on the last day that there is for it: it is in time."""
    desk.of(number, "plan/")
    expect(desk.page.get_by_role("main").get_by_text("försenad")).to_have_count(0)
    desk.keys.follow("/reviews/")
    said: dict[str, Answer] = {"participation": "Har gått kursen", "progress": "Förstår mycket"}
    desk.form("/hold/", {"occasion": "regular", "held_on": TODAY, "language": "ar", "interpreted": "yes", **said})
    expect(desk.page.get_by_role("main")).to_contain_text("Har gått kursen")


def move(desk: Desk, number: str, to: Desk) -> str:
    """Hand the client over with consent; return the number that the client has in the new municipality."""
    desk.of(number, "handover/")
    parts = {"identity", "contact", "languages", "residence", "background", "assessment", "plan", "services"}
    consent: dict[str, Answer] = {"consent_on": TODAY, "consent_language": "ar", "consent_interpreted": True}
    desk.form("/move/", {"municipality": LOVISA, "on": TODAY, **consent, "consent_how": "written", "parts": parts})
    to.open("handovers/")
    link = to.page.locator("main a[href*='/handovers/']").first.get_attribute("href") or ""
    to.form(link, {"on": TODAY})
    number = number_on(to.page)
    to.of(number, "plan/")
    expect(to.page.get_by_role("main")).to_contain_text(WORKING_PLAN.goal)
    return number


def settle(desk: Desk, number: str) -> None:
    """Agree on the plan that came along, as a draft, in the new municipality."""
    desk.of(number, "plan/")
    desk.form("/terms/", terms(WORKING_PLAN))
    desk.form("/agree/", {"agreed_on": TODAY, "signature": "signed"})
    reckoned(desk.page)


def read_own(desk: Desk, number: str, home: str, contexts: Callable[..., BrowserContext]) -> None:
    """Give the client a letter; with it the client reads the plan, in Arabic."""
    desk.of(number, "own-letter/")
    desk.keys.write({"language": "ar", "identity_seen": True})
    code = desk.page.locator(".own-code").inner_text()
    letter = re.search(r"\b\d{10}\b", desk.page.locator("main").inner_text())
    assert letter, desk.page.url
    page = contexts(java_script_enabled=False, locale="ar").new_page()
    page.goto(f"{home}/own/{letter[0]}/")
    Keyboard(page).write({"code": code})
    expect(page).to_have_url(re.compile("/own/ar/plan/$"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("main")).to_contain_text(WORKING_PLAN.goal)
    days = page.locator("main dl.facts dd")
    assert days.count() > 0
    for index in range(days.count()):
        assert "§" in days.nth(index).inner_text()


def test_a_family_is_received_and_followed_until_one_of_them_moves(
    demo: Server, sign_in: Callable[..., Page], context_for: Callable[..., BrowserContext]
) -> None:
    desk = Desk(sign_in("caseworker", mail="handlaggare.borga@demo.example"), demo.url, BORGA)
    working, at_home = arrive(desk)
    groups = (working, "unemployed_jobseeker", WORKING_PLAN), (at_home, "home_care_allowance", AT_HOME_PLAN)
    for hour, (number, group, about) in enumerate(groups, 9):
        book(desk, number, hour)
        assess(desk, number, group)
        plan(desk, number, about)
        print_plan(desk, number)
    be_referred(desk, working, context_for)
    fall_ill(desk, working)
    review(desk, working)
    away = Desk(sign_in("caseworker", mail="handlaggare.lovisa@demo.example"), demo.url, LOVISA)
    moved = move(desk, working, away)
    settle(away, moved)
    read_own(away, moved, demo.url, context_for)
