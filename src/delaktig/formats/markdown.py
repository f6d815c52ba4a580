"""Markdown (CommonMark with tables, without raw HTML and pictures) as safe HTML or as document blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from delaktig.formats.document import (
    Block,
    Bullets,
    Heading,
    Note,
    Paragraph,
    Run,
    Table,
    Text,
    plain,
    safe_link,
)

TAGS: Final = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "em", "strong", "a", "ul", "ol", "li"),
    *("blockquote", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES: Final = {"http", "https", "mailto", "tel"}
LOWEST: Final = 6


def to_html(source: str, *, top_level: int = 2) -> str:
    """The Markdown as HTML; its topmost heading becomes ``h{top_level}``, the others follow.

    Raw HTML is shown as text, pictures are not shown, links carry ``rel="nofollow noopener"``,
    no style, class or script remains. Raises ``ValueError`` for a level outside 1 to 6.
    """
    if not 1 <= top_level <= LOWEST:
        raise ValueError(f"A heading level is 1 to {LOWEST}, not {top_level}.")
    parser = _parser()
    tokens = parser.parse(source)
    _shift(tokens, top_level)
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        rendered,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )


def to_blocks(source: str, *, top_level: int = 1) -> tuple[Block, ...]:
    """The Markdown as blocks of :mod:`delaktig.formats.document`, for PDF and Word."""
    tokens = _parser().parse(source)
    _shift(tokens, top_level)
    return tuple(_Cursor(tokens).blocks())


def to_text(source: str) -> str:
    """The Markdown's words alone, a line for each block: for search, excerpts and comparison."""
    inline = [token for token in _parser().parse(source) if token.type in ("inline", "fence", "code_block")]
    return "\n".join("".join(run.text for run in _runs(token)) for token in inline)


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def _shift(tokens: Sequence[Token], top_level: int) -> None:
    """Moves headings so that the topmost has ``top_level``; marks header cells, drops alignment."""
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    by = top_level - min(levels, default=1)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + by, LOWEST)}"
        elif token.type in ("th_open", "td_open"):
            token.attrs = {"scope": "col"} if token.type == "th_open" else {}


@dataclass(slots=True)
class _Cursor:
    """Walks over block tokens."""

    tokens: Sequence[Token]
    at: int = 0

    def blocks(self, until: str = "") -> Iterator[Block]:
        """Blocks up to the closing token, which is passed."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == until:
                return
            if token.type == "heading_open":
                yield Heading(self._inline(), int(token.tag[1]))
            elif token.type == "paragraph_open":
                yield Paragraph(self._inline())
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield self._list(token.type.replace("open", "close"))
            elif token.type == "blockquote_open":
                yield Note(_joined(tuple(self.blocks("blockquote_close"))))
            elif token.type in ("fence", "code_block"):
                yield Paragraph(token.content.rstrip("\n"))
            elif token.type == "table_open":
                yield self._table()

    def _inline(self) -> Text:
        """The inline token here; it and the closing token are passed."""
        runs = tuple(_runs(self.tokens[self.at]))
        self.at += 2
        return _simplest(runs)

    def _list(self, until: str) -> Bullets:
        items: list[Text | Bullets] = []
        while self.tokens[self.at].type != until:
            self.at += 1
            blocks = tuple(self.blocks("list_item_close"))
            items.append(_joined(tuple(block for block in blocks if not isinstance(block, Bullets))))
            items.extend(block for block in blocks if isinstance(block, Bullets))
        self.at += 1
        return Bullets(tuple(items), ordered=until.startswith("ordered"))

    def _table(self) -> Table:
        rows: list[list[Text]] = []
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                rows[-1].append(self._inline())
        self.at += 1
        header = tuple(plain(cell) for cell in rows[0])
        return Table(header, tuple(tuple(row) for row in rows[1:]))


def _runs(token: Token) -> Iterator[Run]:
    """Runs of an inline token, or of a code block."""
    look = Run("")
    if token.children is None:
        yield Run(token.content)
    for child in token.children or ():
        if child.type in ("strong_open", "strong_close"):
            look = replace(look, bold=child.nesting > 0)
        elif child.type in ("em_open", "em_close"):
            look = replace(look, italic=child.nesting > 0)
        elif child.type == "link_open":
            look = replace(look, link=safe_link(str(child.attrs.get("href", ""))))
        elif child.type == "link_close":
            look = replace(look, link=None)
        elif child.type in ("softbreak", "hardbreak"):
            yield replace(look, text="\n" if child.type == "hardbreak" else " ")
        elif child.content:
            yield replace(look, text=child.content)


def _simplest(runs: tuple[Run, ...]) -> Text:
    """Plain text where nothing in it has a look of its own."""
    if all(run == Run(run.text) for run in runs):
        return "".join(run.text for run in runs)
    return runs


def _joined(blocks: tuple[Block, ...]) -> Text:
    """The texts of blocks within a list item or quotation, a line break between them."""
    runs: list[Run] = []
    for text in _texts(blocks):
        if runs:
            runs.append(Run("\n"))
        runs.extend((Run(text),) if isinstance(text, str) else text)
    return _simplest(tuple(runs))


def _texts(blocks: tuple[Block, ...]) -> Iterator[Text]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Note):
            yield block.text
        elif isinstance(block, Bullets):
            for item in block.items:
                yield from _texts((item,)) if isinstance(item, Bullets) else (item,)
        elif isinstance(block, Table):
            yield "\t".join(block.header)
            for row in block.rows:
                yield "\t".join(plain(cell) for cell in row)
