"""What a body decided, where the matter goes next, and whether the § was adjusted at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from delaktig.exchange.documents.bodies import BOARD, COMMITTEE, COUNCIL

NOTED = "noted"
PROPOSED = "proposed_to_council"
ADOPTED = "adopted"
RETURNED = "returned"
REJECTED = "rejected"
UNKNOWN = "unknown"

_AS_PROPOSED = re.compile(
    r"enligt\s(?:\w+\s)?(?:besluts)?förslag|i\senlighet\smed\s(?:\w+\s)?(?:besluts)?förslag|(?:besluts)?förslaget\s"
    r"(?:godkän|antog)|ehdotuksen\smuka|ehdotus\shyväks|päätösehdotus\shyväks|esityksen\smuka|hyväksy\w*\sehdotu|"
    r"kuten\sehdotettiin",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\W*(?:godkändes|godkänt|hyväksyttiin|hyväksytty|hyväksytään|beslutet?\s(?:var\s)?enhälligt|yksimielisesti)"
    r"(?:\s(?:enhälligt|yksimielisesti))?\W*$",
    re.IGNORECASE,
)
_COUNTER = re.compile(r"motförslag|ändringsförslag|vastaehdotu|muutosehdotu|vastaesity", re.IGNORECASE)
_RETURNED = re.compile(r"återremi|remitter\w+ tillbaka|palaut(?:ett|et|ta|ti)\w*", re.IGNORECASE)
_REJECTED = re.compile(r"förkasta|avslå|avslog|hylät|hylkä", re.IGNORECASE)
_PROPOSE = re.compile(
    r"f(?:ö|o)re?s(?:lå|log)\w*|förslår|föreslagit|framställ\w*|esit(?:tä|ti|et)\w*|ehdot(?:ta|ti|et)\w*", re.IGNORECASE
)
_COUNCIL_WORD = re.compile(r"fullmäktig|valtuust", re.IGNORECASE)
_BOARD_WORD = re.compile(
    r"(?:stads|kommun)styrels|(?<!\w)styrels|(?:kaupungin|kunnan)hallitu|(?<!\w)hallitu(?:s|ks)", re.IGNORECASE
)
_NOTED = re.compile(
    r"anteckna\w*[^.]{0,160}?kännedom|kännedom\s+antecknad|(?:merkit|merki)\w*\s(?:[^.]{0,120}?\s)?tiedoksi|"
    r"tiedoksi\s(?:[^.]{0,60}?\s)?(?:merki|saatet)",
    re.IGNORECASE,
)
_ADOPTED = re.compile(
    r"godkän(?:ner|de|des|ns|na|nas|t|ts)\b|hyväksy(?:y|i|ttiin|tään|ä|tty)?\b|fastställ(?:er|de|des)|anto(?:g|gs)\b|"
    r"vahvist(?:aa|i|ettiin|etaan)",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"skicka|sänd|för(?:a|s|es)?\s(?:ärendet\s)?vidare|presenter|översänd|översändes|vidare|för(?:s|e)lå|förslår|"
    r"föreslog|delge|lämna|till\s+(?:stads|kommun|styrels|fullm)|esit|ehdot|lähet|saat(?:ta|et)|toimit|siir|edelleen|"
    r"antaa|annetaan|tiedoksi",
    re.IGNORECASE,
)
_IMMEDIATE = re.compile(
    r"(?:paragraf|protokoll|pykälä|pöytäkirja|ärendet|asia|kohta|beslutet|päätös)\w*[^.\n]{0,80}?"
    r"(?:juster\w*|tarkast\w*|tarkist\w*)[^.\n]{0,60}?(?:omedelbart|genast|välittömästi|heti)"
    r"|(?:juster\w*|tarkast\w*|tarkist\w*)\s(?:omedelbart|välittömästi|heti)"
    r"|(?:omedelbar\s+juster|välittömästi\s+tarkast)\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome, the next body, and the code of a remark where either needs one."""

    outcome: str
    next: str | None
    remark: str | None = None
    next_remark: str | None = None


def says_immediate(text: str) -> bool:
    """Whether the text says that the § is adjusted immediately."""
    return bool(_IMMEDIATE.search(text))


def is_immediate_line(text: str) -> bool:
    """Whether the line says that the § is adjusted immediately and little else."""
    match = _IMMEDIATE.search(text)
    return match is not None and match.start() < 40 and len(text) - (match.end() - match.start()) < 60


def read_outcome(kind: str | None, proposal: str | None, decision: str | None, execution: str | None) -> Outcome:
    """Return what was decided, from the decision's own words.

    A decision that says no more than *as proposed* (*enligt förslaget*, *ehdotuksen
    mukaan*) is read together with the proposal. Without a decision the outcome is
    ``unknown``, and so is the next body.
    """
    if not decision:
        return Outcome(UNKNOWN, None, "empty_decision", "empty_decision")
    sentences = re.split(r"(?<=[.!?])\s+", decision)
    words = " ".join(sentence for sentence in sentences if not _COUNTER.search(sentence)) or decision
    refers = bool(_AS_PROPOSED.search(words) or _BARE.match(words))
    if refers and proposal:
        words = f"{proposal}\n{words}"
    outcome = _outcome(kind, words, refers)
    after = _next(kind, outcome, words, execution or "")
    remark = None if outcome != UNKNOWN else "outcome_not_recognised"
    return Outcome(outcome, after, remark, None if after else _why_none(kind))


def _why_none(kind: str | None) -> str:
    return "last_body" if kind == COUNCIL else "not_stated"


def _outcome(kind: str | None, words: str, refers: bool) -> str:
    if _RETURNED.search(words):
        return RETURNED
    if _REJECTED.search(words):
        return REJECTED
    if kind != COUNCIL and _proposes_to_council(words):
        return PROPOSED
    if _NOTED.search(words):
        return NOTED
    proposes_to_board = kind == COMMITTEE and _PROPOSE.search(words) and _BOARD_WORD.search(words)
    if _ADOPTED.search(words) and not proposes_to_board:
        return ADOPTED
    if refers and kind == COUNCIL and _PROPOSE.search(words):
        return ADOPTED
    return UNKNOWN


def _proposes_to_council(words: str) -> bool:
    for sentence in re.split(r"(?<=[.!?])\s+|\n\n", words):
        propose = _PROPOSE.search(sentence)
        council = _COUNCIL_WORD.search(sentence)
        if propose and council:
            return True
    return False


def _next(kind: str | None, outcome: str, words: str, execution: str) -> str | None:
    if kind == COUNCIL:
        return None
    told = _first_other_body(kind, execution)
    if told or outcome in (RETURNED, REJECTED):
        return told
    for sentence in re.split(r"(?<=[.!?])\s+|\n\n", words):
        named = _first_other_body(kind, sentence) if _FORWARD.search(sentence) else None
        if named:
            return named
    return COUNCIL if outcome == PROPOSED else None


def _first_other_body(kind: str | None, text: str) -> str | None:
    board = _BOARD_WORD.search(text) if kind == COMMITTEE else None
    council = _COUNCIL_WORD.search(text)
    if board and (not council or board.start() < council.start()):
        return BOARD
    return COUNCIL if council else None
