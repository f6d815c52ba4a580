"""Acts become number/year and nothing else does; years of a programme are told from other years."""

from __future__ import annotations

import pytest

from delaktig.exchange.documents.acts import find_acts
from delaktig.exchange.documents.periods import DATE, find_period, iso_date


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("lagen om främjande av integration (681/2023)", ["681/2023"]),
        ("Lagen om främjande av integration 2010/1386, § 32", ["1386/2010"]),
        ("§ 32 i lag 1386/2010", ["1386/2010"]),
        (
            "Laki kotoutumisen edistämisestä (681/2023), muutettu lailla 322/2024 ja 1100/2024",
            ["681/2023", "322/2024", "1100/2024"],
        ),
        ("kuntalain (410/2015) 110 §", ["410/2015"]),
        ("Kommunallagen 1995/365, 65 §; lagen 2010/1386", ["365/1995", "1386/2010"]),
        ("ärende 266/05.00.00/2025 enligt lagen", []),
        ("Enligt lagen gäller detta från 12/2025 till 08/2026.", []),
        ("Förslag 123/2025 till beslut, protokoll 5/2025", []),
        ("lagen gäller läsåret 2023/2024", []),
        ("dataskyddsförordning (EU) 2016/679", []),
        ("regeringens proposition om lagen RP 208/2022", []),
        ("Lagen är ny. Ansökan 681/2023 kom in.", []),
    ],
)
def test_acts_are_told_from_case_numbers_months_and_years(text: str, acts: list[str]) -> None:
    assert find_acts([text]) == acts


@pytest.mark.parametrize(
    ("title", "text", "years"),
    [
        ("Program 2025-2026", "programmet för perioden 2019–2023", (2025, 2026)),
        (None, "Programmet för perioden 2024–2026 ersätter det nuvarande programmet (2019–2023).", (2024, 2026)),
        (None, "Kaupunginvaltuusto hyväksyy kotoutumisohjelman vuosille 2026–2029.", (2026, 2029)),
        (None, "Ohjelmakausi 1.1.2026–31.12.2029", (2026, 2029)),
        (None, "Lagen §§ 45-49, telefon 2020-2025-1", (None, None)),
        (None, "Planen gäller tills vidare.", (None, None)),
    ],
)
def test_the_period_is_that_of_the_programme(
    title: str | None, text: str, years: tuple[int | None, int | None]
) -> None:
    period = find_period(title, [], [text])
    assert (period.start, period.end) == years


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("12.03.2025", "2025-03-12"),
        ("5 juni 2023", "2023-06-05"),
        ("13. marraskuuta 2023", "2023-11-13"),
        ("31.2.2025", None),
    ],
)
def test_dates_are_read_as_printed_and_impossible_ones_are_unknown(printed: str, iso: str | None) -> None:
    match = DATE.search(printed)
    assert match is not None
    assert iso_date(match) == iso
