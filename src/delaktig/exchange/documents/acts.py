"""Acts that a text cites (Swedish *lag, förordning*; Finnish *laki, asetus*), as ``number/year``."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PAIR = re.compile(r"(?<![\d./:,-])(\d{1,4})\s?/\s?(\d{1,4})(?![\d/.]*\d|/)")
_ACT_WORD = re.compile(
    r"[^\W\d_]*(?:lag(?:en|ens|ar|arna|s)?|laki(?:a|en|in)?|lain|lai(?:ssa|sta|lla|lle|ksi)|lakeja|"
    r"förordning(?:en|ens)?|asetu(?:s|ksen|ksessa|ksesta|sta)|författning\w*|balk(?:en)?|kaar(?:i|en))(?![^\W\d_])",
    re.IGNORECASE,
)
_NO_ACT_WORD = re.compile(
    r"(?:förs|ans|ins|unders?|uts|avs|upps|oms|neds|bo|be|för|till|över|under)lag(?:en|ens|ar|arna|s)?$|^slag",
    re.IGNORECASE,
)
_OTHER_SERIES = re.compile(
    r"(?:\bRP|\bHE|\bSopS|\bFördrS|\bE[UGY]|\bEEG|\bETY|\bEUT|\bGrUU|\bPeVL|protokoll|pöytäkirja|sammanträde|"
    r"kokous|möte|dnr|diaari|ärende|asia)[^\W\d_]*\)?\.?:?\s*(?:nr|nro)?\.?\s*$",
    re.IGNORECASE,
)
_WINDOW = 120
_WINDOW_OF_MONTH = 8
_FIRST_YEAR, _LAST_YEAR = 1734, 2099


def find_acts(texts: Iterable[str]) -> list[str]:
    """Return the acts cited, in the order in which the text first cites them.

    ``681/2023``, ``2010/1386`` and ``lagen … 1386/2010`` all become ``number/year``. A
    pair of figures counts only where a word for an act stands before it in the same
    sentence, so that case numbers, months and spans of years do not.
    """
    found: dict[str, None] = {}
    for text in texts:
        reach = -1
        for match in _PAIR.finditer(text):
            act = _normalise(match.group(1), match.group(2))
            follows_act = int(match.group(1)) > 12 and reach >= 0 and _same_clause(text[reach : match.start()])
            if act is None or _OTHER_SERIES.search(text[max(0, match.start() - 30) : match.start()]):
                continue
            if follows_act or _near_act_word(text, match.start(), match.end()):
                found[act] = None
                reach = match.end()
    return list(found)


def _is_year(figure: str) -> bool:
    return len(figure) == 4 and _FIRST_YEAR <= int(figure) <= _LAST_YEAR


def _normalise(first: str, second: str) -> str | None:
    """The pair as number/year; ``None`` where it is a month, a span of years, or neither is a year."""
    if first.startswith("0") or second.startswith("0"):
        return None
    if _is_year(second) and not (_is_year(first) and int(first) >= 1900):
        return f"{first}/{second}"
    if _is_year(first) and not _is_year(second):
        return f"{second}/{first}"
    return None


def _same_clause(between: str) -> bool:
    return len(between) < 40 and not re.search(r"[.;!?]\s+[A-ZÅÄÖ]", between)


def _near_act_word(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _WINDOW) : start]
    if int(text[start:end].split("/")[0]) <= 12 and not before.endswith("("):
        before = before[-_WINDOW_OF_MONTH:]  # so small a number may be a month: 12/2025
    sentence = re.split(r"(?<=[a-zåäö)§\d])[.!?]\s+(?=[A-ZÅÄÖ])", before)[-1]
    return _holds_act_word(sentence) or bool(re.match(r"\)?,?\s*(?:\d+\s*§|§)", text[end : end + 12]))


def _holds_act_word(text: str) -> bool:
    return any(not _NO_ACT_WORD.search(match.group()) for match in _ACT_WORD.finditer(text))
