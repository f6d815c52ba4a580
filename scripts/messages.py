"""Collects the strings to translate into each room's ``.po`` files, and compiles them.

No system gettext is needed: Django turns templates into something that Babel reads.

    python scripts/messages.py [ROOM…]    collect (of some rooms only, as web/public) and compile
    python scripts/messages.py --check    exit 1 where a string lacks one of its languages, or has two translations
    python scripts/messages.py --compile  compile only
"""

from __future__ import annotations

import io
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "delaktig"
DESK = SOURCE / "web" / "desk"
COMPLETE = ("sv", "fi")
GUIDE = SOURCE / "web" / "public"
READ_BY_RESIDENTS = (SOURCE / "web", SOURCE / "web" / "components", GUIDE, SOURCE / "web" / "own")
"""Rooms whose words meet residents: they are complete in every language that the guide speaks."""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_": None,
    "lazy": None,
}
Asked = tuple[str | tuple[str, ...], str | None]


def rooms() -> Iterator[tuple[Path, list[Path]]]:
    """Yield each folder that has its own ``locale`` with the files whose strings it keeps."""
    parts = [folder for folder in sorted(DESK.iterdir()) if folder.is_dir() and (folder / "urls.py").exists()]
    for part in parts:
        yield part, [*part.rglob("*.py"), *(DESK / "templates" / "desk" / part.name).rglob("*.html")]
    owned = {file for part in parts for file in [*part.rglob("*.py")]}
    owned |= {f for part in parts for f in (DESK / "templates" / "desk" / part.name).rglob("*.html")}
    yield DESK, [f for f in [*DESK.rglob("*.py"), *DESK.rglob("*.html"), *DESK.rglob("*.txt")] if f not in owned]
    for room in [*SOURCE.iterdir(), SOURCE / "web" / "components", SOURCE / "web" / "public", SOURCE / "web" / "own"]:
        if room.is_dir() and room.name != "web":
            registers = [*room.glob("events/*.toml"), *room.glob("data_classes/*.toml")]
            if room.name == "public":
                registers += [*room.glob("guide/*.toml"), SOURCE / "catalogue" / "eligibility.toml"]
            yield room, [*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt"), *registers]
    yield SOURCE / "web", [*(SOURCE / "web").glob("*.py"), *(SOURCE / "web" / "templates").rglob("*.html")]


def strings(file: Path) -> Iterator[Asked]:
    """Yield the strings that a Python file or a template asks to have translated, with their context."""
    from django.utils.translation.template import templatize

    text = file.read_text(encoding="utf-8")
    if file.suffix == ".toml":
        yield from _of_register(tomllib.loads(text))
        return
    if file.suffix != ".py":
        text = templatize(text)
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield message, context


def _of_register(entries: dict[str, Any]) -> Iterator[Asked]:
    """Yield the sentences of the registers of events and of data, which the desk shows, and the lists of the guide.

    Words that a list gives in sv, fi and en are asked for in English: the guide speaks more languages.
    """
    for key, value in entries.items():
        if isinstance(value, dict):
            yield from _of_register(value)
        elif key in {"meaning", "purpose", "retention", "title", "text", "en"}:
            yield value, None


def wanted(files: list[Path]) -> dict[tuple[str, str | None], Asked]:
    found: dict[tuple[str, str | None], Asked] = {}
    for file in sorted(files):
        if "migrations" in file.parts:
            continue
        for message, context in strings(file):
            singular = message if isinstance(message, str) else message[0]
            if singular:
                found[(singular, context)] = (message, context)
    return found


def read_catalog(path: Path, language: str) -> Catalog:
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language)
    return new_catalog(language)


def new_catalog(language: str) -> Catalog:
    """Return an empty catalogue whose head says nothing of the moment: files change only where strings do."""
    catalog = Catalog(locale=language, project="Delaktig", creation_date=LONG_AGO, fuzzy=False)
    catalog.header_comment = f"# Delaktig, {language}. Under the licence of the project (EUPL-1.2)."
    return catalog


