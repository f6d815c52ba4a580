"""The clients of a seeded database: relations, assessments, plans, reviews, referrals. Nobody has a name or a code."""

from __future__ import annotations

from datetime import date

from delaktig.accounts.models import User
from delaktig.cases.models import (
    Appointment,
    Assessment,
    Handover,
    InterpreterBooking,
    Plan,
    Referral,
    ReferralEvent,
    Review,
)
from delaktig.clients.models import Client, ClientRelation, ResidenceGround, Responsibility
from delaktig.exchange.demo import files
from delaktig.exchange.scale.drawing import AT, Drawing, day, go_on_after, insert, is_postgresql, later, literal, series
from delaktig.exchange.scale.places import Size, Slots
from delaktig.organisations.models import Organisation

OFFICER = "scale@example.invalid"
GROUNDS = {"international_protection": 30, "temporary_protection": 25, "family": 25, "work": 15, "other": 5}
TRIGGERS = {"unemployed_jobseeker": 45, "social_assistance": 10, "reimbursement_group": 30, "asked": 15}
ENDS = {"plan_ended": 50, "moved": 20, "no_need": 10, "left_finland": 8, "not_reached": 10, "mistake": 2}
PLAN_ENDS = {"reached": 40, "employment_plan": 20, "time_out": 25, "moved": 10, "other": 5}


def write_people(drawing: Drawing, size: Size, slots: Slots) -> None:
    """Write clients with their cases; a row's number follows from its client's."""
    _clients(drawing, size, slots)
    _relations(drawing, size)
    _assessments(drawing, size)
    _plans(drawing, size)
    _referrals(drawing, size, slots)
    _others(drawing, size)
    go_on_after(
        Client, ClientRelation, ResidenceGround, Responsibility, Assessment, Plan, Review, Referral, ReferralEvent,
        Appointment, InterpreterBooking, Handover,
    )  # fmt: skip


def _clients(drawing: Drawing, size: Size, slots: Slots) -> None:
    n = "s.n"
    language = drawing.pick("tongue", {row["tag"]: row["share"] for row in files.guidance()["language"]}, n)
    span = (size.last - size.first).days - 30
    insert(
        Client,
        f"{series(1, size.clients)} JOIN scale_place AS p ON p.slot = {drawing.below('town', slots.places, n)}",
        id=n,
        uid=drawing.uuid("client", n),
        municipality_id="p.code",
        number="CAST(20000000 + s.n AS varchar(16))",
        mother_tongue=language,
        contact_language=language,
        integration_language=drawing.pick("integration", {"sv": 1, "fi": 3}, n),
        first_permit_on=later(day(size.first), drawing.below("permit", span, n)),
        invented="TRUE",
    )
    ground = drawing.pick("ground", GROUNDS, "c.id")
    insert(ResidenceGround, "clients_client AS c", client_id="c.id", ground=ground, valid_from="c.first_permit_on")
    changed = later("c.first_permit_on", f"400 + {drawing.below('changed', 900, 'c.id')}")
    insert(
        ResidenceGround,
        "clients_client AS c",
        drawing.chance("second ground", 25, "c.id"),
        client_id="c.id",
        ground=drawing.pick("later ground", GROUNDS, "c.id"),
        valid_from=changed,
    )


