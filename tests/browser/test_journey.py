"""From a document to what a citizen reads: import, hearing, completeness, decisions, the public site, the PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import findings
from tests.browser.server import ROOT, Server

pytestmark = pytest.mark.browser
DOCUMENTS = ROOT / "tests" / "documents"
TITLE = "Gemensamt integrationsprogram för Sydösterbotten"
DAMAGED, MENDED = "Antal deltagare per ar", "Antal deltagare per år"
PARTNER = "Tredje sektorns föreningar"
ACCEPTED, DISPUTED = "Varje nyinflyttad erbjuds en språkvän", "Prova på-veckor i september"
REWRITTEN = "Prova på-veckor i maj och september"
SLUG = "2026-2029"
PLANS = {
    "Strategi": "Kommunernas strategier",
    "Budget": "Budgeten och ekonomiplanen",
    "Välfärdsplan": "Välfärdsplanen",
    "Plan för sysselsättningstjänster": "Planen för arbetskraftsservice",
}
IN_TEXT = (
    "Sektorsövergripande samarbete",
    "Planering för goda befolkningsrelationer",
    "Samordning med välfärdsområdets tjänster",
    "De nationella målen för integrationsfrämjandet",
    "De nationella sysselsättningsmålen för integrationskunder",
)
WITHOUT = ("Kaskö", "Korsnäs", "Malax")
SILENT = WITHOUT[1:]
"""Those that nobody answers for; for Kaskö there is a letter."""
BLOCKS = ("Document", "Sect", "P", "H1", "H2", "H3", "H4", "L", "LI", "Lbl", "LBody")
STANDARD = {f"/{kind}" for kind in (*BLOCKS, "Table", "THead", "TBody", "TR", "TH", "TD")}
STANDARD |= {"/Note", "/Link", "/Span", "/TOC", "/TOCI", "/Reference", "/Figure", "/Caption", "/Div", "/BlockQuote"}
"""Structure types of PDF 1.7; any other must be mapped to one of them."""
Contexts = Callable[..., BrowserContext]


class Seen:
    """Collects what axe finds on the pages of a journey."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def look(self, page: Page) -> None:
        self.wrong += [f"{page.url}: {found}" for found in findings(page)]


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page | Locator, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def edition_tab(page: Page, name: str) -> None:
    follow(page.get_by_role("navigation", name="Utgåvans sidor"), name)


def import_programme(page: Page, seen: Seen) -> None:
    """Bring the document in, mend one cell beside its source, and make the next edition of the programme."""
    follow(page, "Dokument")
    follow(page, "Ta in ett dokument")
    page.get_by_label("Fil", exact=True).set_input_files(DOCUMENTS / "table_sv_joint.txt")
    press(page, "Läs dokumentet")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    seen.look(page)
    follow(page.get_by_role("navigation", name="Dokumentets sidor"), "Åtgärder 5")
    first = page.get_by_role("region", name="Åtgärd 1")
    expect(first.get_by_label("Uppföljning")).to_have_value(DAMAGED)
    expect(first.get_by_role("link", name=DAMAGED)).to_be_visible()  # the source, beside it
    seen.look(page)
    first.get_by_label("Uppföljning").fill(MENDED)
    press(page, "Spara")
    expect(page.get_by_role("region", name="Åtgärd 1").get_by_label("Uppföljning")).to_have_value(MENDED)
    follow(page, "Skapa")
    page.get_by_label("Program (obligatorisk)").select_option(
        label="Nästa utgåva av: Integrationsprogrammet för Kristinestad, Kaskö, Närpes, Korsnäs och Malax"
    )
    expect(page.get_by_role("group", name="Kommuner").get_by_role("checkbox", checked=True)).to_have_count(5)
    page.get_by_label(re.compile(MENDED)).check()
    seen.look(page)
    press(page, "Skapa utgåvan")
    expect(page.get_by_role("status").first).to_contain_text("Utgåvan är skapad")
    expect(page.get_by_text("4 kommuner får frågan om de är med.")).to_be_visible()
    expect(page.get_by_role("table", name="Svenska och finska för alla")).to_contain_text(MENDED)
    expect(page.get_by_text(DAMAGED)).to_have_count(0)


def ask_a_partner(page: Page, seen: Seen) -> str:
    """Ask an organisation about two measures; return the link that waits in the outbox."""
    edition_tab(page, "Svar")
    follow(page, "Fråga en samarbetspart")
    seen.look(page)
    follow(page, f"Välj {PARTNER}")
    page.get_by_label(ACCEPTED).check()
    page.get_by_label(DISPUTED).check()
    press(page, "Sänd frågan")
    expect(page.get_by_role("status")).to_contain_text("utkorgen")
    seen.look(page)
    follow(page.get_by_role("main"), "utkorgen")
    seen.look(page)
    page.get_by_role("link", name="Visa länken").first.click()
    seen.look(page)
    return page.get_by_label("Länk att förmedla").input_value()


