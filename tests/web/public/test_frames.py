"""Frames are kept, and what lives in them is put in on every build."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from delaktig.accounts.actor import Actor
from delaktig.decisions.models import Meeting
from delaktig.municipalities.models import MunicipalityName
from delaktig.programmes.corrections import correct
from delaktig.programmes.models import Edition, Measure
from delaktig.texts.actions import create_text
from delaktig.texts.models import TextVersion
from delaktig.web.public import edition_page
from delaktig.web.public.frames import Frame, Remembered, mark
from tests.web.public.test_pages import EDITION, adopted  # noqa: F401  (a fixture)


def test_the_places_of_a_frame_are_filled_each_time_anew() -> None:
    frame = Frame(f"<p>{mark('a')}–{mark('b:1')}–{mark('a')}</p>")
    assert frame.names == ["a", "b:1", "a"]
    assert frame.filled({"a": "å", "b:1": ""}).decode() == "<p>å––å</p>"
    assert frame.filled({"a": "x", "b:1": "y"}).decode() == "<p>x–y–x</p>"


def test_a_place_that_nobody_fills_is_a_fault() -> None:
    with pytest.raises(KeyError):
        Frame(mark("a")).filled({})


def test_what_is_remembered_is_made_once_and_the_least_used_leaves_first() -> None:
    remembered: Remembered[str] = Remembered(2)
    made: list[str] = []
    for key in ("a", "b", "a", "c", "a", "b"):
        remembered.get(key, lambda key=key: made.append(key) or key)  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a frame was made for the pages of this test."""
    made: list[str] = []
    whole = edition_page.text

    def text(*given: object) -> dict[str, object]:
        made.append("")
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(edition_page, "text", text)
    monkeypatch.setattr(edition_page, "_frames", Remembered())
    return made


def page(path: str = EDITION) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_a_frozen_text_is_rendered_once_and_its_progress_each_time(adopted: Edition, counted: list[str]) -> None:  # noqa: F811
    before = page()
    Measure.objects.filter(goal__theme__edition=adopted).update(status="stopped")
    after = page()
    assert len(counted) == 1
    assert 'class="tag late"' not in before
    count = Measure.objects.filter(goal__theme__edition=adopted).count()
    assert count > 1
    assert after.count('class="tag late"') == count + 1  # each measure, and the figure that counts them
    assert f'<b class="num">{count}</b>' in after


@pytest.mark.django_db
def test_a_page_from_a_kept_frame_is_the_page_that_a_new_process_makes(adopted: Edition, counted: list[str]) -> None:  # noqa: F811
    for query in ("", "?on=2025-02-28", "?on=2025-03-01", "?on=2030-01-01", "?a=%22%3E&b=2"):
        page()
        kept = page(EDITION + query)
        edition_page._frames, edition_page._pieces, edition_page._livings = Remembered(), Remembered(), Remembered()
        assert page(EDITION + query) == kept


@pytest.mark.django_db
def test_the_links_to_other_languages_keep_the_day_that_was_asked_about(adopted: Edition, counted: list[str]) -> None:  # noqa: F811
    page()
    assert "programmes/2025-2027/?on=2025-03-01&amp;x=1" in page(f"{EDITION}?on=2025-03-01&x=1")
    assert "?on=" not in page()


@pytest.mark.django_db
def test_a_correction_and_a_new_name_of_the_municipality_are_shown_at_once(
    adopted: Edition,  # noqa: F811
    counted: list[str],
    actor_with_role: Callable[..., Actor],
) -> None:
    assert "utan skrivfel" not in page()
    correct(adopted, "measure:m-1.text", "sv", "En text utan skrivfel", "skrivfel", actor_with_role("coordinator"))
    assert "<ins>En text utan skrivfel</ins>" in page()
    assert len(counted) == 1
    MunicipalityName.objects.create(municipality_id="638", language="sv", name="Nyborgå", valid_from=date(2025, 1, 1))
    assert "Nyborgå" in page()


@pytest.mark.django_db
def test_where_an_edition_stands_is_shown_anew_as_soon_as_a_day_or_a_decision_is_another(
    adopted: Edition,  # noqa: F811
    counted: list[str],
) -> None:
    day = f"{EDITION}?on=2025-06-01"
    assert 'class="tag ok">i kraft<' in page(day)
    Edition.objects.filter(pk=adopted.pk).update(period_to=date(2025, 5, 1))
    assert 'class="tag ok">i kraft<' not in page(day)
    Edition.objects.filter(pk=adopted.pk).update(period_to=date(2027, 12, 31))
    assert 'class="tag ok">i kraft<' in page(day)
    Meeting.objects.filter(items__adoptions__edition=adopted).update(held_on=date(2025, 7, 1))
    assert 'class="tag ok">i kraft<' not in page(day)


@pytest.mark.django_db
def test_another_reason_for_an_early_end_is_shown_at_once(adopted: Edition, counted: list[str]) -> None:  # noqa: F811
    reason = create_text({"sv": "En ny lag gäller."}, source_language="sv")
    Edition.objects.filter(pk=adopted.pk).update(expires_early_on=date(2025, 5, 1), early_expiry_reason=reason)
    assert "En ny lag gäller." in page()
    TextVersion.objects.filter(text=reason).update(body="Kommunerna har gått samman.")
    assert "Kommunerna har gått samman." in page()