def _relations(drawing: Drawing, size: Size) -> None:
    n = "c.id"
    started = later("c.first_permit_on", drawing.below("started", 30, n))
    ended = later("c.first_permit_on", f"300 + {drawing.below('ended', 1100, n)}")
    is_over = f"{ended} <= {day(size.last)} AND {drawing.chance('over', 80, n)}"
    asked = later("c.first_permit_on", f"30 + {drawing.below('asked', 40, n)}")
    insert(
        ClientRelation,
        "clients_client AS c",
        id=n,
        uid=drawing.uuid("relation", n),
        client_id=n,
        started_on=started,
        learned_on=started,
        requested_on=f"CASE WHEN {drawing.chance('asks', 80, n)} THEN {asked} END",
        ended_on=f"CASE WHEN {is_over} THEN {ended} END",
        end_reason=f"CASE WHEN {is_over} THEN {drawing.pick('end', ENDS, n)} ELSE '' END",
    )
    first = drawing.pick("authority", {"municipality": 3, "employment_authority": 2}, "r.id")
    moves = f"({drawing.chance('other authority', 30, 'r.id')})"
    moved = later("r.started_on", f"60 + {drawing.below('moved', 400, 'r.id')}")
    insert(
        Responsibility,
        "clients_clientrelation AS r",
        relation_id="r.id",
        authority=first,
        valid_from="r.started_on",
        valid_to=f"CASE WHEN {moves} THEN {moved} END",
    )
    other = f"CASE WHEN {first} = 'municipality' THEN 'employment_authority' ELSE 'municipality' END"
    insert(
        Responsibility, "clients_clientrelation AS r", moves, relation_id="r.id", authority=other,
        valid_from=later(moved, "1"),
    )  # fmt: skip


def _until(column: str, last: date) -> str:
    return f"CASE WHEN {column} <= {day(last)} THEN {column} END"


def _assessments(drawing: Drawing, size: Size) -> None:
    n = "r.id"
    started = later("COALESCE(r.requested_on, r.started_on)", f"3 + {drawing.below('start', 70, n)}")
    rows = f"(SELECT r.id, r.requested_on, r.learned_on, {started} AS began FROM clients_clientrelation AS r) AS r"  # noqa: S608
    done = later("r.began", f"10 + {drawing.below('done', 30, n)}")
    is_done = f"{done} <= {day(size.last)}"
    outcome = drawing.pick("outcome", {"plan": 7, "no_plan": 3}, n)
    insert(
        Assessment,
        rows,
        f"r.began <= {day(size.last)} AND {drawing.chance('assessed', 80, n)}",
        id=n,
        uid=drawing.uuid("assessment", n),
        relation_id=n,
        trigger=drawing.pick("trigger", TRIGGERS, n),
        requested_on="r.requested_on",
        learned_on="r.learned_on",
        started_on="r.began",
        done_on=f"CASE WHEN {is_done} THEN {done} END",
        outcome=f"CASE WHEN {is_done} THEN {outcome} ELSE '' END",
        language=drawing.pick("spoken", {"sv": 2, "fi": 3, "en": 3, "ar": 2}, n),
        from_elsewhere=drawing.chance("elsewhere", 2, n),
    )


def _plans(drawing: Drawing, size: Size) -> None:
    n = "a.id"
    made = later("a.done_on", drawing.below("made", 30, n))
    rows = f"(SELECT a.id, a.relation_id, {made} AS made FROM cases_assessment AS a WHERE a.outcome = 'plan') AS a"  # noqa: S608
    until = later("a.made", f"365 * (1 + {drawing.below('lasts', 3, n)})")
    ended = later("a.made", f"150 + {drawing.below('plan over', 800, n)}")
    is_over = f"{ended} <= {day(size.last)} AND {drawing.chance('plan ends', 75, n)}"
    insert(
        Plan,
        rows,
        f"a.made <= {day(size.last)}",
        id=n,
        uid=drawing.uuid("plan", n),
        relation_id="a.relation_id",
        assessment_id=n,
        made_on="a.made",
        signed_on="a.made",
        signature="'signed'",
        valid_to=until,
        integration_language=drawing.pick("integration", {"sv": 1, "fi": 3}, "a.relation_id"),
        language="'sv'",
        ended_on=f"CASE WHEN {is_over} THEN {ended} END",
        end_reason=f"CASE WHEN {is_over} THEN {drawing.pick('plan end', PLAN_ENDS, n)} ELSE '' END",
        from_elsewhere=drawing.chance("plan from elsewhere", 2, n),
    )
    held = later("p.made_on", f"180 * k.n + {drawing.below('held', 25, 'p.id * 4 + k.n')}")
    insert(
        Review,
        f"cases_plan AS p CROSS JOIN {series(1, 3, 'k')}",
        f"{held} <= COALESCE(p.ended_on, {day(size.last)})",
        id="p.id * 4 + k.n",
        uid=drawing.uuid("review", "p.id * 4 + k.n"),
        relation_id="p.relation_id",
        plan_id="p.id",
        occasion=drawing.pick("occasion", {"regular": 6, "change": 3, "request": 1}, "p.id * 4 + k.n"),
        held_on=held,
    )


