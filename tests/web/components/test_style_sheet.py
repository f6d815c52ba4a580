"""The style sheets: contrast, direction, size, and the joined file being current."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest

from delaktig.web.components import join_css

SHEETS = sorted((join_css.FOLDER / "css").glob("*.css"))
MODULES = sorted((join_css.FOLDER / "js").glob("*.js"))
TEXT, PART = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

ON_PAGES = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "brand") for ground in ("paper", "card", "sunk")]
ON_TINTS = [
    *(("brand", "brand-tint"), ("brand-ink", "brand-tint"), ("late", "late-tint"), ("due", "due-tint")),
    *(("due", "sun-tint"), ("ok", "ok-tint"), ("calm", "calm-tint"), ("none", "none-tint"), ("ink-3", "sun-tint")),
    *(("ink", tint) for tint in ("ok-tint", "late-tint", "calm-tint", "sun-tint", "due-tint")),
    *(("brand", tint) for tint in ("ok-tint", "calm-tint", "sun-tint")),
    *(("ink-2", tint) for tint in ("none-tint", "late-tint", "brand-tint")),
    *(("late", ground) for ground in ("card", "paper")),
]
ON_DARK = [("on-brand", "brand"), ("on-brand", "brand-ink"), ("on-brand-2", "brand-ink"), ("on-brand", "late")]
ON_DARK += [("on-sun", "sun"), ("brand-ink", "card"), ("on-brand", "ink")]
CONTROLS = [("line-3", ground) for ground in ("card", "paper", "sunk")] + [("ink", "sun"), ("sun", "brand-ink")]


def tokens() -> dict[str, str]:
    sheet = (join_css.FOLDER / "css" / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b", sheet))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_of_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), [*ON_PAGES, *ON_TINTS, *ON_DARK])
def test_text_can_be_read_on_every_ground_that_it_stands_on(ink: str, ground: str) -> None:
    found = tokens()
    assert contrast(found[ink], found[ground]) >= TEXT


@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_edges_of_controls_and_the_focus_ring_can_be_seen(line: str, ground: str) -> None:
    found = tokens()
    assert contrast(found[line], found[ground]) >= PART


def test_every_colour_token_is_held_to_a_contrast_or_is_only_a_line() -> None:
    tested = {name for pair in [*ON_PAGES, *ON_TINTS, *ON_DARK, *CONTROLS] for name in pair}
    assert set(tokens()) - tested == {"line", "line-2"}


def test_colours_are_written_only_as_tokens() -> None:
    for sheet in SHEETS:
        if sheet.name != "tokens.css":
            assert not re.findall(r"#[0-9a-f]{3,8}\b", sheet.read_text(encoding="utf-8")), sheet.name


def test_every_token_that_is_used_exists() -> None:
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", text)) <= set(re.findall(r"--([a-z0-9-]+):", text))


PHYSICAL = re.compile(
    r"(?<![a-z-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b[\w-]*"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|float|clear)\s*:"
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_only_logical_properties_are_used_so_that_arabic_mirrors(sheet: Path) -> None:
    rules = re.sub(r"@media[^{]*", "", sheet.read_text(encoding="utf-8"))
    assert not PHYSICAL.findall(rules)
    assert not re.findall(r"text-align:\s*(?:left|right)", rules)
    for sides in re.findall(r"(?<![a-z-])(?:margin|padding|inset):\s*([^;}]+)", rules):
        values = re.findall(r"(?:calc|var|clamp|min)\((?:[^()]|\([^()]*\))*\)|\S+", sides)
        assert len(values) < 4 or values[1] == values[3], sides


def test_the_pattern_for_physical_properties_finds_them() -> None:
    assert PHYSICAL.findall(".a { margin-left: 1px; width: 3px } .b { border-top-width: 1px; left: 0 }") != []
    assert not PHYSICAL.findall(
        ".a { margin-inline-start: 1px; border-width: 2px; line-height: 1; max-inline-size: 3px }"
    )


def test_the_joined_style_sheet_is_current() -> None:
    assert (join_css.FOLDER / "delaktig.css").read_text(encoding="utf-8") == join_css.joined()


def test_every_part_is_joined() -> None:
    assert sorted(join_css.PARTS) == [sheet.stem for sheet in SHEETS]


def test_what_a_first_view_loads_is_small() -> None:
    sheet = (join_css.FOLDER / "delaktig.css").read_bytes()
    assert len(brotli.compress(sheet)) <= 8 * 1024
    assert sum(len(module.read_bytes()) for module in MODULES) <= 10 * 1024


def test_modules_evaluate_no_text_as_code() -> None:
    for module in MODULES:
        code = module.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function|innerHTML|setAttribute\(\"style|\.style\b", code), module.name