def partner_answers(context: BrowserContext, link: str, seen: Seen) -> None:
    """Answer through the link, with neither account nor cookie."""
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text(PARTNER)
    seen.look(page)
    one, two = (page.get_by_role("group", name=f"Ert svar om åtgärd {number}") for number in (1, 2))
    one.get_by_label("Vi godkänner åtgärden som den är skriven").check()
    two.get_by_label("Något borde vara annorlunda").check()
    press(page, "Spara svaren")  # a wish to change without words: asked for, and nothing typed is lost
    expect(one.get_by_label("Vi godkänner åtgärden som den är skriven")).to_be_checked()
    seen.look(page)
    page.get_by_label("Med egna ord om åtgärd 2").fill("I maj har föreningarna bäst tid att ta emot.")
    press(page, "Spara svaren")
    expect(page.get_by_role("status")).to_contain_text("2 av 2 åtgärder")
    seen.look(page)
    assert context.cookies() == []


def settle_the_comment(page: Page, seen: Seen) -> None:
    """Read the comment, rewrite the measure, and tell the partner what was done."""
    follow(page, "Kommentarer")
    card = page.locator("article, li, section, .card").filter(has_text="I maj har föreningarna").last
    expect(card).to_contain_text(PARTNER)
    follow(page, DISPUTED)
    follow(page, "Redigera")
    page.get_by_label("Åtgärd (obligatorisk)").fill(REWRITTEN)
    press(page, "Spara")
    expect(page.get_by_role("heading", level=1)).to_have_text(REWRITTEN)
    follow(page, "Kommentarer")
    page.locator(".card").filter(has_text="I maj har föreningarna").get_by_role("link", name="Behandla").click()
    seen.look(page)
    page.get_by_label("Vad som gjordes (obligatorisk)").fill("Maj är med nu.")
    press(page, "Behandla")
    expect(page.get_by_role("status")).to_contain_text("behandlad")


def open_edition(page: Page) -> None:
    follow(page, "Program")
    page.get_by_role("link", name=TITLE).first.click()


def complete(page: Page, seen: Seen) -> None:
    """Mend by the links of the list until nothing that the law requires is missing."""
    open_edition(page)
    edition_tab(page, "Fullständighet")
    expect(page.get_by_role("main")).to_contain_text("Något obligatoriskt saknas")
    seen.look(page)
    follow(page, f"Ange var det finns {IN_TEXT[0]}")
    follow(page, "Nytt avsnitt")
    page.get_by_label("Titel (obligatorisk)").fill("Hur kommunerna arbetar tillsammans")
    page.get_by_role("textbox", name="Text", exact=True).fill("Nämnderna träffas varje höst med välfärdsområdet.")
    page.locator("summary").filter(has_text="Det som lagen frågar efter").click()
    for line in IN_TEXT:
        page.get_by_label(line).check()
    seen.look(page)
    press(page, "Spara")
    for kind, name in PLANS.items():
        edition_tab(page, "Andra planer")
        follow(page, "Lägg till en plan")
        page.get_by_label("Slag av plan (obligatorisk)").select_option(label=kind)
        page.get_by_label("Planens namn (obligatorisk)").fill(name)
        press(page, "Spara")
    edition_tab(page, "Fullständighet")
    expect(page.get_by_role("main")).to_contain_text("Inget obligatoriskt saknas")
    expect(page.get_by_role("link", name="9/9 Obligatoriskt")).to_be_visible()


def record(page: Page, place: str, body: str, day: str, section: int, outcome: str) -> None:
    """Record what a body decided about the edition."""
    follow(page, f"Anteckna {place} {body}")
    if body == "Nämnd":
        page.get_by_label("Organ", exact=True).select_option(label="Bildningsnämnden (Nämnd)")
    page.get_by_label("Sammanträdesdag").fill(day)
    page.get_by_label("Paragrafnummer (§)").fill(str(section))
    page.get_by_label(outcome).check()
    press(page, "Anteckna")
    expect(page.get_by_role("status").first).to_contain_text("Beslutet är antecknat")


