"""Writing a programme on the desk: what people do, and that nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from delaktig.accounts.actor import Actor, command_actor
from delaktig.accounts.models import Draft
from delaktig.programmes.actions.editions import EditionInput, start_edition
from delaktig.programmes.actions.measures import MeasureInput, edit_measure
from delaktig.programmes.models import Edition, FollowUp, Goal, Measure, PlanTie, Programme, Section, Theme
from delaktig.texts.selectors import load
from tests.programmes.making import freeze_plainly
from tests.web.desk.programmes.conftest import LEAD, MEMBER, House


@pytest.fixture
def client(signed_in: Callable[..., Client]) -> Client:
    found = signed_in("coordinator", code=LEAD)
    found.cookies["delaktig_language"] = "en"
    return found


@pytest.fixture
def colleague(house: House) -> Actor:
    """Return someone else of the lead, who saves at the same time."""
    return command_actor(LEAD, "colleague")


def at(route: str, *args: object, code: str = LEAD) -> str:
    return reverse(route, args=[code, *args])


def fields_of(answer: object) -> dict[str, list[str]]:
    """Return what the page's main form would send, as a browser without scripts does."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    forms = re.findall(r'<form method="post"[^>]*data-draft.*?</form>', html, re.DOTALL)
    assert forms, "there is no form to send"
    return inputs(forms[0])


def inputs(form: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        ticked = attributes.get("type") not in {"checkbox", "radio"} or re.search(r"\schecked", tag)
        if attributes.get("name") and ticked:
            found.setdefault(attributes["name"], []).append(unescape(attributes.get("value", "")))
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = [unescape(body)]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)"[^>]*selected', options)
        chosen = chosen or re.findall(r'<option value="([^"]*)"', options)[:1]
        found[name] = [unescape(value) for value in chosen]
    return found


