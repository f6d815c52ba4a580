"""What presses besides the law's days is counted in one question, for those whom it concerns."""

from __future__ import annotations

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Denied
from delaktig.accounts.models import Role
from delaktig.cases.actions.handing import ConsentInput, HandoverInput, hand_over_move
from delaktig.cases.pressing import Pressing, pressing
from tests.cases.test_referrals import a_referral
from tests.cases.working import THERE, a_client, a_time, a_worker, relation_of
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db


def test_each_number_is_counted_for_whom_it_concerns_in_one_question() -> None:
    actor, there = a_worker(), a_worker(code=THERE)
    client = a_client(actor)
    today = timezone.localdate()
    assert pressing(actor, today) == Pressing()
    a_time(actor, client, 3)
    a_time(actor, client, 4)
    a_time(actor, client, -1)
    a_referral(actor, client)
    given = HandoverInput(today, ("identity", "languages"))
    hand_over_move(actor, relation_of(client), given, THERE, ConsentInput(today, "ar"))
    with at_most(1):
        assert pressing(actor, today) == Pressing(2, 1, 1, 0)
    assert pressing(there, today) == Pressing(0, 0, 0, 1)
    with pytest.raises(Denied):
        pressing(a_worker(Role.READER), today)
