"""Labels and roles for tables that become labelled cards on a narrow screen.

A row shown as a card has lost its header row, so each cell carries its column's heading in
`data-label`; and an element whose `display` is changed loses its table role in some browsers, so
the roles are written out. Both follow from the table's own header: authors write plain rows.
"""

import re
from html import unescape

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

_TAG = re.compile(r"<(/?)(thead|tbody|tfoot|tr|th|td)\b([^>]*)>", re.IGNORECASE)
_COLSPAN = re.compile(r"\bcolspan=[\"']?(\d+)", re.IGNORECASE)
_ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def labelled(rows: str) -> SafeString:
    """Return the inside of a table with a role on each part and its heading on each body cell.

    `rows` is finished (escaped) HTML of `thead`, `tbody` and `tfoot`; a table inside a cell is not
    supported. A cell's own `data-label` or `role` is left as written.
    """
    headings = _headings(rows)
    in_head, column = False, 0

    def dress(match: re.Match[str]) -> str:
        nonlocal in_head, column
        closing, name, attributes = match.group(1), match.group(2).lower(), match.group(3)
        if name == "thead":
            in_head = not closing
        if closing:
            return match.group(0)
        if name == "tr":
            column = 0
        if name not in {"th", "td"}:
            return f"<{name}{_with(attributes, 'role', _ROLES[name])}>"
        if in_head:
            return f"<{name}{_with(_with(attributes, 'scope', 'col'), 'role', 'columnheader')}>"
        label = headings[column] if column < len(headings) else ""
        column += _colspan(attributes)
        if name == "th":
            attributes = _with(_with(attributes, "scope", "row"), "role", "rowheader")
        else:
            attributes = _with(attributes, "role", "cell")
        return f"<{name}{_with(attributes, 'data-label', label) if label else attributes}>"

    return mark_safe(_TAG.sub(dress, rows))  # noqa: S308 - only attributes are added, their values escaped


def _headings(rows: str) -> list[str]:
    """Return the text of each column's heading, taken from the last row of the table's head."""
    head = re.search(r"<thead\b.*?</thead>", rows, re.IGNORECASE | re.DOTALL)
    if head is None:
        return []
    last_row = re.split(r"<tr\b", head.group(0), flags=re.IGNORECASE)[-1]
    headings: list[str] = []
    cells = re.findall(r"<t[hd]\b([^>]*)>(.*?)(?=<t[hd]\b|</tr|</thead)", last_row, re.IGNORECASE | re.DOTALL)
    for attributes, inside in cells:
        text = " ".join(unescape(strip_tags(inside)).split())
        headings += [text] * _colspan(attributes)
    return headings


def _colspan(attributes: str) -> int:
    found = _COLSPAN.search(attributes)
    return int(found.group(1)) if found else 1


def _with(attributes: str, name: str, value: str) -> str:
    """Return the attributes with one more, unless it is already there."""
    if re.search(rf"\b{name}\s*=", attributes, re.IGNORECASE):
        return attributes
    return f'{attributes} {name}="{escape(value)}"'
