"""Letters that open a client's own view: handed over by whom, tried how often, open for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.clients import doors
from delaktig.clients.actions.own_letters import give_letter, keep_open, leave, open_letter, revoke_letter
from delaktig.clients.models import OwnLetter
from delaktig.clients.own_letters import (
    ATTEMPTS,
    DAYS,
    IDLE,
    LONGEST,
    State,
    letter_of_session,
    opened_by_self,
    state,
)
from delaktig.common.codes import grouped, new_code, read_code
from delaktig.texts.parts import Invalid, NotThere
from tests.clients.building import client, officer, unit

pytestmark = pytest.mark.django_db
SIGNS = st.sampled_from(["right", "wrong", "later", "revoke"])


def letter(worker: Any = None, language: str = "ar") -> tuple[OwnLetter, str]:
    worker = worker or officer()
    return give_letter(worker, client(worker), language, identity_seen=True)


def another(code: str) -> str:
    """Return a code that could be one and is not this one."""
    while (made := new_code()) == code:
        pass
    return made


def test_a_letter_keeps_no_code_and_runs_for_fourteen_days_and_five_tries() -> None:
    made, code = letter()
    assert code not in (made.code_hash, made.number)
    assert (made.expires_at - made.issued_at).days in {DAYS - 1, DAYS}
    assert made.attempts_left == ATTEMPTS
    assert state(made, timezone.now()) == State.READY
    told = Event.objects.get(name="clients.own_letter_given")
    assert told.target == f"client:{made.client.number}"
    assert code not in told.details
    assert made.number not in told.details


def test_a_code_is_twelve_digits_in_groups_and_read_in_any_script() -> None:
    code = new_code()
    assert grouped(code).split() == [code[:4], code[4:8], code[8:]]
    arabic, persian = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"), str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    assert read_code(grouped(code)) == read_code(code.translate(arabic)) == read_code(code.translate(persian)) == code
    slip = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert read_code(slip) == read_code(code[:-1]) == read_code("") == ""


def test_only_those_at_work_with_a_client_give_letters_and_only_to_whom_they_know() -> None:
    worker = officer()
    one = client(worker)
    with pytest.raises(Denied):
        give_letter(officer(role="coordinator"), one, "ar", identity_seen=True)
    with pytest.raises(Denied):
        give_letter(officer(), one, "ar", identity_seen=True)
    with pytest.raises(NotThere):
        give_letter(officer("504"), one, "ar", identity_seen=True)
    with pytest.raises(Invalid) as wrong:
        give_letter(worker, one, "xx", identity_seen=False)
    assert set(wrong.value.errors) == {"language", "identity_seen"}
    assert not OwnLetter.objects.exists()
    colleague = officer(of=unit(name="Both"))
    theirs = client(officer(of=unit(name="Both")))
    assert give_letter(colleague, theirs, "so", identity_seen=True)


def test_a_new_letter_ends_the_earlier_one_and_what_it_opened() -> None:
    worker = officer()
    one = client(worker)
    first, code = give_letter(worker, one, "ar", identity_seen=True)
    secret = open_letter(first.number, code, timezone.now())
    assert secret
    assert letter_of_session(secret, timezone.now())
    give_letter(worker, one, "ar", identity_seen=True)
    assert letter_of_session(secret, timezone.now()) is None
    first.refresh_from_db()
    assert state(first, timezone.now()) == State.REVOKED


def test_a_code_opens_once() -> None:
    made, code = letter()
    now = timezone.now()
    secret = open_letter(made.number, code, now)
    assert secret
    assert open_letter(made.number, code, now) is None
    found = letter_of_session(secret, now)
    assert found is not None
    assert found.client_id == made.client_id
    assert secret not in found.session_hash


def test_nothing_opens_after_its_days_when_revoked_or_for_another_letter() -> None:
    worker = officer()
    made, code = letter(worker)
    now = timezone.now()
    assert open_letter(made.number, code, now + timedelta(days=DAYS, seconds=1)) is None
    other, _ = letter(worker)
    assert open_letter(other.number, code, now) is None
    revoke_letter(worker, made.client, made.number)
    assert open_letter(made.number, code, now) is None
    assert open_letter("0000000000", code, now) is None


def test_the_fifth_wrong_code_closes_a_letter_and_is_told_in_the_record() -> None:
    made, code = letter()
    now = timezone.now()
    for _ in range(ATTEMPTS):
        assert open_letter(made.number, another(code), now) is None
    assert open_letter(made.number, code, now) is None
    made.refresh_from_db()
    assert state(made, now) == State.CLOSED
    assert Event.objects.filter(name="clients.own_letter_closed").count() == 1


def test_a_view_stays_open_while_it_is_used_and_never_longer_than_two_hours() -> None:
    made, code = letter()
    begun = timezone.now()
    secret = open_letter(made.number, code, begun)
    assert secret
    assert letter_of_session(secret, begun + IDLE) is None
    at = begun
    while (found := letter_of_session(secret, at)) is not None:
        keep_open(found, at)
        at += IDLE - timedelta(minutes=1)
    assert begun + LONGEST <= at < begun + LONGEST + IDLE


def test_who_leaves_has_closed_the_view() -> None:
    made, code = letter()
    now = timezone.now()
    secret = open_letter(made.number, code, now)
    assert secret
    found = letter_of_session(secret, now)
    assert found is not None
    leave(found, now)
    assert letter_of_session(secret, now) is None
    assert letter_of_session("", now) is None
    found.refresh_from_db()
    assert state(found, now) == State.USED


def test_a_letter_of_another_client_is_not_revoked() -> None:
    worker = officer()
    made, _ = letter(worker)
    with pytest.raises(NotThere):
        revoke_letter(worker, client(worker), made.number)
    with pytest.raises(NotThere):
        revoke_letter(officer("504"), made.client, made.number)
    revoke_letter(worker, made.client, made.number)
    revoke_letter(worker, made.client, made.number)
    assert Event.objects.filter(name="clients.own_letter_revoked").count() == 1


def test_ones_own_eyes_see_no_address_and_come_in_through_no_other_door() -> None:
    worker = officer()
    one = client(worker)
    opened = opened_by_self(one)
    assert opened.address_masked
    assert opened.near not in doors.reach.OPEN


class Tries(TestCase):
    """Whatever is tried, in whatever order, a letter takes five tries at most and opens once at most."""

    @given(st.lists(SIGNS, max_size=12))
    def test_a_letter_is_never_tried_more_than_five_times_and_opens_once(self, steps: list[str]) -> None:
        worker = officer()
        made, code = letter(worker)
        at, opened, wrong = timezone.now(), 0, 0
        revoked = False
        for step in steps:
            if step == "later":
                at += timedelta(days=4)
                continue
            if step == "revoke":
                revoke_letter(worker, made.client, made.number)
                revoked = True
                continue
            may = not revoked and not opened and wrong < ATTEMPTS and at < made.expires_at
            got = open_letter(made.number, code if step == "right" else another(code), at)
            assert (got is not None) == (may and step == "right")
            opened += got is not None
            wrong += may and step == "wrong"
            made.refresh_from_db()
            assert made.attempts_left == ATTEMPTS - wrong - opened >= 0
        assert opened <= 1
