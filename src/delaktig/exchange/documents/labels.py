"""The words that introduce a part of an item in minutes, alone on a line or with text after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABELS: dict[str, str] = {
    "background": (
        "bakgrund|redogörelse|redogörelse för ärendet|beskrivning|ärendebeskrivning|beskrivning av ärendet|"
        "sammandrag|sammanfattning|utredning|motivering|motiveringar|tidigare behandling|"
        "selostus|selostus asiasta|asian selostus|selostusosa|asian tausta|tausta|taustaa|taustatiedot|"
        "perustelut|tiivistelmä|asiaselostus|aikaisempi käsittely|aiempi käsittely"
    ),
    "preparation": "beredning|ärendets beredning|valmistelu|asian valmistelu",
    "preparer": (
        "beredare|beredd av|beredningsansvarig|handläggare|tilläggsuppgifter|tilläggsuppgifter ger|"
        "närmare upplysningar|mer information|valmistelija|valmistelijat|asian valmistelija|asianvalmistelija|"
        "lisätiedot|lisätietoja|lisätietoja antaa|lisätietojen antaja"
    ),
    "presenter": (
        "föredragning|föredragande|föredraganden|föredragen av|esittelijä|asian esittelijä|esittely|esittelijänä"
    ),
    "proposal": (
        "förslag|beslutsförslag|förslag till beslut|beslutförslag|päätösehdotus|ehdotus|ehdotus päätökseksi|"
        "päätösesitys"
    ),
    "handling": (
        "behandling|beslutets behandling|ärendets behandling|behandling av ärendet|behandling i ärendet|"
        "behandling på mötet|behandling under sammanträdet|käsittely|asian käsittely|kokouskäsittely|"
        "päätöksen käsittely|käsittely kokouksessa|kokouksen kulku"
    ),
    "decision": "beslut|päätös|asian päätös",
    "attachments": (
        "bilaga|bilagor|kompletterande material|tilläggsmaterial|bakgrundsmaterial|övrigt material|liite|"
        "liitteet|oheismateriaali|oheismateriaalit|oheisaineisto|lisämateriaali"
    ),
    "execution": (
        "verkställighet|verkställande|verkställande av beslutet|för verkställighet|täytäntöönpano|toimeenpano|"
        "päätöksen täytäntöönpano"
    ),
    "publicity": "offentlighet|julkisuus|publicitet|asian julkisuus|julkisuusluokka",
    "distribution": (
        "delgivning|för kännedom|distribution|tiedoksi|tiedoksianto|jakelu|muutoksenhaku|muutoksenhakuohje|"
        "ändringssökande|sökande av ändring|besvärsanvisning|anvisning om sökande av ändring|oikaisuvaatimusohje|"
        "oikaisuvaatimus|omprövningsbegäran|begäran om omprövning"
    ),
    "presence": "närvarande|frånvarande|läsnä|poissa|läsnäolijat|jäv|jävig|esteellisyys|esteelliset",
    "signature": (
        "utdragets riktighet bestyrker|utdragets riktighet bestyrks|otteen oikeaksi todistaa|"
        "pöytäkirjanotteen oikeaksi todistaa|underskrifter|allekirjoitukset|protokolljustering|"
        "pöytäkirjan tarkastus"
    ),
}
_KIND_OF = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
_LONGEST = max(len(label.split()) for label in _KIND_OF)
_OWNED = re.compile(
    r"(?P<owner>[^\W\d_]{3,60}(?:s|n))\s+"
    r"(?P<kind>förslag|beslutsförslag|beslut|ehdotus|päätösehdotus|päätös)$",
    re.IGNORECASE,
)
_OWNERS = re.compile(
    r"(?:direktören?s|chefens|föredragande(?:n)?s|styrelsens|nämndens|fullmäktiges|utskottets|sektionens|"
    r"beredarens|ordförandens|johtajan|päällikön|esittelijän|hallituksen|lautakunnan|valtuuston|jaoston|"
    r"puheenjohtajan|valmistelijan)$",
    re.IGNORECASE,
)
_START = re.compile(r"\s{0,20}(?:#{1,6}\s{1,4})?(\*\*|__)?\s{0,4}")
_TOKEN = re.compile(r"[^\W\d_]+")
_AFTER = re.compile(r"\s{0,4}(:)?\s{0,4}(\*\*|__)?\s{0,4}(:)?[ \t]*")
_OWNER_AFTER = re.compile(r"\s?\([^()\n]{2,60}\)(?=\s*:?\s*(?:\*\*|__)?\s*:?\s*$)")
_ROLE_AFTER = re.compile(
    r"[a-zåäö]{0,40}(?:direktör|chef|koordinator|sekreterare|planerare|ledare|inspektör|rektor|johtaja|päällikkö|"
    r"koordinaattori|sihteeri|suunnittelija|ohjaaja|rehtori|asiantuntija)\b"
)
_PEOPLE = ("preparer", "presenter", "preparation")
_NUMBER = re.compile(r"\s\d{1,2}(?=[\s:.)]|$)[.)]?")
_ALONE_ONLY = frozenset(
    [
        "beskrivning",
        "utredning",
        "motivering",
        "perustelut",
        "tausta",
        "taustaa",
        "bakgrund",
        "esittely",
        "selostus",
        "läsnä",
        "poissa",
        "närvarande",
        "frånvarande",
        "jäv",
        "jävig",
        "tiedoksi",
        "jakelu",
        "oikaisuvaatimus",
        "för kännedom",
        "sammanfattning",
        "valmistelu",
        "sammandrag",
        "offentlighet",
        "julkisuus",
        "lisätiedot",
    ]
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label found at the beginning of a line; its text ends where ``rest`` begins."""

    kind: str
    word: str
    rest: int


