"""Join the style sheets under `css/` into the one file that pages load.

One file is one request. Run `python -m delaktig.web.components.join_css` after a change; a test
fails while the joined file is older than its parts. Cascade layers are not used: browsers from
before 2022 would drop every rule in them, and the guide is read on old phones.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "components"
PARTS = (
    *("tokens", "base", "frame", "buttons", "tags", "cards", "notices", "forms", "tables"),
    *("dialogs", "tabs", "steps", "differences", "plot", "prose", "guide", "print"),
)


def joined() -> str:
    """Return all parts in order, without comments and needless blanks."""
    sheets = ((FOLDER / "css" / f"{name}.css").read_text(encoding="utf-8") for name in PARTS)
    return "".join(_tight(sheet) for sheet in sheets)


def _tight(sheet: str) -> str:
    """Drop comments, indents and line ends; blanks inside a rule stay, since some carry meaning."""
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    lines = (line.strip() for line in without_comments.splitlines())
    one = " ".join(line for line in lines if line)
    return re.sub(r"\s*([{};])\s*", r"\1", one).replace(": ", ":") + "\n"


if __name__ == "__main__":
    (FOLDER / "delaktig.css").write_text(joined(), encoding="utf-8")
