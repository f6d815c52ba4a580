"""Draws how one invented client's case goes: assessment, plans, referrals, reviews, times, and how it ends.

Each stage is only told where its day has come; so cases stand in all stages, and little is late.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from delaktig.cases.actions.interpreting import InterpreterInput
from delaktig.cases.actions.referring import ReferralInput
from delaktig.cases.assessment_inputs import InterviewInput, LevelInput, OpenInput, ResultInput
from delaktig.cases.levels import CEFR, PER_LANGUAGE
from delaktig.cases.plan_inputs import Agreement, GoalInput, InterruptionInput, ItemInput, PlanTerms, ReviewInput
from delaktig.clients.inputs import DatedInput
from delaktig.exchange.demo import files
from delaktig.exchange.demo.caseload_parts import (
    NEW_ACT,
    REFUGEES,
    Book,
    Person,
    Step,
    agreed_time,
    happens,
    picked,
    workday,
)
from delaktig.law.calendar import add_working_days
from delaktig.law.interview import decree

FIRST_PLAN, ALL_PLANS = 360, 720
"""Days, within the year of a first plan and the two years of all plans together (681/2023 §23)."""
REVIEWED_WITHIN = (140, 172)
"""Days from one look at a plan to the next, within the six months of 681/2023 §22."""
FIELDS = ("name", "mother_tongue", "contact_language", "official", "necessary")
BEFORE_THE_END = timedelta(days=12)
"""So near the end of a plan the next one is made instead of a review."""
AHEAD = 30
"""Days ahead for which a time is agreed."""


class Path:
    """One case as it is drawn. ``until`` is the last day that is told: today, or the day on which it ends early."""

    def __init__(self, chance: Random, person: Person, today: date, book: Book) -> None:
        self.chance, self.person, self.today, self.book = chance, person, today, book
        self.words: dict[str, Any] = files.caseload()["words"][person.worker.language]
        self.told: list[Step] = []
        self.referrals = self.times = self.plans = 0
        self.services: list[int] = []
        self.leaves = self._leaves()
        self.until = min(today, self.leaves[0]) if self.leaves else today

    def steps(self) -> list[Step]:
        """Return the steps of the case, in no order but those of a day among themselves."""
        in_force = self._assessed()
        if self.leaves and self.leaves[0] <= self.today:
            self._end(self.leaves[0], self.leaves[1], plan=in_force)
        self._notes()
        over = min((step.on for step in self.told if step.act == "end"), default=self.today)
        return [step for step in self.told if step.on <= over]

    def _tell(self, on: date, act: str, given: Any = None, of: int = 0) -> None:
        self.told.append(Step(on, act, given, of))

    def _days(self, first: int, last: int) -> timedelta:
        return timedelta(days=self.chance.randint(first, last))

    def _say(self, what: str) -> str:
        return str(self.chance.choice(self.words[what]))

    def _leaves(self) -> tuple[date, str] | None:
        """Return when and why the case ends before its time, where it does."""
        started = self.person.started
        if happens(self.chance, "not_reached"):
            return workday(started + self._days(95, 150)), "not_reached"
        for what, reason in (("moves", "moved"), ("leaves_finland", "left_finland")):
            if happens(self.chance, what):
                return workday(started + self._days(60, 500)), reason
        if happens(self.chance, "finds_other_service"):
            return workday(started + self._days(60, 300)), "other_service"
        return None

    # the assessment

    def _assessed(self) -> bool:
        """Tell of the assessment and what follows; return whether a plan is in force at the end of what is told."""
        begins = self._begins()
        self._circumstance(begins)
        if begins > self.until or (self.leaves and self.leaves[1] == "not_reached"):
            return False
        trigger, person = self._trigger(begins), self.person
        asked = person.started if person.asks else None
        self._tell(begins, "open", OpenInput(trigger, asked, person.started, begins))
        met = begins if person.jobseeker else workday(begins + self._days(0, 14))
        self._time(met, "assessment")
        if met > self.until:
            return False
        self._tell(met, "interview", self._interview(met))
        if happens(self.chance, "tested"):
            self._tell(met, "levels", self._levels(met))
        done = workday(met + self._days(3, 20))
        if done > self.until:
            return False
        return self._concluded(done)

    def _begins(self) -> date:
        started = self.person.started
        if self.person.jobseeker:
            if happens(self.chance, "interview_in_time"):
                return add_working_days(started, self.chance.randint(1, 5))
            return workday(started + self._days(10, 28))
        if happens(self.chance, "started_in_time"):
            return workday(started + timedelta(days=int(self.chance.triangular(1, 14 if self.person.asks else 50, 10))))
        return workday(started + self._days(63, 100))

    def _circumstance(self, begins: date) -> None:
        kind = self._group(begins)
        self._tell(self.person.started, "dated", ("circumstance", DatedInput(kind, self.person.started)))

    def _group(self, begins: date) -> str:
        person = self.person
        if person.jobseeker:
            return "unemployed_jobseeker"
        if person.asks:
            return "deemed_in_need"
        if begins < NEW_ACT:
            return "social_assistance"
        groups = dict(files.caseload()["groups"]["refugee" if person.ground in REFUGEES else "others"])
        groups.pop("deemed_in_need", None)
        return picked(Random(f"{person.born}"), groups)  # noqa: S311 - the same each time that it is asked

    def _trigger(self, begins: date) -> str:
        group = self._group(begins)
        if group == "deemed_in_need":
            return "on_request" if begins < NEW_ACT else "on_request_or_contact"
        return group

    def _interview(self, met: date) -> InterviewInput:
        rules, far = decree(met), self.chance.random() < 0.07
        return InterviewInput(
            interviewed_on=met,
            place="" if far else self.person.worker.row["place"],
            mode="video" if far else "on_site",
            mode_reason=self.words["far"] if far else "",
            language=self.person.language,
            interpreted=self.person.interpreter,
            answers={topic.key: self._say("answer") for topic in rules.topics},
            told=tuple(duty.key for duty in rules.duties),
        )

    def _levels(self, met: date) -> list[LevelInput]:
        base, tested = self.chance.choices(range(5), [5, 4, 3, 2, 1])[0], self.chance.random() < 0.5
        steps = [min(len(CEFR) - 1, max(0, base + self.chance.choice([-1, 0, 0, 1]))) for _skill in PER_LANGUAGE]
        return [
            LevelInput(self.person.integration, skill, CEFR[step], tested, met if tested else None)
            for skill, step in zip(PER_LANGUAGE, steps, strict=True)
        ]

    def _concluded(self, done: date) -> bool:
        wants = not happens(self.chance, "no_plan")
        made = workday(done + (self._days(2, 26) if self.chance.random() < 0.9 else self._days(32, 50)))
        given = ResultInput(
            result=self._say("result" if wants else "no_plan"),
            outcome="plan" if wants else "no_plan",
            plan_planned_on=made if wants else None,
            directed_to="" if wants else self._say("directed"),
            authors=self.words["authors"],
            sources=self._say("sources"),
        )
        self._tell(done, "result", given)
        self._tell(done, "finish")
        if wants:
            return self._first_plan(made)
        ends = workday(done + self._days(7, 40))
        if ends <= self.until and not self.leaves:
            self._end(ends, "no_need", plan=False)
        return False

    # plans

    def _first_plan(self, made: date) -> bool:
        if made > self.until:
            return False
        terms = self._terms()
        self._tell(made, "plan", terms)
        self._tell(made, "goal", GoalInput(*self._goal()))
        self.services = self._services()
        for service in self.services:
            self._tell(made, "item", ItemInput("service", 0, service, reason=self._say("reason")))
        if self.chance.random() < 0.35:
            self._tell(made, "item", ItemInput("own_step", 0, words=self._say("own_step")))
        valid_to = made + timedelta(days=FIRST_PLAN)
        next_on = self._agree(made, valid_to, first=made)
        self._refer(made, self.services, plan=0)
        self._interrupt(made)
        self._reviews(made, next_on, valid_to)
        return self._goes_on(made, valid_to, terms)

    def _goes_on(self, made: date, valid_to: date, terms: PlanTerms) -> bool:
        """Tell what comes when the first plan's time is over: another plan, or the end."""
        if happens(self.chance, "follows_on"):
            again = self._working_before(valid_to - self._days(0, 10))
            if again > self.until:
                return True
            self._tell(again, "follow", terms)
            self._refer(again, self.services, plan=1)
            last = made + timedelta(days=ALL_PLANS)
            next_on = self._agree(again, last, first=made)
            self._reviews(again, next_on, last)
            valid_to = last
        over = workday(valid_to + self._days(0, 6))
        if over > self.until:
            return True
        if not self.leaves:
            self._end(over, "plan_ended", plan=True)
        return True

    @staticmethod
    def _working_before(day: date) -> date:
        while workday(day) != day:
            day -= timedelta(days=1)
        return day

    def _terms(self) -> PlanTerms:
        return PlanTerms(
            integration_language=self.person.integration,
            language=self.person.language,
            interpreted=self.person.interpreter,
            written_in=self.person.worker.language,
            job_search=self._say("job_search") if self.person.jobseeker else "",
            follow_up=self._say("follow_up"),
            duties_told=True,
            authors=self.words["authors"],
            sources=self._say("sources"),
        )

    def _goal(self) -> tuple[str, str]:
        if (self.person.started - self.person.born).days < 25 * 365:
            return self._say("goal_school"), "upper_secondary"
        if self.person.jobseeker:
            return self._say("goal_work"), "employment_or_enterprise"
        return self._say("goal_ready"), "work_life_readiness"

    def _services(self) -> list[int]:
        topics, offered = files.caseload()["topics"], self.person.worker.offered.services
        wanted = [topics[self.person.integration][0], *self._further(topics)]
        found = [self.chance.choice(offered[topic]) for topic in wanted if offered.get(topic)]
        return list(dict.fromkeys(found))

    def _further(self, topics: dict[str, list[str]]) -> list[str]:
        beside = topics["jobseeker" if self.person.jobseeker else "others"]
        more = self.chance.sample(beside, self.chance.choice([1, 1, 2]))
        return more + (topics[self.person.integration][1:] if self.chance.random() < 0.3 else [])

    def _agree(self, made: date, valid_to: date, *, first: date) -> date | None:
        next_on = self._next_look(made, valid_to)
        oral = first >= NEW_ACT and self.chance.random() < 0.1
        self._tell(made, "agree", Agreement(made, valid_to, next_on, "oral" if oral else "signed"), self.plans)
        self.plans += 1
        return next_on

    def _next_look(self, after: date, valid_to: date) -> date | None:
        day = workday(after + self._days(*REVIEWED_WITHIN))
        return day if day < valid_to else None

    def _reviews(self, made: date, next_on: date | None, valid_to: date) -> None:
        plan, last = self.plans - 1, made
        while next_on is not None:
            late = happens(self.chance, "review_late")
            held = workday(next_on + (self._days(12, 40) if late else self._days(-9, 4)))
            if held >= valid_to - BEFORE_THE_END or held <= last:
                return
            self._time(held, "review")
            if held > self.until:
                return
            last, next_on = held, self._next_look(held, valid_to)
            self._tell(held, "review", self._review(held, next_on), plan)

    def _review(self, held: date, next_on: date | None) -> ReviewInput:
        return ReviewInput(
            occasion="regular",
            held_on=held,
            language=self.person.language,
            interpreted=self.person.interpreter,
            participation=self._say("participation"),
            progress=self._say("progress"),
            hindrances=self._say("hindrances"),
            changes="",
            authors=self.words["authors"],
            sources=self._say("sources"),
            county_joined=False,
            next_on=next_on,
        )

    def _interrupt(self, made: date) -> None:
        if not happens(self.chance, "interrupted"):
            return
        first = made + self._days(40, 180)
        last = first + self._days(14, 80)
        if workday(last) <= self.until and last < made + timedelta(days=FIRST_PLAN):
            kind = self.chance.choice(["illness", "illness", "injury", "parental_allowance"])
            self._tell(workday(last), "interrupt", InterruptionInput(kind, first, last, self.words["interruption"]))

    # referrals, times, notes

    def _refer(self, made: date, services: list[int], *, plan: int) -> None:
        for item, service in enumerate(services):
            sent = workday(made + (self._days(1, 24) if item == 0 else self._days(3, 28)))
            if sent > self.until:
                return
            typed = {"necessary": self._say("reason")}
            self._tell(sent, "refer", ((plan, item), ReferralInput(service, sent, FIELDS, typed)), self.referrals)
            self._outcome(sent)
            self.referrals += 1

    def _outcome(self, sent: date) -> None:
        shares = dict(files.caseload()["referral"])
        if (self.today - sent).days > 40:
            shares.pop("waiting")
        what = picked(self.chance, shares)
        if what == "waiting":
            return
        answered = workday(sent + self._days(2, 16))
        if what in {"declined", "withdrawn"}:
            self._hear(answered, what, self._say(what))
            return
        begins = workday(answered + self._days(1, 45))
        ends = workday(begins + self._days(60, 280))
        after = [("accepted", answered), ("no_show" if what == "no_show" else "started", begins)]
        if what == "started":
            after.append(("ended", ends))
        for kind, day in after:
            if day > self.until:
                return
            self._hear(day, kind)

    def _hear(self, on: date, kind: str, reason: str = "") -> None:
        if on <= self.until:
            self._tell(on, "tell", (kind, reason), self.referrals)

    def _time(self, on: date, about: str) -> None:
        """Tell of a time with the client, and of the interpreter: those that have been, and those that are near."""
        agreed = max(self.person.started, workday(on - self._days(8, 16)))
        ends_early = self.leaves is not None and on > self.leaves[0]
        if agreed > self.until or on > self.today + timedelta(days=AHEAD) or ends_early:
            return
        hour = self.book.take(self.person.worker.email, on, self.chance)
        if hour is None:
            return
        agreed = min(agreed, on)
        self._tell(agreed, "time", agreed_time(self.person, on, hour, about), self.times)
        supplier = self.person.worker.offered.supplier
        if self.person.interpreter and supplier is not None:
            booked = InterpreterInput(
                self.person.origin["tongue"], self.chance.choice(["phone", "on_site", "video"]), supplier, agreed
            )
            self._tell(agreed, "interpreter", booked, self.times)
        if on < self.today:
            self._tell(on, "came", None, self.times)
        self.times += 1

    def _notes(self) -> None:
        span = (min(self.until, self.today) - self.person.started).days
        for _number in range(self.chance.choice([0, 0, 1, 1, 2])):
            on = workday(self.person.started + timedelta(days=self.chance.randint(0, max(0, span))))
            if on <= self.until:
                self._tell(on, "note_entry", self._say("note"))

    def _end(self, on: date, reason: str, *, plan: bool) -> None:
        if plan:
            why = {"plan_ended": "time_out", "moved": "moved"}.get(reason, "other")
            self._tell(on, "end_plan", (why, self.words["left"] if why == "other" else ""), self.plans - 1)
        self._tell(on, "end", reason)
