"""Reads documents from the command line: to look at what they say, or to bring them to the desk for review."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from delaktig.exchange import words
from delaktig.exchange.documents.result import DocumentResult
from delaktig.exchange.editions import ShapeError
from delaktig.exchange.imports import LANGUAGES, Brought, read, take_in
from delaktig.formats.reading import MAX_BYTES, ReadError, check_size
from delaktig.municipalities import register

KEYS = (
    *("kind", "title", "language", "municipalities", "period", "acts", "items", "sections", "themes", "concepts"),
    *("statistics", "footnotes", "unplaced", "remarks", "repairs", "sha256"),
)
"""Keys of the object that ``--json`` prints, in order; ``spans`` comes with ``--spans``."""


class Command(BaseCommand):
    help = "Reads documents (text, DOCX, XLSX, PDF, our own JSON); with --dry-run nothing is kept, no database is used."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="only read and print: keep nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")
        parser.add_argument("--spans", action="store_true", help="with --json: where each character went")
        parser.add_argument(
            "--language",
            choices=("sv", "fi", "en"),
            default="sv",
            help="language of the messages, and of a document that does not tell its own",
        )
        parser.add_argument("--municipality", metavar="CODE", help="whose desk the documents go to")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read each file; a bad one is reported and the others are still done. Exit status 1 if any was bad."""
        with translation.override(options["language"]):
            desk = None if options["dry_run"] else _desk(options["municipality"])
            failed = sum(not self._one(Path(name), desk, options) for name in options["files"])
        if failed:
            sys.exit(1)

    def _one(self, path: Path, desk: str | None, options: dict[str, Any]) -> bool:
        language = options["language"] if options["language"] in LANGUAGES else None
        try:
            brought = take_in(_bytes(path), path.name, language=language)
        except (ReadError, ShapeError) as error:
            return self._refuse(path, words.error_words(error))
        except OSError as error:
            reason = _("There is no such file.") if isinstance(error, FileNotFoundError) else _("It cannot be opened.")
            return self._refuse(path, reason)
        result = read(brought)
        if options["json"]:
            self.stdout.write(json.dumps(as_printed(result, spans=options["spans"]), ensure_ascii=False))
        else:
            self.stdout.write("\n".join([f"{path}:", *(f"  {line}" for line in _summary(brought, result))]))
        if desk is not None:
            self._keep(path, brought, desk, quiet=options["json"])
        return True

    def _refuse(self, path: Path, reason: str) -> bool:
        self.stderr.write(f"{path}: {reason}")
        return False

    def _keep(self, path: Path, brought: Brought, desk: str, *, quiet: bool) -> None:
        from delaktig.accounts.actor import command_actor  # the models are not needed for a dry run
        from delaktig.exchange.actions import receive

        received = receive(brought, command_actor(desk, "import_document"))
        said = _("Kept for review on the desk.") if received.new else _("Was imported before: nothing changed.")
        (self.stderr if quiet else self.stdout).write(f"{path}: {said}" if quiet else f"  {said}")


def as_printed(result: DocumentResult, *, spans: bool = False) -> dict[str, Any]:
    """Return the result as plain data with its keys in the documented order."""
    data = result.to_json()
    return {key: data[key] for key in (*KEYS, *(("spans",) if spans else ()))}


def _bytes(path: Path) -> bytes:
    check_size(path.stat().st_size, MAX_BYTES)
    return path.read_bytes()


def _desk(code: str | None) -> str:
    """Return the municipality whose desk the documents go to. Raises ``CommandError`` where it is not clear."""
    from delaktig.municipalities.models import Municipality

    hosted = sorted(Municipality.objects.filter(hosted=True).values_list("code", flat=True))
    if code is None and len(hosted) == 1:
        return hosted[0]
    if code not in hosted:
        raise CommandError(
            _("Say with --municipality whose desk the documents go to: %(codes)s") % {"codes": ", ".join(hosted) or "–"}
        )
    return code


def _summary(brought: Brought, result: DocumentResult) -> Iterator[str]:
    unknown = _("not stated")
    years = [str(year) if year is not None else "?" for year in (result.period.start, result.period.end)]
    yield f"{_('Kind')}: {words.KINDS[result.kind]} ({brought.format}, {result.language})"
    yield f"{_('Title')}: {result.title or unknown}"
    names = [register.by_code(code).name(translation.get_language() or "sv") for code in result.municipalities]
    yield f"{_('Municipalities')}: {', '.join(names) or unknown}"
    yield f"{_('Period')}: {'–'.join(years) if years != ['?', '?'] else unknown}"
    yield f"{_('Acts')}: {', '.join(result.acts) or unknown}"
    yield ", ".join(f"{name}: {count}" for name, count in _counts(result) if count)
    masked = ", ".join(f"{count} {words.MASKED[kind]}" for kind, count in brought.masked.items())
    if masked:
        yield f"{_('Masked')}: {masked}"
    yield from (words.warning_words(warning) for warning in brought.warnings)
    for code, count in Counter(found.code for found in result.remarks if found.code not in words.QUIET).most_common():
        yield f"{count} × {words.remark_words(code)}"
    yield from (f"{_('Not placed')}: {text}" for text in result.unplaced[:10])


def _counts(result: DocumentResult) -> Iterator[tuple[str, int]]:
    yield _("Items"), len(result.items)
    yield _("Sections"), sum(1 for _section in _walk(result))
    yield _("Themes"), len(result.themes)
    yield _("Measures"), sum(len(theme.measures) for theme in result.themes)
    yield _("Concepts"), len(result.concepts)
    yield _("Statistics"), len(result.statistics)
    yield _("Footnotes"), len(result.footnotes)
    yield _("Proposals for repair"), len(result.repairs)


def _walk(result: DocumentResult) -> Iterator[object]:
    waiting = list(result.sections)
    while waiting:
        section = waiting.pop()
        yield section
        waiting += section.children
