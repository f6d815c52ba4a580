"""Hearing partners: who may ask, how links open and close, what answers do, and who sees whose words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied, link_actor
from delaktig.accounts.models import Letter, Membership, SignedLink
from delaktig.audit.models import Event
from delaktig.organisations.models import Organisation, OrganisationName
from delaktig.programmes import comments, consultation, partner_requests, waiting
from delaktig.programmes.actions.guard import Invalid, NotThere
from delaktig.programmes.consultation import AnswerInput, AskInput
from delaktig.programmes.models import Comment, Edition, Measure, MeasureParty, PartnerRequest
from delaktig.programmes.partner_requests import RequestFilter
from delaktig.programmes.selectors import edition as edition_for
from delaktig.programmes.state import edition_states
from delaktig.texts.actions import write
from tests.programmes.making import freeze_plainly, make_measure

ON = date(2024, 3, 4)


def address(secret: str) -> str:
    return f"https://example.org/answer/{secret}/"


def secret_of(letter: Letter) -> str:
    return letter.link.rstrip("/").rsplit("/", 1)[1]


def make_organisation(
    code: str = "287", name: str = "Nya grannar rf", email: str = "office@example.org"
) -> Organisation:
    made = Organisation.objects.create(kind="association", municipality_id=code, email=email)
    OrganisationName.objects.create(organisation=made, language="sv", name=name)
    return made


@pytest.fixture
def partner(joint: Edition) -> Organisation:
    return make_organisation()


@pytest.fixture
def measure(joint: Edition, partner: Organisation) -> Measure:
    made = make_measure(joint, text="Ordna träffar med grannar")
    MeasureParty.objects.create(measure=made, part="partner", organisation=partner)
    return made


def ask(
    actor: Actor, edition: Edition, organisation: Organisation, *measures: Measure, **given: object
) -> PartnerRequest:
    values: dict[str, object] = {"email": "office@example.org", "due_on": ON + timedelta(days=14), **given}
    wanted = AskInput(organisation.pk, measures=tuple(m.pk for m in measures), **values)  # type: ignore[arg-type]
    return consultation.ask(actor, edition, wanted, address, ON)


# Asking


def test_asking_makes_a_link_a_letter_and_an_event_without_the_address(
    joint: Edition, lead: Actor, partner: Organisation, measure: Measure
) -> None:
    request = ask(lead, joint, partner, measure, message="Svara gärna kort.", language="sv")
    letter = Letter.objects.get()
    assert letter.to == "office@example.org"
    assert letter.about == f"partner_request:{request.pk}"
    assert letter.link in letter.body
    assert "Svara gärna kort." in letter.body
    assert request.link.target == f"partner_request:{request.pk}"
    event = Event.objects.get(name="programmes.partner_asked")
    assert event.target == f"partner_request:{request.pk}"
    assert "example.org" not in event.details


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_the_letter_is_in_the_partners_language(
    joint: Edition, lead: Actor, partner: Organisation, measure: Measure, language: str
) -> None:
    ask(lead, joint, partner, measure, language=language)
    assert Letter.objects.get().body.startswith({"sv": "Hej", "fi": "Hei"}[language])


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"email": "no address"}, "email", "invalid_email"),
        ({"language": "xx"}, "language", "unknown"),
        ({"due_on": ON - timedelta(days=1)}, "due_on", "in_the_past"),
        ({"due_on": ON + timedelta(days=400)}, "due_on", "too_far"),
    ],
)
def test_what_cannot_be_asked_is_said_by_field_and_nothing_is_made(
    joint: Edition,
    lead: Actor,
    partner: Organisation,
    measure: Measure,
    given: dict[str, object],
    field: str,
    code: str,
) -> None:
    with pytest.raises(Invalid) as found:
        ask(lead, joint, partner, measure, **given)
    assert found.value.errors == {field: code}
    assert not PartnerRequest.objects.exists()
    assert not SignedLink.objects.exists()
    assert not Letter.objects.exists()


def test_a_request_needs_measures_of_the_edition_and_an_organisation_of_its_members(
    joint: Edition, lead: Actor, partner: Organisation, measure: Measure, municipality: Callable[[str], object]
) -> None:
    with pytest.raises(Invalid, match="measures: required"):
        ask(lead, joint, partner)
    municipality("638")
    with pytest.raises(Invalid, match="organisation: unknown"):
        ask(lead, joint, make_organisation("638"), measure)


def test_the_same_organisation_is_not_asked_twice_about_a_measure(
    joint: Edition, lead: Actor, partner: Organisation, measure: Measure
) -> None:
    first = ask(lead, joint, partner, measure)
    with pytest.raises(Invalid, match="already_asked"):
        ask(lead, joint, partner, measure)
    consultation.withdraw(lead, first)
    assert ask(lead, joint, partner, measure).pk != first.pk


def test_a_member_asks_about_its_own_measures_only(
    joint: Edition, lead: Actor, member: Actor, stranger: Actor, partner: Organisation, measure: Measure
) -> None:
    own = make_measure(joint, text="Egna kvällar")
    Measure.objects.filter(pk=own.pk).update(scope="own", municipality="231")
    with pytest.raises(Denied, match="common_is_the_leads"):
        ask(member, joint, partner, measure)
    assert ask(member, joint, partner, own).municipality_id == "231"
    with pytest.raises(NotThere):
        ask(stranger, joint, partner, measure)
    lines = partner_requests.askable(member, edition_for(member, joint.pk), partner.pk).measures
    assert [one.measure.pk for one in lines] == [own.pk]


def test_the_measures_of_which_the_organisation_is_a_party_are_preselected(
    joint: Edition, lead: Actor, partner: Organisation, measure: Measure
) -> None:
    make_measure(joint, text="Något annat")
    found = partner_requests.askable(lead, edition_for(lead, joint.pk), partner.pk)
    assert len(found.measures) == 2
    assert found.preselected == {measure.pk}
    choices = partner_requests.organisation_choices(edition_for(lead, joint.pk), "sv")
    assert [(one.name, one.email, one.measures) for one in choices] == [("Nya grannar rf", "office@example.org", 1)]


# Links


def test_a_reminder_brings_a_new_link_and_the_old_one_still_opens(
    joint: Edition, lead: Actor, partner: Organisation, measure: Measure
) -> None:
    request = ask(lead, joint, partner, measure, due_on=None)
    first = secret_of(Letter.objects.get())
    request = consultation.remind(lead, request, address, ON)
    waiting_letters = Letter.objects.filter(handled_at=None)
    second = secret_of(waiting_letters.get())
    assert first != second
    assert request.reminded_at is not None
    for secret in (first, second):
        found = partner_requests.opened(secret)
        assert found is not None
        assert found.is_open
        assert found.request == request


def test_withdrawing_closes_every_link_and_puts_the_letter_aside(
    joint: Edition, lead: Actor, partner: Organisation, measure: Measure
) -> None:
    request = ask(lead, joint, partner, measure)
    first = secret_of(Letter.objects.get())
    request = consultation.remind(lead, request, address, ON)
    second = secret_of(Letter.objects.get(handled_at=None))
    request = consultation.withdraw(lead, request)
    assert not Letter.objects.exclude(link="").exists()
    for secret in (first, second):
        found = partner_requests.opened(secret)
        assert found is not None
        assert not found.is_open
        assert found.is_withdrawn
    with pytest.raises(Denied, match="withdrawn"):
        consultation.remind(lead, request, address, ON)
    with pytest.raises(Denied):
        consultation.answer(link_actor("287", request.link_id), request, {measure.pk: AnswerInput("accepts")})


def test_a_link_opens_nothing_after_its_end_and_a_wrong_secret_nothing_ever(
    joint: Edition, lead: Actor, partner: Organisation, measure: Measure
) -> None:
    request = ask(lead, joint, partner, measure)
    secret = secret_of(Letter.objects.get())
    late = partner_requests.opened(secret, request.link.expires_at + timedelta(seconds=1))
    assert late is not None
    assert not late.is_open
    assert not late.is_withdrawn
    assert partner_requests.opened(secret + "x") is None


def test_only_those_who_may_ask_remind_and_withdraw(
    joint: Edition, lead: Actor, member: Actor, partner: Organisation, measure: Measure
) -> None:
    request = ask(lead, joint, partner, measure)
    for act in (
        lambda: consultation.remind(member, request, address, ON),
        lambda: consultation.withdraw(member, request),
    ):
        with pytest.raises(Denied):
            act()
    with pytest.raises(NotThere):
        partner_requests.request_for(member, request.pk)


# Answers


@pytest.fixture
def request_(joint: Edition, lead: Actor, partner: Organisation, measure: Measure) -> PartnerRequest:
    second = make_measure(joint, text="Ordna språkkaféer")
    return ask(lead, joint, partner, measure, second)


def by_link(request: PartnerRequest) -> Actor:
    return link_actor(request.municipality_id, request.link_id)


def test_answers_are_saved_by_measure_and_the_link_is_the_actor(request_: PartnerRequest, measure: Measure) -> None:
    saved = consultation.answer(by_link(request_), request_, {measure.pk: AnswerInput("objects", "För sent på hösten")})
    assert saved.answered_at is None, "one of two measures is answered"
    other = request_.measures.exclude(pk=measure.pk).get()
    saved = consultation.answer(by_link(request_), request_, {other.pk: AnswerInput("accepts")})
    assert saved.answered_at is not None
    event = Event.objects.filter(name="programmes.partner_answered").latest("sequence")
    assert (event.actor_kind, event.actor_id) == ("link", str(request_.link_id))
    assert "hösten" not in event.details


def test_a_plain_acceptance_is_settled_and_other_words_wait(request_: PartnerRequest, measure: Measure) -> None:
    consultation.answer(by_link(request_), request_, {measure.pk: AnswerInput("accepts")})
    assert Comment.objects.get().settled_at is not None
    consultation.answer(
        by_link(request_), request_, {measure.pk: AnswerInput("accepts", "Vi tar gärna hand om lokalen")}
    )
    assert Comment.objects.get().settled_at is None


def test_an_answer_that_changes_opens_a_settled_comment_again(
    request_: PartnerRequest, lead: Actor, measure: Measure
) -> None:
    consultation.answer(by_link(request_), request_, {measure.pk: AnswerInput("comment", "När börjar det?")})
    comments.settle(lead, Comment.objects.get(), "Datum tillagt")
    consultation.answer(by_link(request_), request_, {measure.pk: AnswerInput("comment", "När börjar det?")})
    assert Comment.objects.get().settled_at is not None, "the same words change nothing"
    consultation.answer(by_link(request_), request_, {measure.pk: AnswerInput("objects", "Ändå för sent")})
    found = Comment.objects.get()
    assert found.settled_at is None
    assert found.answer == "Datum tillagt"


def test_an_objection_says_what_should_be_different(request_: PartnerRequest, measure: Measure) -> None:
    with pytest.raises(Invalid) as found:
        consultation.answer(
            by_link(request_),
            request_,
            {measure.pk: AnswerInput("objects", " "), None: AnswerInput(body="Bra program")},
        )
    assert found.value.errors == {str(measure.pk): "say_what"}
    assert not Comment.objects.exists()
    with pytest.raises(Invalid, match="too_long"):
        consultation.answer(by_link(request_), request_, {None: AnswerInput(body="x" * 10_001)})


def test_a_word_on_the_whole_can_be_taken_back(request_: PartnerRequest) -> None:
    consultation.answer(by_link(request_), request_, {None: AnswerInput(body="Bra program")})
    assert Comment.objects.get().measure is None
    consultation.answer(by_link(request_), request_, {None: AnswerInput()})
    assert not Comment.objects.exists()


def test_a_link_answers_only_for_its_own_measures_and_request(
    request_: PartnerRequest, joint: Edition, lead: Actor, measure: Measure
) -> None:
    foreign = make_measure(joint, text="Någon annans")
    consultation.answer(by_link(request_), request_, {foreign.pk: AnswerInput("accepts")})
    assert not Comment.objects.exists()
    other = ask(lead, joint, make_organisation(name="Församlingen"), measure)
    with pytest.raises(Denied, match="another_request"):
        consultation.answer(by_link(request_), other, {measure.pk: AnswerInput("accepts")})


def test_two_people_with_one_link_do_not_overwrite_each_other_unawares(
    request_: PartnerRequest, measure: Measure
) -> None:
    before = consultation.mark_of(consultation.answers_of(request_).values())
    consultation.answer(by_link(request_), request_, {measure.pk: AnswerInput("accepts")}, expected_mark=before)
    with pytest.raises(consultation.AnswersChanged):
        consultation.answer(
            by_link(request_), request_, {measure.pk: AnswerInput("objects", "Nej")}, expected_mark=before
        )
    assert Comment.objects.get().stance == "accepts"


def test_a_sheet_shows_nothing_of_other_partners(
    request_: PartnerRequest, joint: Edition, lead: Actor, measure: Measure, django_assert_max_num_queries: Callable
) -> None:
    other = ask(lead, joint, make_organisation(name="Församlingen"), measure)
    consultation.answer(by_link(other), other, {measure.pk: AnswerInput("objects", "Hemligt för andra")})
    with django_assert_max_num_queries(5):
        sheet = partner_requests.sheet(request_)
    assert len(sheet.measures) == 2
    assert sheet.answered == 0
    assert not sheet.answers
    assert sheet.texts.show(sheet.measures[0].line.measure.text_id, "fi").body == "Ordna träffar med grannar"


def test_a_partner_with_an_account_answers_for_its_own_organisation(
    request_: PartnerRequest, partner: Organisation, measure: Measure, actor_with_role: Callable[..., Actor]
) -> None:
    person = actor_with_role("partner", code="287")
    with pytest.raises(Denied, match="another_organisation"):
        consultation.answer(person, request_, {measure.pk: AnswerInput("accepts")})
    assert not partner_requests.own_requests(person, ON)
    Membership.objects.filter(user=person.user).update(organisation=partner)
    consultation.answer(person, request_, {measure.pk: AnswerInput("accepts")})
    assert Comment.objects.get().by == person.user
    assert [one.pk for one in partner_requests.own_requests(person, ON)] == [request_.pk]


def test_requests_are_listed_by_state_with_their_counts(
    request_: PartnerRequest, joint: Edition, lead: Actor, measure: Measure
) -> None:
    late = ask(lead, joint, make_organisation(name="Församlingen"), measure, due_on=ON)
    consultation.answer(by_link(request_), request_, {m.pk: AnswerInput("accepts") for m in request_.measures.all()})
    tomorrow = ON + timedelta(days=1)
    listed = list(partner_requests.requests(lead, tomorrow))
    assert [one.pk for one in listed] == [late.pk, request_.pk]
    assert [(one.answered_measures, one.asked_measures) for one in listed] == [(0, 1), (2, 2)]  # type: ignore[attr-defined]

    def found(state: str, on: date = tomorrow) -> list[int]:
        return [one.pk for one in partner_requests.requests(lead, on, RequestFilter(state))]

    assert found("overdue") == [late.pk]
    assert found("answered") == [request_.pk]
    assert found("waiting") == []
    assert found("waiting", ON) == [late.pk]
    consultation.withdraw(lead, late)
    assert found("withdrawn") == [late.pk]
    assert found("") == [request_.pk]


# Comments


def test_members_comment_on_common_parts_and_the_lead_settles(
    joint: Edition, lead: Actor, member: Actor, stranger: Actor, measure: Measure
) -> None:
    made = comments.write_comment(member, joint, "Vem ordnar lokalen?", measure=measure)
    with pytest.raises(Denied, match="common_is_the_leads"):
        comments.settle(member, made, "Klart")
    with pytest.raises(Invalid, match="required"):
        comments.settle(lead, made, "  ")
    settled = comments.settle(lead, made, "Lokalen står nu i åtgärden")
    assert settled.settled_by == lead.user
    assert comments.counts(lead) == comments.CommentCounts(open=0, settled=1)
    assert comments.reopen(lead, made).settled_at is None
    with pytest.raises(NotThere):
        comments.write_comment(stranger, joint, "Hej", measure=measure)
    assert not comments.comments(stranger)


def test_a_comment_has_words_and_stands_at_a_part_of_its_edition(
    joint: Edition, lead: Actor, municipality: Callable[[str], object]
) -> None:
    from tests.programmes.making import make_edition

    with pytest.raises(Invalid, match="required"):
        comments.write_comment(lead, joint, "   ")
    municipality("638")
    with pytest.raises(NotThere):
        comments.write_comment(lead, joint, "Hej", measure=make_measure(make_edition()))


def test_comments_on_anothers_own_measure_are_not_seen(
    joint: Edition, lead: Actor, member: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    own = make_measure(joint)
    Measure.objects.filter(pk=own.pk).update(scope="own", municipality="231")
    own.refresh_from_db()
    third = actor_with_role("coordinator", code="545")
    made = comments.write_comment(lead, joint, "Bra", measure=own)
    assert list(comments.comments(member)) == [made]
    assert list(comments.comments(lead)) == [made]
    assert not comments.comments(third)
    with pytest.raises(Denied, match="another_municipalitys_own"):
        comments.write_comment(third, joint, "Också bra", measure=own)
    assert comments.settle(member, made, "Tack").settled_at is not None


def test_a_partners_person_sees_its_own_organisations_words_only(
    request_: PartnerRequest, partner: Organisation, joint: Edition, lead: Actor, measure: Measure,
    actor_with_role: Callable[..., Actor],
) -> None:  # fmt: skip
    comments.write_comment(lead, joint, "Internt", measure=measure)
    consultation.answer(by_link(request_), request_, {measure.pk: AnswerInput("comment", "Vårt ord")})
    person = actor_with_role("partner", code="287")
    assert not comments.comments(person)
    Membership.objects.filter(user=person.user).update(organisation=partner)
    assert [one.body for one in comments.comments(person)] == ["Vårt ord"]


def test_the_list_of_comments_is_narrowed(
    request_: PartnerRequest, joint: Edition, lead: Actor, measure: Measure
) -> None:
    on_whole = comments.write_comment(lead, joint, "Om helheten")
    consultation.answer(by_link(request_), request_, {measure.pk: AnswerInput("comment", "Om åtgärden")})
    comments.settle(lead, on_whole, "Skrivet om")

    def found(**wanted: object) -> list[str]:
        return [one.body for one in comments.comments(lead, comments.CommentFilter(**wanted))]  # type: ignore[arg-type]

    assert found(state="open") == ["Om åtgärden"]
    assert found(state="settled") == ["Om helheten"]
    assert found(measure=measure.pk) == ["Om åtgärden"]
    assert found(organisation=request_.organisation_id) == ["Om åtgärden"]
    assert found(edition=joint.pk) == ["Om åtgärden", "Om helheten"]


# The consultation's days, and what waits


def test_the_days_of_the_consultation_move_the_state(joint: Edition, lead: Actor, member: Actor) -> None:
    consultation.set_consultation(lead, joint, ON, ON + timedelta(days=30))
    assert {str(one.state) for one in edition_states(joint, ON).values()} == {"consultation"}
    with pytest.raises(Denied):
        consultation.set_consultation(member, joint, None, None)
    with pytest.raises(Invalid, match="ends_before_it_starts"):
        consultation.set_consultation(lead, joint, ON, ON - timedelta(days=1))
    with pytest.raises(Invalid, match="first: required"):
        consultation.set_consultation(lead, joint, None, ON)
    freeze_plainly(joint)
    with pytest.raises(Denied, match="frozen"):
        consultation.set_consultation(lead, joint, None, None)


def test_what_waits_is_counted_for_the_lead_and_for_a_member(
    joint: Edition, lead: Actor, member: Actor, measure: Measure, django_assert_max_num_queries: Callable
) -> None:
    own = make_measure(joint)
    Measure.objects.filter(pk=own.pk).update(scope="own", municipality="231")
    with django_assert_max_num_queries(4):
        [seen] = waiting.programmes_now(lead, "sv", ON).editions
    assert (seen.is_lead, seen.measures, seen.lacking, seen.title) == (True, 1, 1, "Integrationsprogram")
    [theirs] = waiting.programmes_now(member, "sv", ON).editions
    assert (theirs.is_lead, theirs.measures, theirs.lacking) == (False, 1, 1)
    MeasureParty.objects.create(measure=measure, part="responsible", organisation=make_organisation())
    assert waiting.programmes_now(lead, "sv", ON).editions[0].lacking == 0


def test_outdated_translations_are_counted_until_the_edition_is_frozen(
    joint: Edition, lead: Actor, member: Actor, measure: Measure
) -> None:
    write(measure.text, "fi", "Järjestetään tapaamisia", lead)
    assert waiting.outdated_texts(lead).count() == 0
    write(measure.text, "sv", "Ordna fler träffar", lead)
    assert waiting.outdated_texts(lead).count() == 1
    assert waiting.outdated_texts(member).count() == 0, "what is common is the lead's to translate"
    freeze_plainly(joint)
    assert waiting.outdated_texts(lead).count() == 0


# Time


def test_a_request_outlives_its_link_and_stays_what_it_was(
    joint: Edition, lead: Actor, partner: Organisation, measure: Measure
) -> None:
    waiting_, withdrawn = ask(lead, joint, partner, measure), ask(lead, joint, partner, make_measure(joint))
    consultation.withdraw(lead, withdrawn)
    SignedLink.objects.update(expires_at=timezone.now() - timedelta(days=400))
    call_command("erase_expired")
    assert not SignedLink.objects.exists()
    assert list(partner_requests.requests(lead, ON)) == [waiting_]
    assert list(partner_requests.requests(lead, ON, RequestFilter(state="withdrawn"))) == [withdrawn]
    with pytest.raises(Denied, match="withdrawn"):
        consultation.remind(lead, withdrawn, address, ON)
    assert consultation.remind(lead, waiting_, address, ON).link is not None
