"""Languages as staff read them: by name in Swedish, Finnish or English."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils.translation import override

from delaktig.web.components.languages import AUTONYMS, by_name, language_name

KNOWN = {*AUTONYMS, *settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES}


@pytest.mark.parametrize("reader", ["sv", "fi", "en"])
def test_every_language_has_a_name_that_the_reader_can_read(reader: str) -> None:
    with override(reader):
        names = {tag: language_name(tag) for tag in KNOWN}
    own = {tag: name for tag, name in names.items() if tag != reader and name == AUTONYMS.get(tag)}
    assert own == {}
    assert [name for name in names.values() if ord(max(name)) > 0x17F] == []


def test_languages_stand_in_the_order_of_their_names() -> None:
    with override("sv"):
        assert by_name(["so", "prs", "ar"]) == [("ar", "arabiska"), ("prs", "dari"), ("so", "somaliska")]
    with override("fi"):
        assert language_name("kmr") == "pohjoiskurdi (kurmandži)"
