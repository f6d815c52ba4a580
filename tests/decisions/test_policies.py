"""Every answer of the policies, for every role."""

from __future__ import annotations

from itertools import product

import pytest

from delaktig.accounts.permissions import permissions_by_role
from delaktig.decisions.policies import why_not_read, why_not_write

ROLES = sorted(permissions_by_role())
OWN, OTHER = "638", "434"


@pytest.mark.parametrize(
    ("role", "of", "leads", "by"), list(product(ROLES, (OWN, OTHER), ((), (OTHER,)), (None, "", OWN, "407")))
)
def test_who_may_write(role, of, leads, by):
    reason = why_not_write(permissions_by_role()[role], OWN, of, leads, by)
    if role != "coordinator":
        assert reason == "no_permission"
    elif of == OWN or (leads and by in (None, OWN)):
        assert reason is None
    else:
        assert reason == "not_your_municipality"


@pytest.mark.parametrize(
    ("role", "of", "publicity", "by"),
    list(product(ROLES, (OWN, OTHER), ("public", "partly_secret", "secret"), ("", OWN))),
)
def test_who_may_read(role, of, publicity, by):
    reason = why_not_read(permissions_by_role()[role], OWN, of, publicity, by)
    if role in {"editor", "reader", "administrator", "coordinator", "data_protection_officer"}:
        if of != OWN and by != OWN:
            assert reason == "not_your_municipality"
        elif publicity == "secret" and role not in {"coordinator", "data_protection_officer"}:
            assert reason == "secret"
        else:
            assert reason is None
    else:
        assert reason == "no_permission"
