"""Names, mails and telephone numbers of officials in minutes and programmes.

They are found by pattern and context, never by a list of people, and go to the ledger as
``personal:name``, ``personal:mail`` and ``personal:phone``. Their values stay in the source
alone; a published or stored original passes through :func:`mask_lines` first (410/2015 §140).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from delaktig.exchange.documents.labels import find_label, is_label_word
from delaktig.exchange.documents.places import find_mentions
from delaktig.exchange.documents.source import MASKS, mask
from delaktig.exchange.documents.spans import PERSONAL, Ledger, Span

_UP, _LOW = "A-ZÀ-ÖØ-ÞŠŽ", "a-zß-öø-ÿšžćčđłńşğı"
_NAME_WORD = rf"[{_UP}][{_LOW}'’]{{1,25}}(?:-[{_UP}][{_LOW}]{{1,25}})?"
_PAIR = re.compile(
    rf"(?<![\w-])(?:{_NAME_WORD}|[{_UP}]\.)(?:[ ]{{1,2}}[{_UP}]\.)?"
    rf"(?:[ ]{{1,2}}(?:(?:von|af|de|van|der|al|bin|el)[ ]{{1,2}})?(?:{_NAME_WORD}|[{_UP}]{{3,20}}(?![\w])))"
    rf"(?:[ ]{{1,2}}{_NAME_WORD})?(?![\w-])"
)
_SINGLE = re.compile(rf"(?<![\w-]){_NAME_WORD}(?![\w-])")
_WORD = re.compile(rf"(?<![\w-])[{_UP}][{_LOW}{_UP}'’-]{{1,50}}(?![\w-])")
_MAIL = re.compile(
    r"[\w.+-]{1,64}(?:@|\s?[(\[]\s?(?:at|ät|a|@)\s?[)\]]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.IGNORECASE
)
_DIGITS = r"[\d][\d ()\u00a0-]{4,18}\d"
_PHONE = re.compile(
    rf"(?<!\w)(?:puhelinnumero|puhelin|puh|telefonnummer|telefon|tel|tfn|gsm|mobil|matkapuhelin|p|t)"
    rf"\s?[.:]{{0,2}}\s?(?:nr|nro)?\.?\s?(?:\+\s?{_DIGITS}|0{_DIGITS})"
    rf"|(?<![\w+./,-])\+\s?358[ \u00a0-]?(?:\(0\)\s?)?{_DIGITS}"
    r"|(?<![\w+./,-])0(?:4\d|50)\d{0,2}[ \u00a0-]\d{2,4}(?:[ \u00a0-]?\d{2,4}){0,3}(?![\d/]|[.,]\d)"
    r"|(?<![\w+./,-])0(?:4\d|50)\d{6,8}(?![\d/]|[.,]\d)"
    r"|(?<![\w+./,-])0(?:[2-9]|1[3-9])[ \u00a0-]\d{3,4}[ \u00a0-]\d{2,4}(?![\d/]|[.,]\d)",
    re.IGNORECASE,
)
_TITLES = (
    "koordinator|direktör|chef|sekreterare|handläggare|inspektör|planerare|rådgivare|föreståndare|rektor|"
    "ombudsman|jurist|assistent|specialist|kurator|lärare|socialarbetare|kamrer|arkitekt|ingenjör|ledare|"
    "borgmästare|koordinaattori|johtaja|päällikkö|sihteeri|suunnittelija|asiantuntija|esimies|ohjaaja|neuvoja|"
    "rehtori|tarkastaja|lakimies|juristi|assistentti|työntekijä|kuraattori|opettaja|pormestari|sosionomi"
)
_OTHER_ROLES = (
    "sakkunnig|tjänsteman|tjänsteinnehavare|ordförande|ledamot|ersättare|suppleant|registrator|bibliotekarie|"
    "protokollförare|protokolljusterare|beredare|föredragande|puheenjohtaja|jäsen|varajäsen|valtuutettu|"
    "valmistelija|esittelijä|käsittelijä|vastaava|pöytäkirjanpitäjä|tarkastajat|edustaja|representant"
)
_ROLE = re.compile(
    rf"(?<![^\W\d_])[^\W\d_]{{0,40}}(?:{_TITLES}|{_OTHER_ROLES})(?:e?n|na|s|ens|t|at|jan|ja)?(?![^\W\d_])",
    re.IGNORECASE,
)
_TITLE_BEFORE = re.compile(rf"(?<![^\W\d_])[^\W\d_]{{0,40}}(?:{_TITLES}) $", re.IGNORECASE)
_ACT_BEFORE = re.compile(
    r"(?:understödd\w*\sav|på\sförslag\sav|kannatti|kannattamana|ehdotti|esitti|kontaktperson|yhteyshenkilö)\s?:?\s$",
    re.IGNORECASE,
)
_ACT_AFTER = re.compile(
    r"\s(?:\w+\s)?(?:föreslog|understödde|avlägsnade|presenterade|anmälde|poistui|esitti|ehdotti|kannatti|esteellis|"
    r"jävig|selosti|redogjorde|ilmoitti|var\snärvarande|oli\släsnä|saapui|anlände|esitteli)",
    re.IGNORECASE,
)
_AFTER_ROLE = re.compile(
    rf"\s?[,(]\s?(?:[a-zåäö-]+\s){{0,3}}[^\W\d_]{{0,40}}(?:{_TITLES}|{_OTHER_ROLES})", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"(?:^(?:söd(?:ra|erns?)|norra|östra|västra|mellersta|syd\w*|nord\w*|öst\w*|väst\w*|finlands?|finska|svenska|"
    r"nylands?|suomen|suomi|uuden\w*|uusimaa|itä\w*|länsi\w*|etelä\w*|pohjois\w*|keski\w*|varsinais\w*|röda|korset|"
    r"punaisen|punainen|risti|ristin|folkhälsan|den|det|de|en|ett|vid|på|för|och|ja|welcome|office|enligt|under|"
    r"job\w*|servicepunkt\w*|kansalais\w*|euroopan|europeiska|åbo|turun|åland\w*|lapin|kommun\w*|stad\w*|kunna\w*|"
    r"kaupun\w*|programmet?|ohjelma\w*|integrations?\w*|kotout\w*|kotou\w*|invandrar\w*|maahanmuut\w*)$"
    r"|(?:byrån?|verket|centralen|nämnden?|förening\w*|rådet|förbund\w*|området?|institut\w*|program\w*|dalens?|"
    r"lands?|bottens?|keskus|keskuksen|virasto\w*|yhdisty\w*|liitto|liiton|laito\w*|alue\w*|hallitus|hallituksen|"
    r"lautakun\w*|valtuusto\w*|tjänster\w*|service\w*|palvelu\w*|styrelsen?|fullmäktige|seurakun\w*|församling\w*|"
    r"skolan?|koulu\w*|opisto\w*|lag|lagen|laki|lain|maan|maa|enhet\w*|yksikkö|yksikön|nätverk\w*|verkosto\w*|"
    r"projekt\w*|hanke|hankkeen|bolag\w*|grupp\w*|ryhmä\w*|departement\w*|ministeri\w*|programmen?)$)",
    re.IGNORECASE,
)
_NEVER_NAME = re.compile(
    r"^(?:den|det|de|en|ett|vid|på|för|och|ja|enligt|under|kommun(?:en|ens|er)?|stad(?:en|ens|s)?|kunta|kunnan|"
    r"kaupunki|kaupungin|programmet?|ohjelma\w*)$|(?:byrån|verket|centralen|nämnden|keskus|virasto|lautakunta|"
    r"valtuusto|hallitus|styrelsen|fullmäktige|kommittén|toimikunta|programmet|ohjelma)$",
    re.IGNORECASE,
)
_KIND_OF_MASK = {word: kind for masks in MASKS.values() for kind, word in masks.items()}
_MASK = re.compile("|".join(re.escape(word) for word in _KIND_OF_MASK))
_LETTERS = re.compile(r"[^\W\d_]+")
_LOCAL_CASE = re.compile(r"(?:st|ss|lt|ll)[aä]$")
LONG_WORD = 8
_REACH = 110
_NEAR = 60
_FINNISH_ENDINGS = ("n", "lle", "lta", "ltä", "lla", "llä", "a", "ä", "in", "ssa", "ssä", "sta", "stä", "s")


def find_personal(lines: Sequence[str]) -> list[Span]:
    """Return a span for every name, mail and telephone number found, in reading order."""
    contacts = {number: _contacts(number, line) for number, line in enumerate(lines, start=1)}
    people = _people_from_mails(lines, contacts)
    names: dict[int, list[Span]] = {}
    in_list = False
    for number, line in enumerate(lines, start=1):
        label = find_label(line)
        if label is not None:
            in_list = label.kind in ("preparer", "presenter", "presence", "signature", "preparation")
        found = _names(number, line, contacts[number], people, in_list)
        if found:
            names[number] = found
        if in_list and line.strip() and (label is None or line[label.rest :].strip()):
            in_list = label is None and label_goes_on(lines, number)
    again = _seen_again(lines, names, contacts)
    found = [
        span for number in contacts for span in [*contacts[number], *names.get(number, ()), *again.get(number, ())]
    ]
    return sorted([*found, *_masks(lines)])


def _masks(lines: Sequence[str]) -> list[Span]:
    """What was masked before this reading: a text that was masked is read as it was before."""
    return [
        Span(number, *match.span(), f"{PERSONAL}:{_KIND_OF_MASK[match.group()]}")
        for number, line in enumerate(lines, start=1)
        if "[" in line
        for match in _MASK.finditer(line)
    ]


def label_goes_on(lines: Sequence[str], number: int) -> bool:
    """Whether the list of people that a label introduced goes on with the next line."""
    return number < len(lines) and bool(lines[number].strip())


def claim_personal(ledger: Ledger) -> list[Span]:
    """Claim what :func:`find_personal` finds, before any reader claims its fields."""
    found = find_personal(ledger.lines)
    for span in found:
        ledger.claim(span.line, span.target, span.start, span.end)
    return found


def mask_lines(lines: Sequence[str], spans: Iterable[Span], language: str = "sv") -> tuple[str, ...]:
    """Return the source as it may be stored and published: a mask for each personal value."""
    by_line = _by_line(spans)
    return tuple(mask(text, by_line.get(number, ()), language) for number, text in enumerate(lines, start=1))


def masked_spans(spans: Iterable[Span], language: str = "sv") -> list[Span]:
    """Return the spans with the offsets that they have in the lines of :func:`mask_lines`."""
    masks = MASKS.get(language, MASKS["sv"])
    moved: list[Span] = []
    for number, on_line in sorted(_by_line(spans, personal_only=False).items()):
        shift = 0
        for span in on_line:
            start = span.start + shift
            if span.target.startswith(PERSONAL):
                shift += len(masks[span.target.partition(":")[2]]) - (span.end - span.start)
            moved.append(Span(number, start, span.end + shift, span.target))
    return moved


def _by_line(spans: Iterable[Span], *, personal_only: bool = True) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for span in sorted(spans):
        if not personal_only or span.target.startswith(PERSONAL):
            found.setdefault(span.line, []).append(span)
    return found


def _contacts(number: int, line: str) -> list[Span]:
    mails = [Span(number, *match.span(), f"{PERSONAL}:mail") for match in _MAIL.finditer(line)]
    phones = (Span(number, *match.span(), f"{PERSONAL}:phone") for match in _PHONE.finditer(line))
    found = [*mails, *(phone for phone in phones if not _meets(mails, phone.start, phone.end))]
    return sorted(found)


def _meets(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether ``start:end`` meets one of the spans, which stand in order on one line."""
    place = bisect_left(spans, start, key=lambda span: span.end)
    while place < len(spans) and spans[place].end <= start:
        place += 1
    return place < len(spans) and spans[place].start < end


