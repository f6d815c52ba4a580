"""What the desk's comparison of two editions asks the database."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from delaktig.accounts.actor import command_actor
from delaktig.exchange.demo.loader import load_demo
from delaktig.programmes.freeze import freeze
from delaktig.programmes.models import Concept, Edition, Footnote
from delaktig.texts.models import Text
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
MOST = 12


@time_machine.travel("2026-11-23 12:00 +0200", tick=False)
def test_a_draft_of_the_demonstration_is_compared_with_what_is_frozen_with_twelve_questions(signed_in):
    load_demo(
        date(2026, 11, 23), "a password of the demonstration", lambda secret: f"https://example.org/{secret}/", many=0
    )
    draft = Edition.objects.get(members__municipality="287", frozen=None, follows__frozen__isnull=False)
    client, url = signed_in("coordinator", code="287"), reverse("desk-compare", args=["287", draft.pk])
    client.get(url)  # a process reads what is frozen once
    with build.at_most(MOST):
        page = client.get(url)
    assert page.context["others"]
    assert page.context["groups"]


def test_a_draft_with_concepts_and_footnotes_and_two_members_asks_no_more(signed_in):
    before = build.filled(build.edition("638", "434"))
    freeze(before, command_actor("638", "test"))
    draft = build.filled(build.edition("638", "434", slug="2026", programme=before.programme, follows=before))
    term, definition, note = (Text.objects.create(source_language="sv") for _ in range(3))
    Concept.objects.create(edition=draft, key="c1", position=1, term=term, definition=definition)
    Footnote.objects.create(edition=draft, key="f1", position=1, text=note)
    client, url = signed_in("coordinator"), reverse("desk-compare", args=["638", draft.pk])
    client.get(url)
    with build.at_most(MOST):
        page = client.get(url)
    assert [one.pk for one in page.context["others"]] == [before.pk]
    assert page.context["seen"].facts.members == {"638", "434"}
    assert page.context["is_joint"]


def test_who_is_a_member_of_another_edition_only_finds_no_comparison(signed_in):
    before = build.filled(build.edition("638", "434"))
    draft = build.filled(build.edition("638", slug="2026", programme=before.programme, follows=before))
    client = signed_in("coordinator", code="434")
    assert client.get(reverse("desk-compare", args=["434", draft.pk])).status_code == 404
    assert client.get(reverse("desk-compare", args=["434", before.pk])).status_code == 200