def accept(page: Page, seen: Seen) -> None:
    """Answer for a member on its own desk: it takes part, and the lead may record what its bodies decide."""
    task = page.get_by_role("listitem").filter(has_text="Kristinestad frågar om vi är med")
    task.get_by_role("link", name="Svara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kristinestad frågar om Närpes är med")
    seen.look(page)
    page.get_by_label("Närpes är med", exact=True).check()
    page.get_by_label("Kristinestad får också anteckna vad organen i Närpes har beslutat om programmet").check()
    press(page, "Svara")
    expect(page.get_by_role("status").first).to_contain_text("Svaret är antecknat")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def record_a_letter(page: Page, seen: Seen) -> None:
    """Record, as the lead, an answer that came by letter from a municipality that nobody serves here."""
    follow(page, "Se medlemmarna")
    expect(page.get_by_role("listitem").filter(has_text="Närpes")).to_contain_text("är med")
    seen.look(page)
    follow(page, "Anteckna svaret Kaskö")
    page.get_by_label("Kaskö är med", exact=True).check()
    page.get_by_label("Svarets dag").fill("2025-11-03")
    page.get_by_label("Var svaret finns skrivet").fill("Stadsstyrelsen 3.11.2025 § 214")
    seen.look(page)
    press(page, "Anteckna svaret")
    expect(page.get_by_role("listitem").filter(has_text="Kaskö")).to_contain_text("Enligt Kristinestad")
    follow(page, TITLE)
    edition_tab(page, "Beslut")


def decide(page: Page, seen: Seen) -> None:
    """Record committee, board and council at home, and the council of the one that agreed to it."""
    follow(page, "Vidare till besluten")
    expect(page.get_by_text("I kraft: 0 av 2 kommuner")).to_be_visible()
    seen.look(page)
    record_a_letter(page, seen)
    expect(page.get_by_role("main")).to_contain_text(f"inte har svarat om de är med: {', '.join(SILENT)}")
    expect(page.get_by_role("link", name="Anteckna Kaskö Fullmäktige", exact=True)).to_have_count(0)
    record(page, "Kristinestad", "Nämnd", "2025-11-11", 61, "Föreslås för fullmäktige")
    record(page, "Kristinestad", "Styrelse", "2025-11-24", 212, "Föreslås för fullmäktige")
    expect(page.get_by_text("I kraft: 0 av 3 kommuner")).to_be_visible()
    record(page, "Kristinestad", "Fullmäktige", "2025-12-15", 88, "Godkänt")
    record(page, "Närpes", "Fullmäktige", "2026-01-26", 7, "Godkänt")
    expect(page.get_by_text("I kraft: 2 av 3 kommuner")).to_be_visible()
    seen.look(page)


def in_force(page: Page, heading: str = "I kraft") -> Locator:
    return page.locator("section.card").filter(has=page.get_by_role("heading", name=heading, exact=True))


def read_on(page: Page, home: str, place: str, day: str) -> None:
    """Open a municipality's page and ask what was in force on a day, as one without scripts does."""
    page.goto(home)
    follow(page, place)
    follow(page, "Integrationsprogram")
    page.get_by_label("Vad var i kraft en annan dag?").fill(day)
    press(page, "Visa")
    assert f"on={day}" in page.url


def citizen_reads(page: Page, home: str) -> None:
    """See the edition in force where a council has adopted it, from the day it did, and nowhere else."""
    for place in ("Kristinestad", "Närpes"):
        read_on(page, home, place, "2026-03-02")
        expect(in_force(page)).to_contain_text(TITLE)
    for place in WITHOUT:
        read_on(page, home, place, "2026-03-02")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{place}: inget program är i kraft")
        expect(in_force(page)).to_have_count(0)
    read_on(page, home, "Närpes", "2026-01-10")  # before its council met
    expect(in_force(page)).to_have_count(0)
    read_on(page, home, "Kristinestad", "2025-06-01")  # the edition before
    expect(in_force(page)).not_to_contain_text(TITLE)
    expect(in_force(page)).to_contain_text("2023–2025")


def citizen_compares(page: Page, home: str) -> None:
    """Read the edition, its decision, and what has changed since the edition before."""
    read_on(page, home, "Kristinestad", "2026-03-02")
    follow(in_force(page), TITLE)
    expect(page.get_by_text(REWRITTEN)).to_be_visible()
    members = page.locator("section.card").filter(has=page.get_by_role("heading", name="I varje kommun"))
    expect(members.get_by_role("listitem").filter(has_text="Närpes")).to_contain_text("i kraft")
    expect(members.get_by_role("listitem").filter(has_text="Kaskö")).not_to_contain_text("i kraft")
    for place in SILENT:
        expect(members.get_by_role("listitem").filter(has_text=place)).to_have_count(0)
    follow(page, "Vad har ändrats?")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2023–2025")
    expect(page.locator("#parts")).to_contain_text(REWRITTEN)
    page.go_back()


def taken(page: Page, label: str) -> Path:
    """Take a file from the page."""
    with page.expect_download() as begun:
        page.get_by_role("link", name=label).first.click()
    return Path(begun.value.path())


