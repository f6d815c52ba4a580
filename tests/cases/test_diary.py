"""The diary: sealed notes, corrections beside the old ones, words looked for in memory (row B14 by its day only)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from delaktig.accounts.actor import Denied
from delaktig.cases.actions.diary import correct_entry, write_entry
from delaktig.cases.models import DiaryEntry
from delaktig.cases.selectors.diary import diary, entry_of, service_needs
from delaktig.texts.parts import Invalid, NotThere
from tests.cases.working import THERE, a_client, a_worker, relation_of

pytestmark = pytest.mark.django_db


def test_a_note_lies_sealed_and_is_found_by_its_words_all_the_same() -> None:
    actor = a_worker()
    client = a_client(actor)
    today = timezone.localdate()
    write_entry(actor, relation_of(client), today, "Talade om barnens skolgång och bostaden")
    write_entry(actor, relation_of(client), today - timedelta(days=1), "Ringde läroanstalten")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM cases_diaryentry")
        assert not any("skolg" in bytes(row[0]).decode(errors="ignore") for row in cursor.fetchall())
    assert [one.entry.words for one in diary(client, "BOSTADEN barnens")] == ["Talade om barnens skolgång och bostaden"]
    assert len(diary(client)) == 2
    assert diary(client, "barnens läroanstalten") == []


def test_a_correction_stands_beside_the_old_note_and_can_be_corrected_in_turn() -> None:
    actor = a_worker()
    client = a_client(actor)
    today = timezone.localdate()
    first = write_entry(actor, relation_of(client), today, "Fel dag")
    second = correct_entry(actor, first, today, "Rätt dag")
    with pytest.raises(Denied, match="already_corrected"):
        correct_entry(actor, first, today, "En gång till")
    third = correct_entry(actor, second, today, "Rätt dag och timme")
    [noted] = diary(client)
    assert (noted.entry, noted.earlier) == (third, (second, first))
    assert diary(client, "fel") == [noted]


def test_a_note_needs_words_and_a_day_that_has_come() -> None:
    actor = a_worker()
    relation = relation_of(a_client(actor))
    with pytest.raises(Invalid) as refused:
        write_entry(actor, relation, timezone.localdate() + timedelta(days=1), "  ")
    assert refused.value.errors == {"on": "in_the_future", "words": "required"}


def test_of_a_service_need_assessment_only_the_day_is_kept_and_it_is_counted() -> None:
    actor = a_worker()
    client = a_client(actor)
    today = timezone.localdate()
    asked = DiaryEntry.Kind.SERVICE_NEED_ASKED
    entry = write_entry(actor, relation_of(client), today, "Något om hälsan", asked)
    write_entry(actor, relation_of(client), today, "", asked)
    assert entry.words == ""
    week = (today - timedelta(days=7), today)
    assert service_needs(actor, *week) == {"need_asked": 1, "need_known": 0}
    assert service_needs(a_worker(code=THERE), *week) == {"need_asked": 0, "need_known": 0}


def test_notes_are_reached_through_their_client_only() -> None:
    actor = a_worker()
    client, other = a_client(actor), a_client(actor, "Annan")
    entry = write_entry(actor, relation_of(client), timezone.localdate(), "Ord")
    with pytest.raises(NotThere):
        entry_of(other, entry.pk)
    with pytest.raises(Denied):
        write_entry(a_worker(), relation_of(client), timezone.localdate(), "Ord")