def _referrals(drawing: Drawing, size: Size, slots: Slots) -> None:
    n = "(p.id * 2 + k.n)"
    sent = later("p.made_on", f"5 + {drawing.below('sent', 200, n)}")
    where_from = f"JOIN scale_place AS t ON t.slot = {drawing.below('town', slots.places, 'p.relation_id')}"
    office = f"JOIN {Organisation._meta.db_table} AS o ON o.municipality_id = t.code"
    insert(
        Referral,
        f"cases_plan AS p CROSS JOIN {series(0, 1, 'k')} {where_from} {office}",
        f"{sent} <= {day(size.last)} AND {drawing.chance('referred', 70, n)}",
        id=n,
        uid=drawing.uuid("referral", n),
        relation_id="p.relation_id",
        service_id=f"t.service + {drawing.number('to', n)} % t.services",
        provider_id="o.id",
        sent_on=sent,
    )
    steps = {
        "accepted": (85, "4", 6, 0),
        "declined": (85, "4", 6, 1),
        "started": (70, "12", 60, 0),
        "ended": (50, "110", 120, 0),
    }
    for at, (kind, (share, least, spread, other)) in enumerate(steps.items()):
        comes = drawing.chance("accepted", share, "r.id")
        on = later("r.sent_on", f"{least} + {drawing.below(kind, spread, 'r.id')}")
        insert(
            ReferralEvent,
            "cases_referral AS r",
            f"{'NOT' if other else ''} ({comes}) AND {on} <= {day(size.last)}",
            id=f"r.id * 4 + {at}",
            uid=drawing.uuid(kind, "r.id"),
            referral_id="r.id",
            kind=literal(kind),
            on=on,
            told_by="'worker'",
            at=literal(AT),
        )


def _others(drawing: Drawing, size: Size) -> None:
    """Write appointments with interpreters, and clients handed over."""
    officer = User.objects.create(email=OFFICER, name="Invented", password="!", is_active=False)  # noqa: S106
    n = "r.id"
    ordered = later("r.started_on", f"15 + {drawing.below('ordered', 300, n)}")
    meets = f"{drawing.chance('meets', 30, n)} AND {ordered} <= {day(size.last)}"
    insert(
        Appointment,
        "clients_clientrelation AS r",
        meets,
        id=n,
        uid=drawing.uuid("appointment", n),
        relation_id=n,
        starts_at=f"CAST({ordered} AS timestamp)" if is_postgresql() else f"{ordered} || ' 08:00:00'",
        officer_id=str(officer.pk),
        about="'plan'",
    )
    insert(
        InterpreterBooking,
        "clients_clientrelation AS r",
        meets,
        id=n,
        uid=drawing.uuid("booking", n),
        relation_id=n,
        appointment_id=n,
        language=drawing.pick("interpreted", {"ar": 4, "uk": 3, "fa": 2, "so": 1}, n),
        mode=drawing.pick("mode", {"phone": 6, "on_site": 3, "video": 1}, n),
        ordered_on=ordered,
        cancelled_on=f"CASE WHEN {drawing.chance('cancelled', 5, n)} THEN {ordered} END",
    )
    sent = later("r.started_on", f"100 + {drawing.below('handed', 500, n)}")
    insert(
        Handover,
        "clients_clientrelation AS r",
        f"{drawing.chance('hands over', 8, n)} AND {sent} <= {day(size.last)}",
        id=n,
        uid=drawing.uuid("handover", n),
        relation_id=n,
        ground=drawing.pick("handover ground", {"status": 6, "move": 3, "other_service": 1}, n),
        sent_on=sent,
    )
