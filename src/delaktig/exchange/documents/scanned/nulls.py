"""Every value that stayed unknown gets a remark that says why."""

from __future__ import annotations

from collections.abc import Iterator

from delaktig.exchange.documents.result import DocumentResult, Remark, Section


def remark_on_nulls(result: DocumentResult) -> None:
    """Add a remark for each null that has none of its own yet."""
    said = {remark.path for remark in result.remarks}
    for path, code, message in _nulls(result):
        if path not in said:
            result.remarks.append(Remark(path, code, message))


def _nulls(result: DocumentResult) -> Iterator[tuple[str, str, str]]:
    if result.title is None:
        yield "$.title", "not_stated", "No title page, and the text does not name the programme."
    for name in ("start", "end"):
        if getattr(result.period, name) is None:
            path = "$.period." + {"start": "from", "end": "to"}[name]
            yield path, "not_stated", "The text states no range of years for the programme."
    yield from _section_nulls(result.sections, "$.sections")
    for index, statistic in enumerate(result.statistics):
        for name in ("label", "value", "unit", "source", "date"):
            if getattr(statistic, name) is None:
                yield f"$.statistics[{index}].{name}", "not_stated", f"No {name} is read beside the figure."


def _section_nulls(sections: list[Section], path: str) -> Iterator[tuple[str, str, str]]:
    for index, section in enumerate(sections):
        here = f"{path}[{index}]"
        if section.number is None:
            yield f"{here}.number", "unnumbered", "The heading is printed without a number."
        if section.title is None:
            yield f"{here}.title", "not_stated", "No heading was found for the text."
        yield from _section_nulls(section.children, f"{here}.children")
