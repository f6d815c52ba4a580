"""Opens the zip package of a Word or Excel file, after it has been found harmless."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from lxml import etree

from delaktig.formats.results import ReadError

#: Limits on what a package may unpack to, checked on its directory before anything is unpacked.
MAX_MEMBERS: Final = 5_000
MAX_UNPACKED: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 200
#: Small packages may be as repetitive as they like.
RATIO_FROM: Final = 10 * 1024 * 1024

ENCRYPTED_FLAG: Final = 0x1
DECLARATIONS: Final = ("<!DOCTYPE", "<!ENTITY")
BAD_ZIP: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


def open_package(data: bytes, kind: str) -> zipfile.ZipFile:
    """The package, its directory checked. Zip refuses members longer than the directory says.

    Raises :class:`ReadError` with ``damaged``, ``zip_bomb`` or ``password_protected``.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except BAD_ZIP as error:
        raise ReadError("damaged", format=kind) from error
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    bomb = unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(data)
    if bomb or unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise ReadError("zip_bomb")
    if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
        raise ReadError("password_protected")
    return package


def read_part(package: zipfile.ZipFile, name: str, kind: str) -> bytes:
    """A part of the package, or no bytes where it is missing.

    Raises :class:`ReadError` with ``damaged``, or ``entities`` where an XML part declares any.
    """
    try:
        content = package.read(name)
    except KeyError:
        return b""
    except BAD_ZIP as error:
        raise ReadError("damaged", format=kind) from error
    _refuse_declarations(content)
    return content


def check_xml(package: zipfile.ZipFile, kind: str) -> None:
    """Reads every XML part once. Raises :class:`ReadError` as :func:`read_part` does."""
    for name in package.namelist():
        if name.endswith((".xml", ".rels")):
            read_part(package, name, kind)


def parse(content: bytes, kind: str) -> etree._Element:
    """The root of an XML part, with entities, network and huge trees off. Raises ``damaged``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("damaged", format=kind) from error


def _refuse_declarations(content: bytes) -> None:
    for word in DECLARATIONS:
        if any(word.encode(encoding) in content for encoding in ("ascii", "utf-16-le", "utf-16-be")):
            raise ReadError("entities")