def is_label_word(text: str) -> bool:
    """Whether the text is one of the words that introduce a part of an item."""
    return text.casefold() in _KIND_OF


def find_label(line: str) -> Label | None:
    """Return the label with which the line begins, or ``None``.

    A label is alone on its line, set apart by a colon or in bold, or followed by a new
    sentence: *Beslut Godkändes.* holds one, *Beslut enligt förslaget.* does not.
    """
    start = _START.match(line)
    position = start.end() if start else 0
    emphasised = bool(start and start.group(1))
    words = list(_take_words(line, position))
    for count in range(len(words), 0, -1):
        text = line[words[0][0] : words[count - 1][1]]
        kind = _kind(" ".join(text.split()))
        if kind is None:
            continue
        number = _NUMBER.match(line, words[count - 1][1]) if kind == "attachments" else None
        owner = _OWNER_AFTER.match(line, words[count - 1][1])
        end = (number or owner).end() if number or owner else words[count - 1][1]  # type: ignore[union-attr]
        after = _AFTER.match(line, end)
        rest = after.end() if after else end
        colon = bool(after and (after.group(1) or after.group(3)))
        closed = bool(emphasised and after and after.group(2))
        if kind in _PEOPLE and rest > end and _ROLE_AFTER.match(line, rest):
            return Label(kind, text, rest)
        if _stands_apart(line, end, rest, text.casefold(), colon or closed):
            return Label(kind, text, rest)
        return None
    return None


def _take_words(line: str, position: int) -> list[tuple[int, int]]:
    words: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(line, position, position + 120):
        between = line[words[-1][1] if words else position : match.start()]
        if between.strip() or (words and not between) or len(words) == _LONGEST:
            break
        words.append(match.span())
    return words


def _kind(text: str) -> str | None:
    if not text[:1].isupper():
        return None
    kind = _KIND_OF.get(text.casefold())
    if kind is not None:
        return kind
    owned = _OWNED.match(text)
    if owned and _OWNERS.search(owned.group("owner")):
        return _KIND_OF[owned.group("kind").casefold()]
    return None


def _stands_apart(line: str, end: int, rest: int, label: str, marked: bool) -> bool:
    if not line[rest:].strip("*_ \t") or marked:
        return True
    if line[end : end + 1] not in (" ", "\t") or label in _ALONE_ONLY:
        return False
    following = line[rest]
    return following.isupper() or following.isdigit() or "@" in line[rest:] or "(at)" in line[rest:]
