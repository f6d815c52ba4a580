"""The structure that a tagged PDF states: which marks on which page make up tables and headings.

Read from the tree itself, empty cells included (ISO 32000-1, 14.7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral

#: A piece of marked content: number of the page (from 0), number of the mark on it.
Mark: TypeAlias = tuple[int, int]

HEADING: Final = re.compile(r"H([1-6])")
CELLS: Final = {"TH", "TD"}
DEEPEST: Final = 100
MOST_ELEMENTS: Final = 500_000


@dataclass(slots=True)
class Structure:
    """Tables as rows of cells as marks, and headings as (level, marks)."""

    tables: list[list[list[list[Mark]]]] = field(default_factory=list)
    headings: list[tuple[int, list[Mark]]] = field(default_factory=list)


@dataclass(slots=True)
class _Element:
    kind: str
    marks: list[Mark] = field(default_factory=list)
    children: list[_Element] = field(default_factory=list)

    def all_marks(self) -> Iterator[Mark]:
        yield from self.marks
        for child in self.children:
            yield from child.all_marks()

    def descendants(self, kinds: set[str], within: set[str]) -> Iterator[_Element]:
        """Elements of these kinds, looked for through elements of the kinds in ``within`` only."""
        for child in self.children:
            if child.kind in kinds:
                yield child
            elif child.kind in within:
                yield from child.descendants(kinds, within)


@dataclass(slots=True)
class _Walk:
    pages: dict[int, int]
    roles: dict[str, str]
    seen: set[int] = field(default_factory=set)
    count: int = 0

    def element(self, node: dict[str, Any], page: int | None, depth: int) -> _Element:
        page = self._page(node, page)
        kind = _name(node.get("S"))
        element = _Element(self.roles.get(kind, kind))
        for child in _as_list(node.get("K")):
            self._add(element, child, page, depth)
        return element

    def _add(self, element: _Element, child: Any, page: int | None, depth: int) -> None:
        self.count += 1
        if isinstance(child, PDFObjRef):
            if child.objid in self.seen:
                return
            self.seen.add(child.objid)
        node = resolve1(child)
        if isinstance(node, int) and page is not None:
            element.marks.append((page, node))
        elif isinstance(node, dict) and depth < DEEPEST and self.count < MOST_ELEMENTS:
            if "MCID" in node:
                place = self._page(node, page)
                if place is not None:
                    element.marks.append((place, int(resolve1(node["MCID"]))))
            elif "S" in node:
                element.children.append(self.element(node, page, depth + 1))

    def _page(self, node: dict[str, Any], otherwise: int | None) -> int | None:
        reference = node.get("Pg")
        return self.pages.get(reference.objid) if isinstance(reference, PDFObjRef) else otherwise


def structure_of(catalog: dict[str, Any], page_ids: list[int]) -> Structure | None:
    """The structure of a tagged PDF, or None where it is not tagged.

    ``page_ids`` are the object numbers of the pages in order.
    """
    root = resolve1(catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return None
    role_map = resolve1(root.get("RoleMap")) or {}
    roles = {str(own): _name(standard) for own, standard in role_map.items()}
    walk = _Walk({page_id: at for at, page_id in enumerate(page_ids)}, roles)
    top = walk.element({"K": root.get("K"), "S": None}, None, 0)
    structure = Structure()
    _gather(top, structure)
    return structure


def _gather(element: _Element, into: Structure) -> None:
    heading = HEADING.fullmatch(element.kind)
    if heading:
        into.headings.append((int(heading.group(1)), list(element.all_marks())))
    elif element.kind == "Table":
        rows = [
            [list(cell.all_marks()) for cell in row.descendants(CELLS, set())]
            for row in element.descendants({"TR"}, {"THead", "TBody", "TFoot"})
        ]
        into.tables.append([row for row in rows if row])
    else:
        for child in element.children:
            _gather(child, into)


def _as_list(value: Any) -> list[Any]:
    resolved = resolve1(value)
    if isinstance(resolved, list):
        return resolved
    return [] if resolved is None else [value]


def _name(value: Any) -> str:
    literal = resolve1(value)
    if isinstance(literal, PSLiteral):
        return literal.name if isinstance(literal.name, str) else literal.name.decode("latin-1")
    return ""