def check_pdf(path: Path, title: str, language: str) -> None:
    """The file is tagged, titled, in its language, and says that it is PDF/UA-1 and PDF/A-2a."""
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).partition("-")[0] == language
        assert root.ViewerPreferences.DisplayDocTitle
        kinds = structure(root.StructTreeRoot)
        assert {"/H1", "/P", "/Table", "/TH", "/TD"} <= kinds
        assert all(kind in STANDARD or kind in root.StructTreeRoot.RoleMap for kind in kinds)
        with pdf.open_metadata() as about:
            assert title in str(about["dc:title"])
            assert about["pdfuaid:part"] == "1"
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")


def structure(node: pikepdf.Object) -> set[str]:
    """Return the kinds of all the elements in a structure tree."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            found |= {str(one.S)} if "/S" in one else set()
            waiting += [one.K] if "/K" in one else []
    return found


def test_from_a_document_to_what_is_in_force_where(
    demo: Server, sign_in: Callable[..., Page], context_for: Contexts
) -> None:
    seen = Seen()
    page = sign_in("coordinator")
    import_programme(page, seen)
    accept(sign_in("coordinator", mail="koordinator.narpes@demo.example"), seen)
    link = ask_a_partner(page, seen)
    partner_answers(context_for(), link, seen)
    settle_the_comment(page, seen)
    complete(page, seen)
    decide(page, seen)

    home = f"{demo.url}/sv/"
    citizen = context_for(java_script_enabled=False, accept_downloads=True).new_page()
    citizen_reads(citizen, home)
    citizen_compares(citizen, home)
    check_pdf(taken(citizen, "PDF"), TITLE, "sv")
    written = json.loads(taken(citizen, "JSON").read_text(encoding="utf-8"))
    schema = citizen.context.request.get(f"{demo.url}/schema/edition-1.json").json()
    Draft202012Validator(schema).validate(written)
    assert TITLE in json.dumps(written, ensure_ascii=False)
    assert citizen.context.cookies() == []
    assert seen.wrong == []


def import_in_finnish(page: Page, seen: Seen) -> None:
    """Paste a document, make it the municipality's own, and create a programme of its own."""
    follow(page, "Asiakirjat")
    follow(page, "Tuo asiakirja")
    page.get_by_label("Tai liitä teksti").fill((DOCUMENTS / "table_fi.txt").read_text(encoding="utf-8"))
    press(page, "Lue asiakirja")
    page.get_by_label("Kunnat").fill("Porvo")
    press(page, "Tallenna")
    expect(page.get_by_label("Kunnat")).to_have_attribute("aria-invalid", "true")
    seen.look(page)
    page.get_by_label("Kunnat").fill("Porvoo")
    press(page, "Tallenna")
    expect(page.get_by_role("status").filter(has_text="Tallennettu")).to_be_visible()
    follow(page.get_by_role("navigation", name="Asiakirjan osat"), "Luo")
    press(page, "Luo laitos")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kotoutumisen toimenpideohjelma")
    seen.look(page)


def test_in_finnish_a_municipality_imports_adopts_and_publishes_its_own_programme(
    demo: Server, sign_in: Callable[..., Page], context_for: Contexts
) -> None:
    seen = Seen()
    page = sign_in("coordinator", mail="koordinator.borga@demo.example", locale="fi-FI")
    if page.locator("html").get_attribute("lang") != "fi":
        press(page.get_by_role("form", name="Språk"), "Suomi")
    import_in_finnish(page, seen)
    follow(page.get_by_role("navigation", name="Laitoksen sivut"), "Päätökset")
    follow(page, "Kirjaa Porvoo Valtuusto")
    page.get_by_label("Kokouspäivä").fill("2026-02-11")
    page.get_by_label("Hyväksytty", exact=True).check()
    press(page, "Kirjaa")
    expect(page.get_by_text("Voimassa: 1/1 kunnassa")).to_be_visible()

    citizen = context_for(java_script_enabled=False, accept_downloads=True, locale="fi-FI").new_page()
    citizen.goto(f"{demo.url}/fi/porvoo/programmes/?on=2026-02-10")
    expect(in_force(citizen, "Voimassa")).not_to_contain_text("Kotoutumisen toimenpideohjelma")
    citizen.goto(f"{demo.url}/fi/porvoo/programmes/?on=2026-03-02")
    follow(in_force(citizen, "Voimassa"), "Kotoutumisen toimenpideohjelma")
    expect(citizen.get_by_role("main")).to_contain_text("Avoin olohuone kahdesti viikossa")
    check_pdf(taken(citizen, "PDF"), "Kotoutumisen toimenpideohjelma", "fi")
    assert seen.wrong == []
