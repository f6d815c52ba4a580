"""Published figures as open data: CSV, JSON-stat 2.0, and a catalogue by DCAT-AP. From what is published alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from delaktig.formats import jsonstat
from delaktig.indicators.publishing.reading import Published
from delaktig.indicators.publishing.tables import ALL

LANGUAGES = ("sv", "fi", "en")
LEFT_OUT, UNKNOWN = "c", ".."
"""Signs of cells without a value: confidential, and not known."""
NOTES = {
    "sv": "c: utelämnat för att ingen ska kunna kännas igen; ..: inte känt",
    "fi": "c: jätetty pois, jottei ketään voi tunnistaa; ..: ei tiedossa",
    "en": "c: left out so that nobody can be recognised; ..: not known",
}
HEADINGS = {
    "sv": ("kommun", "period", "värde", "antal", "tecken"),
    "fi": ("kunta", "jakso", "arvo", "lukumäärä", "merkki"),
    "en": ("municipality", "period", "value", "number", "sign"),
}
MEASURES = {"sv": ("värde", "antal"), "fi": ("arvo", "lukumäärä"), "en": ("value", "number")}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
EU = "http://publications.europa.eu/resource/authority/"
LICENCE = f"{EU}licence/CC_BY_4_0"
LANGUAGE_URIS = {"sv": f"{EU}language/SWE", "fi": f"{EU}language/FIN", "en": f"{EU}language/ENG"}
FILE_TYPES = {"csv": (f"{EU}file-type/CSV", "text/csv"), "json": (f"{EU}file-type/JSON", "application/json")}

Table = Mapping[str, Any]


def known(language: str) -> str:
    """Return the language that figures are told in to readers of a language: English where there is none."""
    return language if language in LANGUAGES else "en"


def as_csv(published: Published, table: Table, place: str, language: str) -> bytes:
    """Return a table as CSV in UTF-8: a row for each cell, with codes and words of its values."""
    tongue = known(language)
    municipality, period, value, number, sign = HEADINGS[tongue]
    axes = [name for axis in table["axes"] for name in (axis["name"], axis["words"][tongue])]
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow([municipality, period, *axes, f"{value} ({table['unit'][tongue]})", number, sign])
    words = [{one["key"]: one["words"][tongue] for one in axis["values"]} for axis in table["axes"]]
    for cell in table["cells"]:
        at = [text for key, known_words in zip(cell["at"], words, strict=True) for text in (key, known_words[key])]
        shown = [cell["value"] or "", "" if cell.get("n") is None else cell["n"], _sign(cell)]
        rows.writerow([_safe(place), published.key, *map(_safe, at), *shown])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _sign(cell: Mapping[str, Any]) -> str:
    if cell["value"] is not None:
        return ""
    return LEFT_OUT if cell.get("left_out") else UNKNOWN


def as_cube(published: Published, table: Table, place: str, language: str) -> dict[str, Any]:
    """Return a table as a JSON-stat 2.0 dataset: municipality, period, its dimensions, and what is measured."""
    tongue = known(language)
    counted = any("n" in cell for cell in table["cells"])
    measures = {"value": f"{MEASURES[tongue][0]}", **({"n": MEASURES[tongue][1]} if counted else {})}
    municipality, period = HEADINGS[tongue][:2]
    decimals = int(any("." in (cell["value"] or "") for cell in table["cells"]))
    units = {"value": jsonstat.Unit(table["unit"][tongue], decimals)}
    units |= {"n": jsonstat.Unit(MEASURES[tongue][1])} if counted else {}
    axes = (
        jsonstat.Axis("area", municipality, {f"KU{published.municipality}": place}, "geo"),
        jsonstat.Axis("period", period, {published.key: published.key}, "time"),
        *(
            jsonstat.Axis(
                axis["name"], axis["words"][tongue], {one["key"]: one["words"][tongue] for one in axis["values"]}
            )
            for axis in table["axes"]
        ),
        jsonstat.Axis("measure", table["title"][tongue], measures, "metric", units),
    )
    values: dict[tuple[str, ...], jsonstat.Number | None] = {}
    signs: dict[tuple[str, ...], str] = {}
    cells = {tuple(cell["at"]): cell for cell in table["cells"]}
    for at in product(*(axis.categories for axis in axes[2:-1])):
        cell = cells.get(at, {"value": None})
        for measure in measures:
            key = (f"KU{published.municipality}", published.key, *at, measure)
            values[key] = _number(cell.get(measure))
            if values[key] is None:
                signs[key] = LEFT_OUT if cell.get("left_out") else UNKNOWN
    return jsonstat.write(
        jsonstat.Cube(
            f"{table['title'][tongue]}, {place}, {published.key}",
            axes,
            values,
            signs,
            source=table["source"] or place,
            updated=published.published_at.isoformat(),
            notes=(table["definition"][tongue], NOTES[tongue]) if table["definition"][tongue] else (NOTES[tongue],),
            extension={
                "indicator": table["indicator"],
                "version": table["version"],
                "edition": published.number,
                "sha256": published.sha256,
                "total": ALL,
            },
        )
    )


def _number(given: str | int | None) -> jsonstat.Number | None:
    return Decimal(given) if isinstance(given, str) else given


Address = Callable[[Published, str, str, str], str]
"""Makes the whole address of a table's page (``""``) or file (``csv``, ``json``) in a language."""


