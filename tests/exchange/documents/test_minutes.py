"""Heads, labels and outcomes of minutes."""

from __future__ import annotations

import pytest

from delaktig.exchange.documents.headers import find_case_number, find_head
from delaktig.exchange.documents.labels import find_label
from delaktig.exchange.documents.outcomes import read_outcome
from delaktig.exchange.documents.reader import read_document


@pytest.mark.parametrize(
    ("line", "body", "short", "day", "section"),
    [
        ("KUFRI 12.03.2025 § 28", None, "KUFRI", "2025-03-12", 28),
        ("Kstyr 5 juni 2023 §", None, "Kstyr", "2023-06-05", None),
        ("**§ 509**", None, None, None, 509),
        ("Kaupunginhallitus, kokous 13.11.2023", "Kaupunginhallitus", None, "2023-11-13", None),
        ("Kaupunginvaltuusto 11.12.2023 § 97", "Kaupunginvaltuusto", None, "2023-12-11", 97),
        ("Kaupunginhallitus § 301 13.11.2023", "Kaupunginhallitus", None, "2023-11-13", 301),
        ("KH 13.11.2023 301 §", None, "KH", "2023-11-13", 301),
        ("301 § Ohjelman hyväksyminen", None, None, None, 301),
        ("Porvoon kaupunginhallitus 13.11.2023 klo 16:00 § 301", "Kaupunginhallitus", None, "2023-11-13", 301),
        ("Kultur- och fritidsnämnden 1.2.2024 § 3", "Kultur- och fritidsnämnden", None, "2024-02-01", 3),
        ("Tekninen lautakunta 1.2.2024 § 3", "Tekninen lautakunta", None, "2024-02-01", 3),
    ],
)
def test_heads_are_read_in_every_layout(
    line: str, body: str | None, short: str | None, day: str | None, section: int | None
) -> None:
    head = find_head(line)
    assert head is not None
    assert (head.body, head.abbreviation, head.date, head.section) == (body, short, day, section)


@pytest.mark.parametrize(
    "line",
    [
        "§§ 45-49 (kalkylerad ersättning)",
        "Stadsstyrelsen beslöt 7.4.2025 § 127 att programmet godkänns.",
        "Helsingfors 5.6.2023",
        "Lagen 32 § Kommunen ska",
        "Lain 5 §:n mukaan kunta",
        "Beslut 12.3.2025 § 5",
        "Programmet gäller 2025",
    ],
)
def test_running_text_is_no_head(line: str) -> None:
    assert find_head(line) is None


@pytest.mark.parametrize(
    ("line", "kind", "rest"),
    [
        ("Beslut", "decision", ""),
        ("Beslut Godkändes.", "decision", "Godkändes."),
        ("**Beslut** stadsstyrelsen beslöt", "decision", "stadsstyrelsen beslöt"),
        ("### **Beslutets behandling**", "handling", ""),
        ("Päätös: ehdotuksen mukaan", "decision", "ehdotuksen mukaan"),
        ("Stadsdirektörens förslag", "proposal", ""),
        ("Kaupunginjohtajan päätösehdotus:", "proposal", ""),
        ("Liite 1 Ohjelma", "attachments", "Ohjelma"),
        ("Esittelijä Kaupunginjohtaja", "presenter", "Kaupunginjohtaja"),
    ],
)
def test_labels_stand_alone_or_run_in(line: str, kind: str, rest: str) -> None:
    label = find_label(line)
    assert label is not None
    assert (label.kind, line[label.rest :].strip("*")) == (kind, rest)


@pytest.mark.parametrize(
    "line", ["Beslut enligt förslaget.", "Päätöksen jälkeen asia jatkui.", "Förslaget vann inte understöd.", "beslut"]
)
def test_a_sentence_that_begins_like_a_label_is_none(line: str) -> None:
    assert find_label(line) is None


@pytest.mark.parametrize(
    ("kind", "proposal", "decision", "outcome", "following"),
    [
        (
            "board",
            "Styrelsen antecknar saken för kännedom och skickar den till fullmäktige.",
            "Beslut enligt förslaget.",
            "noted",
            "council",
        ),
        (
            "board",
            "Kaupunginhallitus esittää valtuustolle, että ohjelma hyväksytään.",
            "Ehdotuksen mukaan.",
            "proposed_to_council",
            "council",
        ),
        ("council", "Kommunstyrelsen föreslår fullmäktige att godkänna programmet.", "Godkändes.", "adopted", None),
        ("board", None, "Ärendet återremitterades för ny beredning.", "returned", None),
        ("committee", None, "Lautakunta palautti asian valmisteluun.", "returned", None),
        ("board", None, "Stadsstyrelsen förkastade förslaget.", "rejected", None),
        ("board", None, "Motförslaget förkastades. Stadsstyrelsen godkände programmet.", "adopted", None),
        (
            "committee",
            None,
            "Nämnden antecknade ärendet för kännedom och sänder det till stadsstyrelsen.",
            "noted",
            "board",
        ),
        ("board", "Programmet godkänns.", None, "unknown", None),
        ("board", None, "Ärendet bordlades.", "unknown", None),
    ],
)
def test_outcomes_come_from_the_words_of_the_decision(
    kind: str, proposal: str | None, decision: str | None, outcome: str, following: str | None
) -> None:
    found = read_outcome(kind, proposal, decision, None)
    assert (found.outcome, found.next) == (outcome, following)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("266/05.00.00/2025", "266/05.00.00/2025"),
        ("RBG/1433/04.03.00/2023", "RBG/1433/04.03.00/2023"),
        ("Diaarinumero: 12/00.01/2024", "12/00.01/2024"),
        ("Dnr 123/2024", "123/2024"),
        ("123/2024", None),
        ("266/05.00.00/3025", None),
    ],
)
def test_case_numbers_are_kept_as_printed(line: str, number: str | None) -> None:
    assert find_case_number(line) == number


def test_a_short_name_of_two_bodies_is_decided_by_the_text_or_stays_unknown() -> None:
    town = read_document("KH 13.11.2023 § 301\n\nPäätös\n\nPorvoon kaupunki hyväksyy ja toteuttaa.")
    unclear = read_document("KH 13.11.2023 § 301\n\nPäätös\n\nHyväksyttiin ja toteutetaan.")
    assert town.items[0].body == "Kaupunginhallitus"
    assert unclear.items[0].body is None
    assert ("$.items[0].body", "abbreviation_ambiguous") in {(r.path, r.code) for r in unclear.remarks}
