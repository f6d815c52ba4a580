"""A small edition in the published shape, for tests; every kind of part stands in it once."""

from __future__ import annotations

from typing import Any


def edition_data(*members: str, slug: str = "2025-2027") -> dict[str, Any]:
    """Return an edition for the municipalities; the first leads."""
    codes = members or ("638",)
    return {
        "format": "delaktig-edition/1",
        "programme": {"kind": "strategic", "title": {"sv": "Integrationsprogram", "fi": "Kotoutumisohjelma"}},
        "edition": {
            "slug": slug,
            "title": {"sv": f"Integrationsprogram {slug}", "fi": f"Kotoutumisohjelma {slug}"},
            "period": {"from": f"{slug[:4]}-01-01", "to": f"{slug[5:]}-12-31"},
            "legal_basis": "1386/2010 §32",
            "acts": ["1386/2010"],
            "review_every_months": 48,
            "invented": True,
        },
        "members": [{"municipality": c, "lead": c == codes[0], "arranger": None} for c in codes],
        "sections": [
            {
                "key": "s-1",
                "number": "1",
                "title": {"sv": "Inledning", "fi": "Johdanto"},
                "text": {"sv": "Alla är **välkomna**.", "fi": "Kaikki ovat **tervetulleita**."},
                "municipality": None,
                "contents": [],
                "invented": True,
                "children": [
                    {
                        "key": "s-1-1",
                        "number": "1.1",
                        "title": {"sv": "Varför"},
                        "text": {},
                        "municipality": None,
                        "contents": [],
                        "invented": True,
                        "children": [],
                    }
                ],
            }
        ],
        "themes": [
            {
                "key": "t-1",
                "title": {"sv": "Nätverk", "fi": "Verkostot"},
                "invented": True,
                "goals": [
                    {
                        "key": "g-1",
                        "title": {"sv": "Vänner", "fi": "Ystävät"},
                        "measures": [_measure("m-1"), _measure("m-2")],
                        "invented": True,
                    },
                    {"key": "g-2", "title": {"sv": "Tomt mål"}, "measures": [], "invented": True},
                ],
            },
            {"key": "t-2", "title": {"sv": "Tomt tema"}, "invented": True, "goals": []},
        ],
        "concepts": [
            {"key": "c-1", "term": {"sv": "integration"}, "definition": {"sv": "En process."}, "invented": True}
        ],
        "statistics": [
            {
                "key": "n-1",
                "label": {"sv": "Andel"},
                "value": "7.1",
                "unit": {"sv": "%"},
                "source": {"sv": "Statistikcentralen", "fi": "Tilastokeskus"},
                "on": "2019-12-31",
                "remark": {},
                "invented": True,
            }
        ],
        "footnotes": [{"key": "f-1", "number": None, "text": {"sv": "En källa."}, "invented": True}],
    }


def _measure(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "text": {"sv": f"Hitta frivilliga {key}", "fi": f"Etsiä vapaaehtoisia {key}"},
        "scope": "common",
        "municipality": None,
        "responsible": {"sv": "Kommunen", "fi": "Kunta"},
        "partners": {},
        "follow_up": {"sv": "Antal vänner per år"},
        "parties": [
            {
                "part": "responsible",
                "organisation": {"fi": "Esimerkin kaupunki", "sv": "Exempelstaden"},
                "kind": "municipality",
                "unit": {"sv": "Fritid", "fi": "Vapaa-aika"},
            }
        ],
        "starts_on": "2025-02-01",
        "ends_on": None,
        "budget_note": {},
        "special_treatment": {"sv": "De nås annars inte", "fi": "Heitä ei muuten tavoiteta"} if key == "m-1" else {},
        "cadence": "yearly",
        "contents": [],
        "confidence": None,
        "invented": True,
        "follow_ups": [
            {
                "indicator": {
                    "name": {"sv": "Vänner", "fi": "Ystävät"},
                    "definition": {},
                    "kind": "count",
                    "unit": {"sv": "personer", "fi": "henkilöä"},
                    "source": "reported",
                    "cadence": "yearly",
                    "dimensions": [],
                },
                "target": {
                    "direction": "up",
                    "baseline": "22",
                    "baseline_on": "2024-12-31",
                    "low": "40",
                    "high": None,
                    "due_on": "2027-12-31",
                },
            }
        ],
    }