def languages_of(folder: Path) -> list[str]:
    there = [p.parent.name for p in (folder / "locale").glob("*/LC_MESSAGES")]
    return sorted({*there, *COMPLETE})


def wanted_languages(folder: Path) -> list[str]:
    """Return the languages that each of a room's strings must have."""
    return languages_of(GUIDE) if folder in READ_BY_RESIDENTS else list(COMPLETE)


def collect(folder: Path, files: list[Path]) -> None:
    """Bring a room's catalogues up to date: new strings are added empty, unused ones leave."""
    messages = wanted(files)
    if not messages:
        return
    for language in sorted({*languages_of(folder), *wanted_languages(folder)}):
        path = folder / "locale" / language / "LC_MESSAGES" / "django.po"
        old = read_catalog(path, language)
        new = new_catalog(language)
        for (singular, context), (message, _) in sorted(
            messages.items(), key=lambda item: (item[0][0], item[0][1] or "")
        ):
            known = old.get(singular, context)
            new.add(message, known.string if known else None, context=context)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, width=110, omit_header=False, no_location=True)


def catalogs() -> Iterator[Path]:
    yield from sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po"))


def compile_all() -> None:
    """Write the ``.mo`` file beside each ``.po`` file.

    What a language lacks is compiled as its English source: without that, Django would say it in Swedish.
    """
    for path in catalogs():
        language = path.parents[1].name
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
        for message in catalog if language not in COMPLETE else ():
            if message.id and not (all(message.string) if message.pluralizable else message.string):
                forms = [message.id[min(n, 1)] for n in range(catalog.num_plurals)] if message.pluralizable else None
                message.string = tuple(forms) if forms else message.id
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)


def lacking() -> list[str]:
    """Return what still lacks a language: a desk's string its Swedish or Finnish, a resident's any; a line each."""
    lines = []
    for folder, files in rooms():
        messages = wanted(files)
        for language in wanted_languages(folder) if messages else ():
            catalog = read_catalog(folder / "locale" / language / "LC_MESSAGES" / "django.po", language)
            for singular, context in messages:
                if not is_translated(catalog.get(singular, context)):
                    lines.append(f"{folder.relative_to(SOURCE)} {language}: {singular!r}")
    return lines


def is_translated(known: Message | None) -> bool:
    """Say whether a string stands in its catalogue with all its plural forms, and nobody doubts it (``fuzzy``)."""
    if known is None or known.fuzzy:
        return False
    words = known.string
    return all(words) if isinstance(words, tuple | list) else bool(words)


def at_odds() -> list[str]:
    """Return the strings that rooms translate differently into one language, a line each.

    Django puts all rooms' catalogues together: one room's words would be shown in the other. Such a string is made
    more specific in one of them, given a context (``pgettext``), or translated alike.
    """
    told: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in catalogs():
        language, room = path.parents[1].name, str(path.parents[3].relative_to(SOURCE))
        for message in read_catalog(path, language):
            singular = message.id[0] if isinstance(message.id, tuple | list) else message.id
            if singular and message.string:
                told[language, singular, message.context or ""][str(message.string)].append(room)
    return [
        f"{language} {singular!r}: " + " · ".join(f"{words} ({', '.join(where)})" for words, where in by_words.items())
        for (language, singular, _context), by_words in sorted(told.items())
        if len(by_words) > 1
    ]


def main(arguments: list[str]) -> int:
    if "--compile" in arguments:
        compile_all()
        return 0
    if "--check" in arguments:
        lines = [*lacking(), *at_odds()]
        print("\n".join(lines) or "Every string has its languages, and one translation in each.")
        return bool(lines)
    for folder, files in rooms():
        if not arguments or str(folder.relative_to(SOURCE)) in arguments:
            collect(folder, files)
    compile_all()
    print("\n".join(lacking()) or "Every string has its languages.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