def as_catalogue(
    publications: Iterable[Published], code: str, names: Mapping[str, str], address: Address, home: str
) -> dict[str, Any]:
    """Return the standing publications as a DCAT-AP 3 catalogue in JSON-LD."""
    publisher = {"@id": f"{home}#publisher", "@type": "foaf:Agent", "foaf:name": _tagged(names)}
    datasets = [_dataset(one, table, publisher, address) for one in publications for table in one.tables]
    return {
        "@context": CONTEXT,
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": _tagged(
            {tongue: TITLES[tongue] % names.get(tongue, names.get("sv", code)) for tongue in LANGUAGES}
        ),
        "dct:description": _tagged(DESCRIPTIONS),
        "dct:publisher": publisher,
        "dct:language": [{"@id": uri} for uri in LANGUAGE_URIS.values()],
        "dct:license": {"@id": LICENCE},
        "dcat:dataset": datasets,
    }


def _name(names: Mapping[str, str], language: str, code: str) -> str:
    return names.get(language) or names.get("sv") or code


CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "adms": "http://www.w3.org/ns/adms#",
}
TITLES = {
    "sv": "Integrationens siffror: %s",
    "fi": "Kotoutumisen luvut: %s",
    "en": "Figures of integration: %s",
}
DESCRIPTIONS = {
    "sv": "Publicerade tabeller om integrationsfrämjandet. Små tal är utelämnade.",
    "fi": "Julkaistut taulukot kotoutumisen edistämisestä. Pienet luvut on jätetty pois.",
    "en": "Published tables on the promotion of integration. Small numbers are left out.",
}


def _dataset(published: Published, table: Table, publisher: Mapping[str, Any], address: Address) -> dict[str, Any]:
    pages = {tongue: address(published, table["id"], tongue, "") for tongue in LANGUAGES}
    titles = {tongue: f"{table['title'][tongue]} {published.key}" for tongue in LANGUAGES}
    found = {
        "@id": f"{pages['sv']}#{table['id']}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{published.municipality}/{published.key}/{table['id']}",
        "dct:title": _tagged(titles),
        "dct:description": _tagged({tongue: table["definition"][tongue] or titles[tongue] for tongue in LANGUAGES}),
        "dct:publisher": {"@id": publisher["@id"]},
        "dct:issued": {"@value": published.published_at.isoformat(), "@type": "xsd:dateTime"},
        "dct:language": [{"@id": uri} for uri in LANGUAGE_URIS.values()],
        "dct:spatial": {"@type": "dct:Location", "dct:identifier": f"KU{published.municipality}"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": published.period.first.isoformat(), "@type": "xsd:date"},
            "dcat:endDate": {"@value": published.period.last.isoformat(), "@type": "xsd:date"},
        },
        "dcat:theme": {"@id": f"{EU}data-theme/SOCI"},
        "dcat:version": str(published.number),
        "dcat:landingPage": [{"@id": page} for page in pages.values()],
        "dcat:distribution": [*_distributions(published, table, address)],
    }
    return found | ({"adms:versionNotes": published.note} if published.note else {})


def _distributions(published: Published, table: Table, address: Address) -> Iterator[dict[str, Any]]:
    for tongue in LANGUAGES:
        for form, (file_type, media) in FILE_TYPES.items():
            there = address(published, table["id"], tongue, form)
            yield {
                "@id": there,
                "@type": "dcat:Distribution",
                "dct:title": _tagged({tongue: f"{table['title'][tongue]} ({form})"}),
                "dcat:accessURL": {"@id": there},
                "dcat:downloadURL": {"@id": there},
                "dct:format": {"@id": file_type},
                "dcat:mediaType": {"@id": f"http://www.iana.org/assignments/media-types/{media}"},
                "dct:language": {"@id": LANGUAGE_URIS[tongue]},
                "dct:license": {"@id": LICENCE},
            }


def _tagged(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": body, "@language": tongue} for tongue, body in words.items() if body]
