"""What the desk's comparison of a draft with a frozen edition asks the database."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delaktig.exchange.demo.loader import load_demo
from delaktig.programmes.models import Edition
from delaktig.programmes import published

pytestmark = pytest.mark.django_db


@time_machine.travel("2026-11-23 12:00 +0200", tick=False)
def test_x(signed_in):
    load_demo(
        date(2026, 11, 23), "a password of the demonstration", lambda secret: f"https://example.org/answer/{secret}/"
    )
    client = signed_in("coordinator", code="287")
    for e in Edition.objects.filter(members__municipality="287"):
        print(e.pk, e.slug, e.period_from, e.period_to, hasattr(e, "frozen"), e.follows_id)
        url = reverse("desk-compare", args=["287", e.pk])
        for cold in (True, False):
            if cold:
                published._read.clear()
            with CaptureQueriesContext(connection) as found:
                r = client.get(url)
            print(len(found), cold)
        for q in found.captured_queries:
            s = q["sql"]
            i = s.find(" FROM ")
            print("   ", s[:60], "...", s[i : i + 380])
        open(f"/tmp/cmp_{e.slug}_{__import__('os').environ.get('TAG', 'before')}.html", "w").write(r.content.decode())
    assert 0