def _people_from_mails(lines: Sequence[str], contacts: dict[int, list[Span]]) -> frozenset[str]:
    """Names as mail addresses spell them: ``anna.bergs-lund`` for *Anna Bergs-Lund*."""
    people: set[str] = set()
    for number, spans in contacts.items():
        for span in spans:
            if span.target.endswith("mail"):
                local = re.split(r"[@(\[]", lines[number - 1][span.start : span.end])[0].strip()
                people.add(_fold(local.replace(".", " ")))
    return frozenset(person for person in people if " " in person)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _names(number: int, line: str, contacts: Sequence[Span], people: frozenset[str], in_list: bool) -> list[Span]:
    found: list[Span] = []
    position = 0
    while match := _PAIR.search(line, position):
        start, end = _without_roles(line, match)
        position = max(end, match.start() + 1)
        sure = in_list or _fold(line[start:end]) in people or _after_role(line, start, contacts, end)
        if end <= start or not _may_be_name(line[start:end], sure=sure):
            position = match.start() + max(1, len(match.group().split()[0]))
            continue
        if sure or _in_context(line, start, end):
            found.append(Span(number, start, end, f"{PERSONAL}:name"))
    found += _single_names(number, line, tuple(found))
    return [span for span in found if not _meets(contacts, span.start, span.end)]


