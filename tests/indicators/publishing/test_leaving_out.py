"""What is left out beside what was published before: only what hangs together is judged together."""

from __future__ import annotations

from datetime import date

from delaktig.indicators.disclosure.places import Place
from delaktig.indicators.publishing.leaving_out import Before, Behind, leave_out

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
KNOWN, VISITS = Place("known", *YEAR), Place("visits", *YEAR)
FEW = Before(same=(Behind({KNOWN: 3}),))


def test_a_small_number_that_is_known_already_stops_no_table_that_has_nothing_to_do_with_it() -> None:
    assert not leave_out(Behind({VISITS: 40}), FEW, 5).exposed


def test_a_table_that_hangs_together_with_it_is_still_refused() -> None:
    assert leave_out(Behind({KNOWN: 3}), FEW, 5).exposed == {KNOWN}
    parts = {Place.of("known", *YEAR, language="ar"): 1, Place.of("known", *YEAR, language="uk"): 2}
    assert KNOWN in leave_out(Behind({KNOWN: 3} | parts), FEW, 5).exposed


def test_what_a_paper_left_out_for_what_it_would_reveal_does_not_stop_the_papers_year() -> None:
    facts = frozenset({("passed", "entry"), ("tried", "entry")})
    passed, tried = Place("passed", *YEAR), Place("tried", *YEAR)
    paper = Behind({passed: 12, tried: 13}, facts=facts)
    kept = paper.without(leave_out(paper, Before(), 5).hidden)
    assert kept.hidden
    found = leave_out(Behind({VISITS: 40}) | Behind(paper.numbers, facts=facts), Before(same=(kept,)), 5)
    assert not found.exposed
    assert set(found.hidden) == set(kept.hidden)
