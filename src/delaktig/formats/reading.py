"""Reads a document that somebody brought, whatever its format, as lines of text.

The content decides what a file is, not its name. Everything happens in memory; a file that
is too large, protected, damaged or harmful is refused before it is unpacked.
"""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import Final

from delaktig.formats.docx_reading import read_docx
from delaktig.formats.packages import check_xml, open_package, read_part
from delaktig.formats.pdf_reading import read_pdf
from delaktig.formats.results import ERRORS, MAX_BYTES, WARNINGS, ReadError, ReadResult, ReadWarning
from delaktig.formats.text_reading import read_text
from delaktig.formats.xlsx_reading import read_xlsx

__all__ = [
    "ERRORS",
    "MAX_BYTES",
    "WARNINGS",
    "ReadError",
    "ReadResult",
    "ReadWarning",
    "check_size",
    "read_lines",
]

MEGABYTE: Final = 1024 * 1024
PDF_START: Final = b"%PDF-"
ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
OLE_KINDS: Final = {"WordDocument": "DOC", "Workbook": "XLS", "PowerPoint Document": "PPT"}
PACKAGE_KINDS: Final = {"docx": "DOCX", "docm": "DOCX", "xlsx": "XLSX", "xlsm": "XLSX", "pdf": "PDF"}

#: First bytes of files that people do bring and that are no documents.
SIGNATURES: Final = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7Z",
    b"\x1f\x8b": "GZIP",
    b"BZh": "BZIP2",
    b"\xfd7zXZ": "XZ",
    b"\x7fELF": "ELF",
    b"MZ\x90": "EXE",
}
TEXT_KINDS: Final = {b"{\\rtf": "RTF", b"<!doctype html": "HTML", b"<html": "HTML", b"<?xml": "XML"}


def check_size(size: int, limit: int = MAX_BYTES) -> None:
    """Raises :class:`ReadError` with ``too_large`` where ``size`` is over ``limit``, both in bytes.

    For callers that know the size before they read the bytes.
    """
    if size > limit:
        raise ReadError("too_large", size_mb=-(-size // MEGABYTE), limit_mb=limit // MEGABYTE)


def read_lines(data: bytes, name: str = "", *, limit: int = MAX_BYTES) -> ReadResult:
    """The document as lines of text. ``name`` is the file's name; only its suffix is looked at.

    Raises :class:`ReadError` with any of the codes of :data:`ERRORS`.
    """
    check_size(len(data), limit)
    if not data:
        raise ReadError("empty")
    if PDF_START in data[:1024]:
        return read_pdf(data)
    if data.startswith(ZIP_STARTS):
        return _read_package(data, name)
    if data.startswith(OLE_START):
        raise _ole_error(data)
    _refuse_other_kinds(data)
    promised = PACKAGE_KINDS.get(_suffix(name))
    if promised:
        raise ReadError("damaged", format=promised)
    return read_text(data)


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def _read_package(data: bytes, name: str) -> ReadResult:
    with open_package(data, PACKAGE_KINDS.get(_suffix(name), "ZIP")) as package:
        kind = _package_kind(package, name)
        check_xml(package, kind)
        macros = any(member.endswith("vbaProject.bin") for member in package.namelist())
        warnings = (ReadWarning("macros_ignored"),) if macros else ()
        if kind == "DOCX":
            return read_docx(package, warnings)
        return read_xlsx(data, package, warnings)


def _package_kind(package: zipfile.ZipFile, name: str) -> str:
    members = set(package.namelist())
    if "word/document.xml" in members:
        return "DOCX"
    if "xl/workbook.xml" in members:
        return "XLSX"
    if "mimetype" in members:
        kind = read_part(package, "mimetype", "ZIP")[:100].decode("ascii", "replace")
        raise ReadError("unsupported", kind=kind.rsplit(".", 1)[-1])
    raise ReadError("unsupported", kind=_suffix(name).upper() or "ZIP")


def _ole_error(data: bytes) -> ReadError:
    if ENCRYPTED_STREAM in data:
        return ReadError("password_protected")
    for stream, kind in OLE_KINDS.items():
        if stream.encode("utf-16-le") in data:
            return ReadError("unsupported", kind=kind)
    return ReadError("unsupported", kind="OLE")


def _refuse_other_kinds(data: bytes) -> None:
    for start, kind in SIGNATURES.items():
        if data.startswith(start):
            raise ReadError("binary", kind=kind)
    beginning = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, kind in TEXT_KINDS.items():
        if beginning.startswith(start):
            raise ReadError("unsupported", kind=kind)
