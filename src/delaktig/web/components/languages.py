"""Direction and own name of the languages that pages are written in (BCP 47 tags)."""

from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

PUBLIC_WORDS = Path(__file__).parents[1] / "public" / "locale"

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"})
RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "thaa"})

AUTONYMS = {
    "am": "አማርኛ",
    "ar": "العربية",
    "bn": "বাংলা",
    "ckb": "کوردیی ناوەندی",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "hi": "हिन्दी",
    "kmr": "Kurmancî",
    "my": "မြန်မာ",
    "pl": "Polski",
    "prs": "دری",
    "ps": "پښتو",
    "ro": "Română",
    "ru": "Русский",
    "so": "Soomaali",
    "sq": "Shqip",
    "sv": "Svenska",
    "th": "ไทย",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


def direction(tag: str) -> str:
    """Return `rtl` or `ltr` for a BCP 47 tag; a script subtag decides before the language (`ku-Arab`)."""
    subtags = tag.replace("_", "-").lower().split("-")
    scripts = [subtag for subtag in subtags[1:] if len(subtag) == 4 and subtag.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if subtags[0] in RIGHT_TO_LEFT else "ltr"


def autonym(tag: str) -> str:
    """Return the language's name in itself, or the tag where the name is not known here."""
    return AUTONYMS.get(tag) or AUTONYMS.get(tag.split("-")[0], tag)


def language_attributes(tag: str) -> SafeString:
    """Return the attributes `lang` and `dir` for an element written in the language."""
    return format_html('lang="{}" dir="{}"', tag, direction(tag))


@cache
def words_language(language: str) -> str:
    """Return the language of the public pages' own words for a reader: the reader's own, or English where they lack."""
    made = (PUBLIC_WORDS / to_locale(language) / "LC_MESSAGES" / "django.mo").exists()
    return language if made else "en"
