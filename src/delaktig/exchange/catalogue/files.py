"""Files of services: what format they are in, and what catalogue they hold; and the same files written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from delaktig.accounts.actor import Actor
from delaktig.exchange.catalogue import hsds_in, hsds_out, ptv_in, ptv_out, workbooks
from delaktig.exchange.catalogue.checking import unreadable
from delaktig.exchange.catalogue.reports import Fault
from delaktig.exchange.catalogue.take import take_out
from delaktig.exchange.workbooks import NotOurs
from delaktig.formats.reading import MAX_BYTES, ReadError, check_size, read_lines
from delaktig.formats.xlsx import MEDIA_TYPE, Workbook, write_xlsx
from delaktig.formats.xlsx_reading import read_rows
from delaktig.municipalities import register

FORMATS = ("json", "xlsx", "hsds", "ptv")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file of services that was understood: its format, its catalogue, and what of it is not carried."""

    format: str
    catalogue: Mapping[str, Any]
    remarks: tuple[Fault, ...] = ()

    @property
    def source(self) -> str:
        """Return the system whose last file this one is compared with; empty for our own shape."""
        return self.format if self.format in ("hsds", "ptv") else ""


def take_in(data: bytes, name: str = "", *, language: str = "sv", limit: int = MAX_BYTES) -> Taken:
    """Return what a file holds; its content decides what it is. ``language`` is that of a feed in one language.

    Raises ``ReadError`` for a file that cannot be read, or that holds no services.
    """
    check_size(len(data), limit)
    if not data.strip():
        raise ReadError("empty")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        try:
            return _of_json(_parsed(data), language)
        except RecursionError as deep:
            raise ReadError("damaged", format="JSON") from deep
    if data.startswith(b"PK"):
        try:
            return Taken("xlsx", workbooks.read_sheets(read_rows(data)))
        except NotOurs as other:
            raise ReadError("unsupported", kind="XLSX") from other
    read_lines(data, name, limit=limit)  # tells what is wrong with a file that is no document at all
    raise ReadError("unsupported", kind=name.rpartition(".")[2].upper()[:10] or "TXT")


def _parsed(data: bytes) -> object:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        found: object = json.loads(data.decode("utf-8-sig"), parse_constant=refuse)
    except ValueError as wrong:
        raise ReadError("damaged", format="JSON") from wrong
    if unreadable(found):
        raise ReadError("damaged", format="JSON")
    return found


def _of_json(found: object, language: str) -> Taken:
    if isinstance(found, Mapping) and "shape" in found:
        return Taken("json", dict(found))
    if ptv_in.is_ptv(found):
        catalogue, remarks = ptv_in.read(found)
        return Taken("ptv", catalogue, tuple(remarks))
    if isinstance(found, Mapping) and hsds_in.is_hsds(found):
        catalogue, remarks = hsds_in.read(found, language)
        return Taken("hsds", catalogue, tuple(remarks))
    raise ReadError("unsupported", kind="JSON")


@dataclass(frozen=True, slots=True)
class Written:
    """A file of services to take away."""

    name: str
    type: str
    content: bytes


def write(actor: Actor, format: str, language: str) -> Written:
    """Return the catalogue of the actor's municipality as a file. ``language`` is a feed's, or of the headings.

    Raises ``Denied``, and ``KeyError`` for a format that there is not.
    """
    writer, kind, ending = WRITERS[format]
    place = register.by_code(actor.municipality).name("fi" if language == "fi" else "sv")
    content = writer(take_out(actor), language, place)
    tongue = f"-{language}" if format in ("hsds", "xlsx") else ""
    return Written(f"services-{actor.municipality}-{format}{tongue}.{ending}", kind, content)


def _json(data: Mapping[str, Any], _language: str, _place: str) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")


def _xlsx(data: Mapping[str, Any], language: str, place: str) -> bytes:
    with override(language):
        return write_xlsx(Workbook(_("Services"), language, place, workbooks.sheets(data, language)))


def _hsds(data: Mapping[str, Any], language: str, place: str) -> bytes:
    return _json(hsds_out.feed(data, language), language, place)


def _ptv(data: Mapping[str, Any], language: str, place: str) -> bytes:
    return _json(ptv_out.bundle(data), language, place)


WRITERS: Mapping[str, tuple[Callable[[Mapping[str, Any], str, str], bytes], str, str]] = {
    "json": (_json, "application/json", "json"),
    "xlsx": (_xlsx, MEDIA_TYPE, "xlsx"),
    "hsds": (_hsds, "application/json", "json"),
    "ptv": (_ptv, "application/json", "json"),
}
