"""Plots: real text, no script, no style, told apart without colour, with their table."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

import pytest
from lxml import etree

from delaktig.formats.plot import PlotData, Series, bar_plot, line_plot

SVG = "{http://www.w3.org/2000/svg}"
DATA = PlotData(
    key="besok",
    title="Besök <per> år",
    description='Besöken "växer" & ökar.',
    label_heading="År",
    labels=("2022", "2023", "2024"),
    series=(Series("Borgå & co", (1200, None, Decimal("1500.5"))), Series("Lovisa", (0, 7, 8))),
    unit="personer",
    language="sv",
)


@pytest.mark.parametrize("draw", [bar_plot, line_plot])
def test_a_plot_has_title_description_and_no_style_or_script(draw: type) -> None:
    plot = draw(DATA)
    root = etree.fromstring(plot.svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "besok-title besok-description"
    assert root.find(f"{SVG}title").text == DATA.title
    assert root.find(f"{SVG}desc").text == DATA.description
    names = {etree.QName(node).localname for node in root.iter()}
    assert not names & {"script", "style", "foreignObject", "image", "a"}
    attributes = {name for node in root.iter() for name in node.attrib}
    assert not [name for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("draw", [bar_plot, line_plot])
def test_known_numbers_are_real_text_as_the_language_writes_them(draw: type) -> None:
    texts = [node.text for node in etree.fromstring(draw(DATA).svg).iter(f"{SVG}text")]
    assert "1\N{NO-BREAK SPACE}500,5" in texts
    assert "Borgå & co" in texts
    assert "2023" in texts


def test_an_unknown_value_is_no_bar_and_no_zero() -> None:
    root = etree.fromstring(bar_plot(DATA).svg)
    assert len(root.findall(f"{SVG}rect[@class='plot-bar plot-series-1']")) == 2
    assert len(root.findall(f"{SVG}rect[@class='plot-bar plot-series-2']")) == 3
    assert "\N{EN DASH}" in [node.text for node in root.iter(f"{SVG}text")]


def test_an_unknown_value_breaks_the_line() -> None:
    root = etree.fromstring(line_plot(DATA).svg)
    first, second = (path.get("d") for path in root.iter(f"{SVG}path") if "plot-line" in path.get("class", ""))
    assert (first.count("M"), first.count("L")) == (2, 0)
    assert (second.count("M"), second.count("L")) == (1, 2)


def test_series_differ_by_pattern_dash_and_marker() -> None:
    bars = etree.fromstring(bar_plot(DATA).svg)
    fills = {bar.get("class"): bar.get("fill") for bar in bars.iter(f"{SVG}rect") if "plot-bar" in bar.get("class", "")}
    assert fills["plot-bar plot-series-2"] == "url(#besok-pattern-1)"
    assert bars.find(f".//{SVG}pattern").get("id") == "besok-pattern-1"
    lines = etree.fromstring(line_plot(DATA).svg)
    dashes = [path.get("stroke-dasharray") for path in lines.iter(f"{SVG}path") if "plot-line" in path.get("class", "")]
    assert dashes == [None, "8 4"]


def test_the_table_holds_the_same_numbers() -> None:
    table = bar_plot(DATA).table
    assert table.header == ("År", "Borgå & co (personer)", "Lovisa (personer)")
    assert table.rows[1] == ("2023", "\N{EN DASH}", "7")
    assert table.caption == DATA.title


def test_bars_are_as_high_as_their_values() -> None:
    data = dataclasses.replace(DATA, series=(Series("A", (10, 5, 0)),))
    bars = etree.fromstring(bar_plot(data).svg).findall(f"{SVG}rect[@class='plot-bar plot-series-1']")
    heights = [Decimal(bar.get("height")) for bar in bars]
    assert heights == [heights[0], heights[0] / 2, 0]
    assert heights[0] > 100


def test_all_unknown_or_zero_is_still_a_plot() -> None:
    for values in ((None, None, None), (0, 0, 0)):
        etree.fromstring(bar_plot(dataclasses.replace(DATA, series=(Series("A", values),))).svg)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": 'a"b'}, "identifier"),
        ({"labels": ()}, "labels"),
        ({"series": (Series("A", (1,)),)}, "1 values, 3 labels"),
        ({"series": (Series("A", (1, -2, 3)),)}, "below zero"),
        ({"series": DATA.series * 3}, "1 to 4 series"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        dataclasses.replace(DATA, **change)  # type: ignore[arg-type]


def test_no_attribute_can_be_broken_out_of() -> None:
    nasty = '"><script>alert(1)</script>'
    data = dataclasses.replace(DATA, title=nasty, unit=nasty, labels=(nasty,) * 3, description=nasty)
    root = etree.fromstring(line_plot(data).svg)
    assert not list(root.iter(f"{SVG}script"))


def test_labels_that_would_run_into_each_other_stand_aslant_and_all_are_there() -> None:
    languages = ("arabiska", "ukrainska", "kurmandji-kurdiska", "somaliska", "tigrinja", "dari", "ryska", "engelska")
    languages += ("thailändska", "vietnamesiska", "sorani-kurdiska", "persiska", "ett språk med ett mycket långt namn")
    data = PlotData("spoken", "Talade språk", "", "Språk", languages, (Series("Besök", tuple(range(13))),))
    drawn = bar_plot(data).svg
    assert drawn.count("rotate(-55") == len(languages)
    assert ">kurmandji-kurdiska<" in drawn
    assert ">ett språk med ett mycket långt namn<" not in drawn
    assert any("ett språk med ett mycket långt namn" in row for row in bar_plot(data).table.rows)
    years = PlotData("years", "År", "", "År", ("2023", "2024", "2025"), (Series("Besök", (1, 2, 3)),))
    assert "rotate" not in bar_plot(years).svg