def _without_roles(line: str, match: re.Match[str]) -> tuple[int, int]:
    """The pair without a role or label word at its beginning or end."""
    words = list(re.finditer(r"\S+", line[match.start() : match.end()]))
    while words and _is_title_word(words[0].group()):
        words.pop(0)
    while words and _is_title_word(words[-1].group()):
        words.pop()
    if len(words) < 2:
        return match.start(), match.start()
    return match.start() + words[0].start(), match.start() + words[-1].end()


def _is_title_word(word: str) -> bool:
    return _is_role(word) or is_label_word(word)


@lru_cache(maxsize=50_000)
def _is_role(word: str) -> bool:
    return bool(_ROLE.fullmatch(word))


def _roles_in(text: str) -> list[re.Match[str]]:
    return [match for match in _LETTERS.finditer(text) if _is_role(match.group())]


def _may_be_name(text: str, *, sure: bool) -> bool:
    """Whether capitalised words may be a person; where the context is *sure*, few words speak against it."""
    words = text.split()
    if any(_NEVER_NAME.search(word) for word in words) or is_label_word(text):
        return False
    if sure:
        return True
    if any(_NO_NAME.search(word) for word in words):
        return False
    return not any(mention.start == 0 and mention.certain for mention in find_mentions(text))


def _after_role(line: str, start: int, contacts: Sequence[Span], end: int) -> bool:
    """Whether a role stands right before the words, or a mail or telephone number soon after them."""
    before = line[max(0, start - 50) : start]
    if before.endswith((" ", ": ")) and any(match.end() == len(before.rstrip(" :")) for match in _roles_in(before)):
        return True
    place = bisect_left(contacts, end, key=lambda span: span.start)
    soon = place < len(contacts) and contacts[place].start - end <= _NEAR
    return soon and "\t" not in line[end : contacts[place].start]