def said(answer: object) -> str:
    """Return the words of a page, without its tags."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_coordinator_creates_a_joint_programme(client: Client, house: House) -> None:
    sent = {
        "kind": "strategic",
        "title": "Programme for integration",
        "period_from": "2026-01-01",
        "period_to": "2028-12-31",
        "members": "Kaskö\n  kaskinen \n",
    }
    answer = client.post(at("desk-programme-new") + "?language=en", sent)
    made = Edition.objects.get(slug="2026-2028")
    assert answer["Location"] == at("desk-programme-edition", made.pk)
    assert made.legal_basis == "681/2023 §45"
    assert set(made.members.values_list("municipality_id", flat=True)) == {LEAD, MEMBER}


def test_an_unknown_municipality_is_named_in_the_error(client: Client, house: House) -> None:
    answer = client.post(at("desk-programme-new"), {"kind": "strategic", "title": "X", "members": "Atlantis"})
    assert answer.status_code == 422
    assert "There is no municipality called Atlantis" in said(answer)
    assert Programme.objects.count() == 1


def test_the_table_shows_measures_key_figures_and_filters_from_the_address(client: Client, house: House) -> None:
    url = at("desk-programme-edition", house.edition.pk)
    words = said(client.get(url))
    for expected in ("Ordna träffar", "Biblioteket", "Träffar", "1 measures", "0 without someone responsible"):
        assert expected in words
    assert "Ordna träffar" not in said(client.get(url, {"lacks": "responsible"}))
    assert "Ordna träffar" in said(client.get(url, {"status": "planned", "whose": "common"}))
    assert "No measure fits the filters" in said(client.get(url, {"whose": MEMBER}))


def test_a_measure_is_written_in_full(client: Client, house: House) -> None:
    url = at("desk-programme-measure-add", house.goal.pk)
    sent = fields_of(client.get(url))
    sent |= {"text": ["Invite neighbours"], "new_responsible": ["Ungdomsgården"], "starts_on": ["2024-03-01"]}
    answer = client.post(url, sent)
    made = Measure.objects.exclude(pk=house.measure.pk).get()
    assert answer["Location"] == at("desk-programme-measure", made.pk)
    words = said(client.get(answer["Location"]))
    for expected in ("Invite neighbours", "Ungdomsgården", "Saved."):
        assert expected in words


def test_why_a_measure_is_only_for_some_is_written_and_shown_with_its_law(client: Client, house: House) -> None:
    shown = at("desk-programme-measure", house.measure.pk)
    assert "Positive special treatment" not in said(client.get(shown))
    url = at("desk-programme-measure-edit", house.measure.pk)
    client.post(url, fields_of(client.get(url)) | {"special_treatment": ["They are not reached otherwise"]})
    words = said(client.get(shown)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Positive special treatment They are not reached otherwise 1325/2014, section 9" in words


def test_opening_a_measure_and_saving_it_changes_nothing(client: Client, house: House) -> None:
    url = at("desk-programme-measure-edit", house.measure.pk)
    client.post(url, fields_of(client.get(url)))
    after = Measure.objects.get(pk=house.measure.pk)
    assert after.version == house.measure.version
    assert after.parties.count() == 2


def test_what_is_wrong_comes_back_with_what_was_typed(client: Client, house: House) -> None:
    url = at("desk-programme-measure-edit", house.measure.pk)
    sent = fields_of(client.get(url)) | {
        "budget_note": ["Rather much"],
        "starts_on": ["2024-05-01"],
        "ends_on": ["2024-04-01"],
    }
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "The end is before the beginning." in said(answer)
    assert fields_of(answer)["budget_note"] == ["Rather much"]


def test_two_people_on_one_measure_see_both_and_choose_field_by_field(
    client: Client, house: House, colleague: Actor
) -> None:
    url = at("desk-programme-measure-edit", house.measure.pk)
    sent = fields_of(client.get(url)) | {"text": ["My words"], "follow_up_text": ["My follow-up"]}
    theirs = MeasureInput("Their words", responsible_text="Their responsible")
    edit_measure(colleague, house.measure, "sv", theirs)

    answer = client.post(url, sent)

    assert answer.status_code == 409
    words = said(answer)
    for expected in ("Someone else has saved this meanwhile", "Their words", "Both of you have changed this."):
        assert expected in words
    both = fields_of(answer)
    assert both["text"] == ["My words"]
    assert (both["take-text"], both["take-responsible_text"]) == (["mine"], ["theirs"])
    assert both["take-follow_up_text"] == ["mine"]
    answer = client.post(url, {**both, "text": ["Our words"]})
    assert answer.status_code == 302
    after = Measure.objects.get(pk=house.measure.pk)
    kept = [t.versions.get().body for t in (after.text, after.responsible_text, after.follow_up_text)]
    assert kept == ["Our words", "Their responsible", "My follow-up"]


def test_a_field_edited_after_the_choice_was_offered_is_kept_whatever_was_chosen(
    client: Client, house: House, colleague: Actor
) -> None:
    url = at("desk-programme-measure-edit", house.measure.pk)
    sent = fields_of(client.get(url)) | {"text": ["Mine"]}
    edit_measure(colleague, house.measure, "sv", MeasureInput("Theirs", budget_note="Their\nnote"))
    both = fields_of(client.post(url, sent)) | {"take-text": ["theirs"], "text": ["Mine, after all"]}
    client.post(url, both)
    after = Measure.objects.get(pk=house.measure.pk)
    assert after.text.versions.get().body == "Mine, after all"
    assert after.budget_note.versions.get().body == "Their\nnote"


def test_a_third_person_in_between_is_told_again(client: Client, house: House, colleague: Actor) -> None:
    url = at("desk-programme-measure-edit", house.measure.pk)
    sent = fields_of(client.get(url)) | {"text": ["Mine"]}
    edit_measure(colleague, house.measure, "sv", MeasureInput("Second"))
    both = fields_of(client.post(url, sent))
    edit_measure(colleague, house.measure, "sv", MeasureInput("Third"))
    answer = client.post(url, both)
    assert answer.status_code == 409
    assert "Third" in said(answer)
    assert fields_of(answer)["text"] == ["Mine"]


def test_what_is_typed_is_kept_offered_used_and_forgotten_when_saved(client: Client, house: House) -> None:
    url = at("desk-programme-measure-edit", house.measure.pk) + "?language=sv"
    page = client.get(url)
    draft_url = unescape(re.findall(r'data-draft="([^"]+)"', page.content.decode())[0])
    typed = fields_of(page) | {"text": ["Half a thought"]}
    assert client.post(draft_url, typed).status_code == 204
    offered = client.get(url)
    assert "You have unsaved text" in said(offered)
    assert fields_of(offered)["text"] == ["Ordna träffar"]
    used = client.get(url + "&draft=use")
    assert fields_of(used)["text"] == ["Half a thought"]
    assert client.post(url, fields_of(used)).status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_is_kept_also_where_someone_else_has_saved(client: Client, house: House, colleague: Actor) -> None:
    url = at("desk-programme-measure-edit", house.measure.pk) + "?language=sv"
    page = client.get(url)
    draft_url = unescape(re.findall(r'data-draft="([^"]+)"', page.content.decode())[0])
    edit_measure(colleague, house.measure, "sv", MeasureInput("Theirs"))
    assert client.post(draft_url, fields_of(page) | {"text": ["Mine"]}).status_code == 409
    used = client.get(url + "&draft=use")
    answer = client.post(url, fields_of(used))
    assert answer.status_code == 409
    assert fields_of(answer)["text"] == ["Mine"]


def test_a_draft_can_be_thrown_away_and_leads_nowhere_else(client: Client, house: House) -> None:
    draft_url = at("desk-programmes-draft") + f"?form=measure:{house.measure.pk}:sv"
    client.post(draft_url, {"text": "Half", "version": house.measure.version})
    answer = client.post(draft_url, {"discard": "1", "next": "https://example.org/"})
    assert answer["Location"] == at("desk-programmes")
    assert not Draft.objects.exists()


def test_a_draft_of_what_is_not_ones_own_is_not_there(client: Client, house: House) -> None:
    for key in ("measure:999999:sv", "letters:1", "measure", "user:1"):
        answer = client.post(at("desk-programmes-draft") + f"?form={key}", {"text": "x"})
        assert answer.status_code in (204, 404)
        assert answer.status_code == 404 or key == "letters:1" or key == "user:1"


def test_a_draft_belongs_to_its_writer(client: Client, house: House, signed_in: Callable[..., Client]) -> None:
    client.post(
        at("desk-programmes-draft") + f"?form=measure:{house.measure.pk}:sv",
        {"text": "Half", "version": house.measure.version},
    )
    other = signed_in("coordinator", code=LEAD)
    url = at("desk-programme-measure-edit", house.measure.pk) + "?language=sv&draft=use"
    assert fields_of(other.get(url))["text"] == ["Ordna träffar"]


def test_the_row_is_edited_where_it_stands_and_the_full_page_is_the_same(client: Client, house: House) -> None:
    url = at("desk-programme-measure-quick", house.measure.pk)
    page = client.get(url, headers={"HX-Request": "true"})
    assert f'<tr id="measure-{house.measure.pk}" data-editing>' in page.content.decode()
    sent = fields_of(page) | {"text": ["Changed in the table"], "status": ["under_way"]}
    answer = client.post(url, sent, headers={"HX-Request": "true"})
    assert answer["Location"].startswith(at("desk-programme-edition", house.edition.pk))
    row = client.get(answer["Location"]).content.decode()
    assert f'<tr id="measure-{house.measure.pk}" data-measure' in row
    assert "Changed in the table" in row
    assert Measure.objects.get(pk=house.measure.pk).parties.count() == 2


def test_a_conflict_in_the_row_is_swapped_in(client: Client, house: House, colleague: Actor) -> None:
    url = at("desk-programme-measure-quick", house.measure.pk)
    sent = fields_of(client.get(url)) | {"text": ["Mine"]}
    edit_measure(colleague, house.measure, "sv", MeasureInput("Theirs"))
    answer = client.post(url, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Theirs" in said(answer)


def test_a_section_is_previewed_without_being_saved(client: Client, house: House) -> None:
    url = at("desk-programme-section", house.section.pk)
    sent = fields_of(client.get(url)) | {"body": ["# Big\n\n**sure** <script>no</script>"], "preview": ["1"]}
    answer = client.post(url, sent)
    html = answer.content.decode()
    assert "<strong>sure</strong>" in html
    assert "<script>no" not in html
    assert fields_of(answer)["body"] == ["# Big\n\n**sure** <script>no</script>"]
    assert house.section.body.versions.get().version == 1


def test_a_section_is_written_under_another_and_read_in_the_text(client: Client, house: House) -> None:
    url = at("desk-programme-section-add", house.edition.pk) + f"?under={house.section.pk}"
    sent = fields_of(client.get(url)) | {"title": ["Below"], "body": ["Some *words*"], "number": ["1.1"]}
    assert client.post(url, sent).status_code == 302
    made = Section.objects.get(number="1.1")
    assert made.parent == house.section
    assert "<em>words</em>" in client.get(at("desk-programme-text", house.edition.pk)).content.decode()


def test_themes_and_goals_are_added_and_renamed(client: Client, house: House) -> None:
    client.post(at("desk-programme-theme-add", house.edition.pk), {"title": "Second theme"})
    theme = Theme.objects.exclude(pk=house.theme.pk).get()
    client.post(at("desk-programme-goal-add", theme.pk), {"title": "A goal"})
    goal = Goal.objects.get(theme=theme)
    client.post(at("desk-programme-goal", goal.pk), {"title": "A better goal", "version": "1"})
    words = said(client.get(at("desk-programme-edition", house.edition.pk)))
    assert "Second theme" in words
    assert "A better goal" in words


def test_a_theme_moves_up_and_a_step_to_nowhere_is_not_there(client: Client, house: House) -> None:
    client.post(at("desk-programme-theme-add", house.edition.pk), {"title": "Second"})
    second = Theme.objects.exclude(pk=house.theme.pk).get()
    answer = client.post(at("desk-programme-move", "theme", second.pk), {"step": "up"})
    assert answer["Location"].endswith(f"#theme-{second.pk}")
    assert [t.pk for t in house.edition.themes.all()] == [second.pk, house.theme.pk]
    assert client.post(at("desk-programme-move", "theme", second.pk), {"step": "away"}).status_code == 404
    assert client.post(at("desk-programme-move", "letter", second.pk), {"step": "up"}).status_code == 404


def test_deleting_asks_first_and_tells_what_goes_along(client: Client, house: House) -> None:
    url = at("desk-programme-delete", "theme", house.theme.pk)
    words = said(client.get(url))
    assert "1 measure under it" in words
    assert Theme.objects.exists()
    assert client.post(url).status_code == 302
    assert not Measure.objects.exists()


def test_a_frozen_edition_says_why_nothing_can_be_changed(client: Client, house: House) -> None:
    freeze_plainly(house.edition)
    for url in (
        at("desk-programme-measure-edit", house.measure.pk),
        at("desk-programme-section", house.section.pk),
        at("desk-programme-delete", "theme", house.theme.pk),
        at("desk-programme-facts", house.edition.pk),
    ):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "The edition is in force, so its text cannot be changed." in said(answer)
        assert client.post(url).status_code in (403, 422)
    assert client.post(at("desk-programme-move", "theme", house.theme.pk), {"step": "up"}).status_code == 403
    page = client.get(at("desk-programme-edition", house.edition.pk)).content.decode()
    assert "data-quick" not in page


def test_what_was_typed_is_shown_when_the_edition_was_frozen_meanwhile(client: Client, house: House) -> None:
    url = at("desk-programme-measure-edit", house.measure.pk)
    sent = fields_of(client.get(url)) | {"text": ["Too late, alas"]}
    freeze_plainly(house.edition)
    answer = client.post(url, sent)
    assert answer.status_code == 403
    assert "Too late, alas" in said(answer)


def test_how_a_measure_goes_is_told_also_when_frozen(client: Client, house: House) -> None:
    freeze_plainly(house.edition)
    url = at("desk-programme-measure-status", house.measure.pk)
    client.post(url, {"status": "done"})
    assert Measure.objects.get(pk=house.measure.pk).status == "done"
    answer = client.post(url, {"status": "lost"}, follow=True)
    assert "Choose how the measure goes." in said(answer)


def test_a_member_reads_the_common_and_writes_its_own(house: House, signed_in: Callable[..., Client]) -> None:
    client = signed_in("coordinator", code=MEMBER)
    client.cookies["delaktig_language"] = "en"
    common = client.get(at("desk-programme-measure-edit", house.measure.pk, code=MEMBER))
    assert common.status_code == 403
    assert "You can comment." in said(common)
    url = at("desk-programme-measure-add", house.goal.pk, code=MEMBER)
    client.post(url, fields_of(client.get(url)) | {"text": ["Ours alone"]})
    own = Measure.objects.exclude(pk=house.measure.pk).get()
    assert (own.municipality_id, own.scope) == (MEMBER, "own")
    page = client.get(at("desk-programme-edition", house.edition.pk, code=MEMBER)).content.decode()
    assert page.count("data-quick") == 1


def test_an_indicator_is_added_edited_and_taken_away(client: Client, house: House) -> None:
    url = at("desk-programme-follow-up-add", house.measure.pk)
    sent = fields_of(client.get(url)) | {"name": ["Guests"], "low": ["2.5"], "high": ["1"]}
    answer = client.post(url, sent)
    assert "The highest number is lower than the lowest." in said(answer)
    client.post(url, sent | {"high": ["4"]})
    made = FollowUp.objects.exclude(pk=house.follow_up.pk).get()
    assert "2.5–4" in said(client.get(at("desk-programme-measure", house.measure.pk)))
    url = at("desk-programme-follow-up", made.pk)
    again = fields_of(client.get(url))
    assert again["low"] == ["2.5"]
    client.post(url, again | {"unit": ["guests"]})
    unit = FollowUp.objects.get(pk=made.pk).indicator.unit_id
    assert load([unit]).bodies(unit) == {"sv": "guests"}
    client.post(at("desk-programme-follow-up-remove", made.pk))
    assert not FollowUp.objects.filter(pk=made.pk).exists()


def test_an_indicator_is_set_to_be_counted_with_its_definition_beside(client: Client, house: House) -> None:
    url = at("desk-programme-follow-up-add", house.measure.pk)
    page = client.get(url)
    assert "Assessments finished in the period" in said(page)
    sent = fields_of(page) | {"name": ["Made"], "source": ["computed"], "computed_by": ["cases.assessments_made"]}
    assert "told or reached, not counted" in said(client.post(url, sent | {"kind": ["narrative"]}))
    client.post(url, sent)
    made = FollowUp.objects.exclude(pk=house.follow_up.pk).get()
    assert made.indicator.computed_by == "cases.assessments_made"
    again = at("desk-programme-follow-up", made.pk)
    client.post(again, fields_of(client.get(again)) | {"source": ["reported"]})
    assert FollowUp.objects.get(pk=made.pk).indicator.computed_by == ""


def test_numbers_are_read_as_the_language_writes_them(client: Client, house: House) -> None:
    client.cookies["delaktig_language"] = "sv"
    url = at("desk-programme-extra", "statistic", house.statistic.pk)
    sent = fields_of(client.get(url))
    assert sent["value"] == ["12,5"]
    client.post(url, sent | {"value": ["13,25"]})
    house.statistic.refresh_from_db()
    assert str(house.statistic.value) == "13.250"


def test_units_and_sources_are_written_in_the_language_of_the_page(client: Client, house: House) -> None:
    client.cookies["delaktig_language"] = "fi"
    follow_up = at("desk-programme-follow-up", house.follow_up.pk) + "?language=fi"
    client.post(follow_up, fields_of(client.get(follow_up)) | {"name": ["Tapaamiset"], "unit": ["tapaamista"]})
    figure = at("desk-programme-extra", "statistic", house.statistic.pk) + "?language=fi"
    client.post(figure, fields_of(client.get(figure)) | {"label": ["Asukkaita"], "source": ["Tilastokeskus"]})
    shown = said(client.get(at("desk-programme-measure", house.measure.pk)))
    assert "2 tapaamista" in shown
    assert "2 träffar" not in shown
    assert "Tilastokeskus" in said(client.get(at("desk-programme-beside", house.edition.pk)))
    unit = house.follow_up.indicator.unit_id
    assert load([unit]).bodies(unit) == {"sv": "träffar", "fi": "tapaamista"}


def test_plans_are_tied_and_taken_away(client: Client, house: House) -> None:
    url = at("desk-programme-tie-add", house.edition.pk)
    sent = fields_of(client.get(url)) | {"name": ["Budget 2026"], "kind": ["budget"], "valid_to": ["2000-12-31"]}
    client.post(url, sent)
    words = said(client.get(at("desk-programme-ties", house.edition.pk)))
    assert "Budget 2026" in words
    assert "no longer in force" in words
    client.post(at("desk-programme-tie-remove", house.tie.pk))
    assert not PlanTie.objects.filter(pk=house.tie.pk).exists()


def test_the_next_edition_is_started_and_continues_the_measures(client: Client, house: House) -> None:
    url = at("desk-programme-next", house.edition.pk)
    answer = client.post(url, {"title": "Next", "period_from": "2026-01-01", "period_to": "2028-12-31"})
    copy = Measure.objects.get(continues=house.measure)
    assert str(copy.goal.theme.edition_id) in answer["Location"]
    words = said(client.get(at("desk-programme-measure", copy.pk)))
    assert "Continues" in words


def test_the_measure_form_offers_earlier_measures_to_continue(client: Client, house: House) -> None:
    following = start_edition(command_actor(LEAD, "tests"), house.edition, "sv", EditionInput("Next"))
    copy = Measure.objects.get(goal__theme__edition=following)
    page = client.get(at("desk-programme-measure-edit", copy.pk))
    assert fields_of(page)["continues"] == [str(house.measure.pk)]


def test_the_members_are_edited_with_who_arranges_for_whom(client: Client, house: House) -> None:
    url = at("desk-programme-members", house.edition.pk)
    answer = client.post(url, {"members": "Kaskö", f"arranger-{MEMBER}": LEAD})
    assert answer.status_code == 302
    assert house.edition.members.get(municipality=MEMBER).arranger_id == LEAD


def test_search_leads_to_what_was_found(client: Client, house: House) -> None:
    answer = client.get(at("desk-search"), {"q": "träffar"})
    assert at("desk-programme-measure", house.measure.pk) in answer.content.decode()
    assert "Nothing was found" in said(client.get(at("desk-search"), {"q": "zebra"}))


def test_history_tells_who_changed_which_words(client: Client, house: House, colleague: Actor) -> None:
    edit_measure(colleague, house.measure, "sv", MeasureInput("Ordna stora träffar"))
    words = said(client.get(at("desk-programme-history", "measure", house.measure.pk)))
    for expected in ("stora", "stands now", "edited the measure", "colleague"):
        assert expected in words


def test_the_list_filters_by_state_and_kind(client: Client, house: House) -> None:
    url = at("desk-programmes")
    assert "2023–2025" in said(client.get(url))
    assert "2023–2025" in said(client.get(url, {"state": "draft", "kind": "strategic"}))
    assert "No edition fits the filters" in said(client.get(url, {"state": "in_force"}))


def test_an_empty_desk_says_what_to_do(signed_in: Callable[..., Client]) -> None:
    client = signed_in("coordinator", code="638")
    client.cookies["delaktig_language"] = "en"
    words = said(client.get(at("desk-programmes", code="638")))
    assert "No programme yet" in words
