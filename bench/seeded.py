"""Counts by hand-written SQL, family by family, what indicators count: to hold numbers and time against.

Written from the definitions and the tables, without looking at what the indicators ask. ``{here}`` stands where the
rows of one municipality are picked; for the whole country it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ByHand:
    """An indicator counted by hand: what is selected, from which rows, and how rows are picked by place and day.

    ``by`` names for a dimension the column, with what must be joined for it. A ``stock`` has its own conditions on the
    last day, ``flow`` the column of the day.
    """

    name: str
    value: str
    rows: str
    place: str
    flow: str = ""
    also: str = ""
    by: tuple[tuple[str, str, str], ...] = ()

    def sql(self, *, here: bool, by: str = "") -> str:
        """Return the query, with ``%(first)s``, ``%(last)s`` and ``%(code)s`` for what is asked."""
        column, join = next(((column, join) for name, column, join in self.by if name == by), ("", ""))
        conditions = [f"{self.flow} BETWEEN %(first)s AND %(last)s"] if self.flow else []
        conditions += [self.also] if self.also else []
        conditions += [f"{self.place} = %(code)s"] if here else []
        group = f" GROUP BY {column}" if column else ""
        selected = f"{column}, {self.value}" if column else self.value
        return f"SELECT {selected} FROM {self.rows} {join} WHERE {' AND '.join(conditions)}{group}"


VISITS, VISIT = "guidance_visit v", 'v."on"'
OF_CLIENT = "JOIN clients_clientrelation r ON r.id = x.relation_id JOIN clients_client c ON c.id = r.client_id"
HERE = "c.municipality_id"
SPENT = "SUM(CASE WHEN x.spent THEN 1 ELSE 0 END)"
MEDIAN = "percentile_cont(0.5) WITHIN GROUP (ORDER BY {days})"


def _of_cases(name: str, table: str, day: str, also: str = "", *by: tuple[str, str]) -> ByHand:
    parts = tuple((label, f"x.{column}", "") for label, column in by)
    return ByHand(f"cases.{name}", "COUNT(*)", f"{table} x {OF_CLIENT}", HERE, f"x.{day}", also, parts)


OURS = "NOT x.from_elsewhere"
EVENTS = (
    "cases_referralevent x JOIN cases_referral f ON f.id = x.referral_id "
    "JOIN clients_clientrelation r ON r.id = f.relation_id JOIN clients_client c ON c.id = r.client_id"
)
FIRST_START = (
    "x.kind = 'started' AND x.\"on\" >= f.sent_on AND NOT EXISTS (SELECT 1 FROM cases_referralevent e WHERE "
    'e.kind = \'started\' AND e.referral_id = x.referral_id AND (e."on" < x."on" OR e."on" = x."on" '
    "AND e.id < x.id))"
)
IN_FORCE = "x.started_on <= %(last)s AND (x.ended_on IS NULL OR x.ended_on >= %(last)s) AND x.end_reason <> 'mistake'"
RELATIONS = "clients_clientrelation x JOIN clients_client c ON c.id = x.client_id"
HELD = "(valid_from IS NULL OR valid_from <= %(last)s) AND (valid_to IS NULL OR valid_to >= %(last)s)"
GROUND = (
    f"LEFT JOIN LATERAL (SELECT ground FROM clients_residenceground WHERE client_id = x.client_id AND {HELD} "
    "ORDER BY valid_from DESC NULLS LAST, id DESC LIMIT 1) g ON true"
)
AUTHORITY = (
    f"LEFT JOIN LATERAL (SELECT authority FROM clients_responsibility WHERE relation_id = x.id AND {HELD} "
    "ORDER BY valid_from DESC NULLS LAST, id DESC LIMIT 1) a ON true"
)
ENTRIES = "activities_entry x"
MEETINGS = "decisions_meeting x JOIN decisions_body b ON b.id = x.body_id"
PUBLISHED = (
    "x.state = 'published' AND (x.published_at AT TIME ZONE 'Europe/Helsinki')::date <= %(last)s "
    "AND (x.valid_from IS NULL OR x.valid_from <= %(last)s) AND (x.valid_to IS NULL OR x.valid_to >= %(last)s)"
)


def by_hand() -> Iterator[ByHand]:
    """Yield what is counted by hand: all but programmes and remarks, of which nothing is seeded."""
    yield from _guidance()
    yield from _cases()
    yield from _clients()
    yield from _activities()
    yield from _others()


def _guidance() -> Iterator[ByHand]:
    stands = "NOT v.undone"
    place = "v.municipality_id"
    plain = tuple((name, f"v.{column}", "") for name, column in _columns("language channel hour point country_group"))
    reasons = ("reason", "q.reason", "LEFT JOIN guidance_visitreason q ON q.visit_id = v.key")
    yield ByHand("guidance.visits", "COUNT(*)", VISITS, place, VISIT, stands, (reasons, *plain))
    part = "COUNT(*), COUNT(*) FILTER (WHERE v.interpreting IN ('on_site', 'phone', 'video'))"
    yield ByHand("guidance.interpreted", part, VISITS, place, VISIT, stands, (plain[0], plain[1], plain[3]))
    for name, table, by in (
        ("directed", "guidance_visitservice", (("service", "x.service_id", ""),)),
        ("materials", "guidance_visitmaterial", (("language", "x.language", ""), ("material", "x.material", ""))),
    ):
        rows = f"{table} x JOIN {VISITS} ON v.key = x.visit_id"
        yield ByHand(f"guidance.{name}", "COUNT(*)", rows, place, VISIT, stands, by)
    by = (("point", "x.point_id", ""),)
    wished = "COUNT(*), SUM(x.number)"
    rows = "guidance_assessmentwish x"
    yield ByHand("guidance.assessment_wishes", wished, rows, "x.municipality_id", "x.month", "", by)


def _columns(words: str) -> Iterator[tuple[str, str]]:
    for word in words.split():
        yield word, "point_id" if word == "point" else word


def _cases() -> Iterator[ByHand]:
    group, language = ("group", "trigger"), ("integration_language", "integration_language")
    yield ByHand("cases.assessments_asked", "COUNT(*)", RELATIONS, HERE, "x.requested_on")
    yield _of_cases("assessments_started", "cases_assessment", "started_on", OURS, group)
    yield _of_cases(
        "assessments_made", "cases_assessment", "done_on", OURS, group, ("outcome", "outcome"), ("language", "language")
    )
    asked = "COALESCE(x.requested_on, r.requested_on)"
    days = MEDIAN.format(days=f"x.started_on - {asked}")
    waited = f"{OURS} AND x.started_on >= {asked}"
    rows = f"cases_assessment x {OF_CLIENT}"
    by = (("group", "x.trigger", ""),)
    yield ByHand("cases.days_to_assessment", f"COUNT(*), {days}", rows, HERE, "x.started_on", waited, by)
    yield _of_cases("plans_made", "cases_plan", "made_on", OURS, language)
    ended = f"{OURS} AND x.made_on IS NOT NULL"
    yield _of_cases("plans_ended", "cases_plan", "ended_on", ended, ("reason", "end_reason"))
    force = (
        "x.made_on <= %(last)s AND (x.ended_on IS NULL OR x.ended_on >= %(last)s) "
        "AND (x.valid_to IS NULL OR x.valid_to >= %(last)s)"
    )
    by = (("integration_language", "x.integration_language", ""), ("language", "c.mother_tongue", ""))
    yield ByHand("cases.plans_in_force", "COUNT(*)", f"cases_plan x {OF_CLIENT}", HERE, "", force, by)
    yield _of_cases("reviews_held", "cases_review", "held_on", OURS, ("occasion", "occasion"))
    sent = (("service", "service_id"), ("provider", "provider_id"))
    yield _of_cases("referrals_made", "cases_referral", "sent_on", "", *sent)
    by = (("outcome", "x.kind", ""),)
    yield ByHand("cases.referral_outcomes", "COUNT(*)", EVENTS, HERE, 'x."on"', "", by)
    days = MEDIAN.format(days='x."on" - f.sent_on')
    by = (("service", "f.service_id", ""),)
    yield ByHand("cases.days_to_service", f"COUNT(*), {days}", EVENTS, HERE, 'x."on"', FIRST_START, by)
    booked = ("language", "language"), ("mode", "mode")
    yield _of_cases("interpreter_bookings", "cases_interpreterbooking", "ordered_on", "x.cancelled_on IS NULL", *booked)
    yield _of_cases("handovers", "cases_handover", "sent_on", "", ("ground", "ground"))


def _clients() -> Iterator[ByHand]:
    real = "x.end_reason <> 'mistake'"
    yield ByHand("clients.relations_begun", "COUNT(*)", RELATIONS, HERE, "x.started_on", real)
    by: tuple[tuple[str, str, str], ...] = (("reason", "x.end_reason", ""),)
    yield ByHand("clients.relations_ended", "COUNT(*)", RELATIONS, HERE, "x.ended_on", real, by)
    by = (
        ("ground", "g.ground", GROUND),
        ("language", "c.mother_tongue", ""),
        ("authority", "a.authority", AUTHORITY),
    )
    yield ByHand("clients.in_force", "COUNT(*)", RELATIONS, HERE, "", IN_FORCE, by)


def _activities() -> Iterator[ByHand]:
    from delaktig.activities.kinds import kinds

    by = (("organisation", "x.organisation_id", ""), ("unit", "x.unit_id", ""))
    place = "x.municipality_id"
    logged = "x.held AND x.removed_at IS NULL AND x.kind "
    for code, kind in kinds().items():
        stock = kind.basis == "stock"
        open_ = " AND x.first <= %(last)s AND (x.last IS NULL OR x.last >= %(last)s)" if stock else ""
        day, rows = "" if stock else "x.first", f"{logged}= '{code}'{open_}"
        name = f"activities.{code}"
        yield ByHand(name, "COUNT(*), SUM(x.number)", ENTRIES, place, day, rows, by)
        if kind.participants:
            value = "COUNT(*), SUM(x.participants)"
            yield ByHand(f"{name}_participants", value, ENTRIES, place, day, rows, by)
        if kind.amount:
            yield ByHand(f"{name}_euros", "COUNT(*), SUM(x.amount)", ENTRIES, place, day, rows, by)
        if kind.two_way:
            value = "COUNT(*), SUM(x.amount)"
            yield ByHand(f"{name}_two_way_euros", value, ENTRIES, place, day, f"{rows} AND x.two_way", by)
    employed = ", ".join(f"'{code}'" for code, kind in kinds().items() if kind.group == "employed")
    by = (("kind", "x.kind", ""), *by)
    rows = f"{logged}IN ({employed})"
    yield ByHand("activities.employed", "COUNT(*), SUM(x.number)", ENTRIES, place, "x.first", rows, by)


def _others() -> Iterator[ByHand]:
    place = "b.municipality_id"
    by: tuple[tuple[str, str, str], ...] = (("kind", "b.kind", ""),)
    yield ByHand("decisions.meetings", "COUNT(*)", MEETINGS, place, "x.held_on", "", by)
    for name, kind in (
        ("client_jury_meetings", "client_jury"),
        ("forum_meetings", "forum"),
        ("working_group_meetings", "working_group"),
    ):
        yield ByHand(f"decisions.{name}", "COUNT(*)", MEETINGS, place, "x.held_on", f"b.kind = '{kind}'")
    rows = "decisions_item i JOIN decisions_meeting x ON x.id = i.meeting_id JOIN decisions_body b ON b.id = x.body_id"
    by = (("outcome", "i.outcome", ""), ("kind", "b.kind", ""))
    deciding = "b.kind IN ('committee', 'board', 'council')"
    yield ByHand("decisions.items", "COUNT(*)", rows, place, "x.held_on", deciding, by)
    rows, place = "catalogue_report x JOIN catalogue_service s ON s.id = x.service_id", "s.keeper_id"
    by = tuple((name, f"x.{name}", "") for name in ("about", "language", "state"))
    yield ByHand("catalogue.reports", "COUNT(*)", rows, place, 'x."on"', "", by)
    settled = "COUNT(*), COUNT(*) FILTER (WHERE x.state IN ('mended', 'not_wrong'))"
    yield ByHand("catalogue.reports_answered", settled, rows, place, 'x."on"')
    by = (("language", "x.language", ""),)
    vain = "COUNT(*), SUM(x.count)"
    yield ByHand("catalogue.searches_in_vain", vain, "catalogue_miss x", "x.municipality_id", "x.month", "", by)
    said = "LEFT JOIN texts_textversion t ON t.text_id = x.name_id AND t.body <> ''"
    by = (("language", "t.language", said),)
    services = "catalogue_service x"
    yield ByHand("catalogue.services", "COUNT(*)", services, "x.keeper_id", "", PUBLISHED, by)
    late = f"{PUBLISHED} AND x.confirm_by < %(last)s"
    yield ByHand("catalogue.stale", "COUNT(*)", services, "x.keeper_id", "", late)
    place, about = "s.municipality_id", "s.period_to"
    rows = "surveys_response x JOIN surveys_survey s ON s.id = x.survey_id"
    by = (("language", "x.language", ""), ("survey", "s.series", ""))
    yield ByHand("surveys.answers", "COUNT(*)", rows, place, about, "", by)
    rows = "surveys_code x JOIN surveys_survey s ON s.id = x.survey_id"
    by = (("survey", "s.series", ""),)
    value = f"COUNT(*), {SPENT}"
    yield ByHand("surveys.response_rate", value, rows, place, about, "s.counted_on IS NOT NULL", by)