def _in_context(line: str, start: int, end: int) -> bool:
    before = re.split(r"[\t.;!?](?:\s|$)|\t", line[max(0, start - _REACH) : start])[-1]
    roles = _roles_in(before)
    if roles and _plain_words(before[roles[-1].end() :]):
        return True
    return bool(_ACT_BEFORE.search(before) or _ACT_AFTER.match(line, end) or _AFTER_ROLE.match(line, end))


def _plain_words(between: str) -> bool:
    """Whether nothing but small words, commas and the body led stands between a role and a name."""
    return bool(re.fullmatch(r"[\s,:()-]*(?:[a-zåäö-]+,?\s){0,10}\s*", between))


def _single_names(number: int, line: str, found: Sequence[Span]) -> list[Span]:
    """A surname alone right after a title: *stadsdirektör Bergslund*."""
    singles: list[Span] = []
    for match in _SINGLE.finditer(line):
        if _meets(found, *match.span()):
            continue
        if not _TITLE_BEFORE.search(line[max(0, match.start() - 50) : match.start()]):
            continue
        word = match.group()
        if _LOCAL_CASE.search(word) and len(word) > LONG_WORD:
            continue  # *neuvoja Posintrasta*: advice from there; a name would stand in the title's own case
        if not _is_title_word(word) and _may_be_name(word, sure=False):
            singles.append(Span(number, *match.span(), f"{PERSONAL}:name"))
    return singles


def _seen_again(
    lines: Sequence[str], names: dict[int, list[Span]], contacts: dict[int, list[Span]]
) -> dict[int, list[Span]]:
    """Later and earlier mentions of a person found once: the full name, the surname, its cases."""
    forms, firsts = _forms_of(lines, names)
    if not forms:
        return {}
    again: dict[int, list[Span]] = {}
    for number, line in enumerate(lines, start=1):
        taken = sorted([*names.get(number, ()), *contacts[number]])
        previous: re.Match[str] | None = None
        for match in _WORD.finditer(line):
            start = match.start()
            if match.group() in forms and not _meets(taken, *match.span()):
                first = previous is not None and previous.group() in firsts and previous.end() + 1 == start
                if first and previous is not None and not _meets(taken, *previous.span()):
                    start = previous.start()
                again.setdefault(number, []).append(Span(number, start, match.end(), f"{PERSONAL}:name"))
            previous = match
    return again


def _forms_of(lines: Sequence[str], names: dict[int, list[Span]]) -> tuple[frozenset[str], frozenset[str]]:
    surnames: set[str] = set()
    firsts: set[str] = set()
    for number, spans in names.items():
        for span in spans:
            words = lines[number - 1][span.start : span.end].split()
            if len(words) > 1:
                surnames.add(words[-1])
                firsts.update(words[:-1])
    kept = {name for name in surnames if len(name) > 3 and not _is_place(name)}
    forms = {name + ending for name in kept for ending in ("", *_FINNISH_ENDINGS)}
    stems = {name.removesuffix("nen") for name in kept if name.endswith("nen")}
    forms |= {stem + "se" + ending for stem in stems for ending in _FINNISH_ENDINGS} | {s + "sta" for s in stems}
    return frozenset(forms), frozenset(firsts)


def _is_place(word: str) -> bool:
    return any(mention.end == len(word) for mention in find_mentions(f"{word} kommun"))
