"""XLIFF 1.2, the format in which translators' tools take texts and give them back (OASIS, 1 February 2008).

One ``file`` element for each record, one ``trans-unit`` for each text. ``resname`` carries a mark of the
caller's that tools leave as it is: what the texts were when the file was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree
from translate.storage import xliff

MOST_BYTES = 20 * 1024 * 1024
NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
STATES = ("needs-translation", "needs-review-translation", "translated", "final")
"""States of a target (XLIFF 1.2 §2.3, ``state``) that we write and heed."""
_DONE = frozenset({"translated", "final", "signed-off"})


class XliffError(ValueError):
    """The file is no XLIFF that can be read; ``code`` says why: empty, too_large, not_xml, not_xliff."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Unit:
    """One text to translate: which record and field, its words, and the most characters it may have."""

    record: str
    field: str
    source: str
    target: str = ""
    state: str = "needs-translation"
    base: str = ""
    note: str = ""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it came back: from which language to which, and its units in order."""

    source_language: str
    target_language: str
    units: tuple[Unit, ...]


def write_xliff(units: Iterable[Unit], source_language: str, target_language: str) -> bytes:
    """Return the units as an XLIFF file, those of one record together, in the given order."""
    root = etree.Element(f"{{{NAMESPACE}}}xliff", {"version": "1.2"}, nsmap={None: NAMESPACE})
    bodies: dict[str, etree._Element] = {}
    for unit in units:
        body = bodies.get(unit.record)
        if body is None:
            about = {"original": unit.record, "datatype": "plaintext"}
            about |= {"source-language": source_language, "target-language": target_language}
            file = etree.SubElement(root, f"{{{NAMESPACE}}}file", about)
            body = bodies[unit.record] = etree.SubElement(file, f"{{{NAMESPACE}}}body")
        _append(body, unit)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _append(body: etree._Element, unit: Unit) -> None:
    about = {"id": unit.field, "resname": unit.base}
    if unit.limit is not None:
        about |= {"maxwidth": str(unit.limit), "size-unit": "char"}
    element = etree.SubElement(body, f"{{{NAMESPACE}}}trans-unit", about)
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    etree.SubElement(element, f"{{{NAMESPACE}}}source").text = unit.source
    target = etree.SubElement(element, f"{{{NAMESPACE}}}target", {"state": unit.state})
    target.text = unit.target or None
    if unit.note:
        etree.SubElement(element, f"{{{NAMESPACE}}}note", {"from": "developer"}).text = unit.note


def read_xliff(data: bytes) -> Read:
    """Read a file that a translator gave back, also one of XLIFF 1.1. Raises :class:`XliffError`.

    A document type is refused, and with it entities from elsewhere and those that swell.
    """
    if not data.strip():
        raise XliffError("empty")
    if len(data) > MOST_BYTES:
        raise XliffError("too_large")
    if b"<!DOCTYPE" in data[:4096].upper() or b"<!ENTITY" in data.upper():
        raise XliffError("not_xliff")
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        raise XliffError("not_xml") from None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that the look at the bytes does not know
        raise XliffError("not_xliff")
    if etree.QName(root).localname != "xliff" or "xliff:document" not in (etree.QName(root).namespace or ""):
        raise XliffError("not_xliff")
    files = list(root.iter(f"{{{etree.QName(root).namespace}}}file"))
    languages = {(file.get("source-language", ""), file.get("target-language", "")) for file in files}
    if len(languages) != 1:
        raise XliffError("not_xliff")
    try:
        store = xliff.xlifffile.parsestring(data)  # type: ignore[no-untyped-call]
    except ValueError:
        raise XliffError("not_xliff") from None  # of a version that this format is not
    ((source_language, target_language),) = languages
    return Read(source_language, target_language, tuple(_unit(one) for one in store.units if one.source))


def _unit(one: xliff.xliffunit) -> Unit:
    element = one.xmlelement
    file = next(element.iterancestors(f"{{{etree.QName(element).namespace}}}file"))
    target = element.find(f"{{{etree.QName(element).namespace}}}target")
    state = target.get("state", "") if target is not None else ""
    return Unit(
        record=file.get("original", ""),
        field=element.get("id", ""),
        source=str(one.source),
        target=str(one.target or ""),
        state=state,
        base=element.get("resname", ""),
    )


def is_done(unit: Unit) -> bool:
    """Say whether the translator calls the text done; a target without a state is."""
    return bool(unit.target.strip()) and (not unit.state or unit.state in _DONE)
