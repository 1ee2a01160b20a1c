"""Tiny operations with a plan and something that happens to them, drawn at random."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import msgspec
from hypothesis import strategies as st

from watchbill.planning.changes import (
    AnyChange,
    LevelSet,
    NewPlace,
    Pins,
    PlaceTravel,
    Since,
    SiteAdded,
    StopUnreachable,
    StreetClosed,
    TeamOut,
    TravelTimes,
    VisitsChanged,
)
from watchbill.planning.check import check
from watchbill.planning.levels import minima_of
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import (
    Absence,
    Area,
    AreaLevel,
    Demand,
    DutyTraining,
    Force,
    LevelRule,
    Matrix,
    Minimum,
    Operation,
    Place,
    PostDemand,
    Problem,
    RestRules,
    Shift,
    Stop,
    Strength,
    Team,
    WorkLimits,
)
from watchbill.planning.shortfalls import shortfalls

HOUR = 3_600
DAY_S = 24 * HOUR
DAYS = 2
SHIFTS = (
    Shift(code="early", start_s=6 * HOUR, end_s=14 * HOUR),
    Shift(code="night", start_s=22 * HOUR, end_s=30 * HOUR, night=True),
)
CHOICES = ("", *(shift.code for shift in SHIFTS))
WAY_S = 600
BASE, S, U = range(3)
"""Places: where all teams start, a stop in village V, one in village W."""
Roster = dict[tuple[str, int], str]
"""Shift (empty: off) by team and day."""

days, shift_codes = st.integers(0, DAYS - 1), st.sampled_from(CHOICES[1:])


@dataclass(frozen=True)
class Case:
    """A problem, duties in force, what happens, from when on, and what is pinned."""

    problem: Problem
    duties: tuple[Duty, ...]
    changes: tuple[AnyChange, ...]
    since: Since
    pins: Pins

    @property
    def now_s(self) -> int:
        """Seconds after the midnight that begins day 0."""
        return self.begins_s(self.since.day, self.since.shift) + self.since.second

    def begins_s(self, day: int, shift: str) -> int:
        """When a shift begins, likewise."""
        return day * DAY_S + self.problem.shift_by_code[shift].start_s

    def is_begun(self, duty: Duty) -> bool:
        """Whether a duty is history, or under way."""
        return self.begins_s(duty.day, duty.shift) < self.now_s

    def is_pinned(self, duty: Duty) -> bool:
        """Whether an order must stay if it can."""
        key = (duty.day, duty.shift)
        return duty.team in self.pins.teams or key in self.pins.shifts or (duty.team, *key) in self.pins.orders


def as_duties(roster: Roster) -> tuple[Duty, ...]:
    """The duties of a roster."""
    return tuple(Duty(team=team, day=day, shift=shift) for (team, day), shift in roster.items() if shift)


def as_roster(problem: Problem, duties: Iterable[Duty]) -> Roster:
    """The roster that duties make."""
    worked = {(duty.team, duty.day): duty.shift for duty in duties}
    return {cell: worked.get(cell, "") for cell in product(problem.team_by_code, range(DAYS))}


def faults(problem: Problem, duties: Iterable[Duty]) -> set[str]:
    """Rules that duties break, as the verifier finds them."""
    duties = tuple(duties)
    plan = Plan(duties=duties, routes=(), shortfalls=shortfalls(problem, duties, ()))
    return {finding.rule for finding in check(problem, plan) if finding.severity == "error"}


@st.composite
def teams(draw: st.DrawFn, code: str) -> Team:
    guard = code.startswith("G")
    night_or_day = st.sampled_from(("", "early", "night"))
    return Team(
        code=code,
        name=code,
        force="guard" if guard else "patrol",
        area=draw(st.sampled_from(("V", "V", "T") if guard else ("V", "W"))),
        strength=draw(st.integers(1, 3)),
        base=BASE,
        crew=draw(st.sampled_from((None, 0, 1))),
        reach=() if guard else draw(st.sampled_from((("V", "W"), ("V", "W"), ("V",), ("W",)))),
        absences=draw(st.sampled_from(((), (), (Absence(day=1, people=1),)))),
        history=tuple(draw(st.lists(night_or_day, max_size=2))),
        trainings=draw(st.sampled_from(((), ("aid",)))),
        limits=WorkLimits(
            longest_run_days=draw(st.sampled_from((None, None, 1))),
            least_off_days=draw(st.sampled_from((1, 1, 1, 2))),
            most_work_s=draw(st.sampled_from((None, None, 8 * HOUR))),
            most_shifts=draw(st.sampled_from(({}, {}, {"night": 0}, {"early": 1}))),
            most_weekends=draw(st.sampled_from((None, None, 0))),
        ),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Two villages of a township with a few guards and patrols, of whom nothing is asked yet."""
    codes = draw(st.sampled_from((("G1", "G2", "P1"), ("G1", "P1", "P2"), ("G1", "G2", "G3"), ("P1", "P2", "P3"))))
    members = tuple(draw(teams(code)) for code in codes)
    shares = {"regular": 250, "enhanced": 500, "extraordinary": 1_000}
    same_force = codes[0][0] == codes[1][0]
    return Problem(
        operation=Operation(
            code="op", name="Op", time_zone="UTC", start_date=draw(st.sampled_from(("2026-05-04", "2026-05-09"))),
            days=DAYS,
        ),
        shifts=tuple(
            msgspec.structs.replace(shift, not_next=draw(st.sampled_from(((), (), ("early",), ("night",)))))
            for shift in SHIFTS
        ),
        cycle=draw(st.sampled_from((("early", ""), ("early", "night", ""), ()))),
        forces=(
            Force(code="guard", name="", shifts=CHOICES[1:], patrols=False),
            Force(code="patrol", name="", shifts=CHOICES[1:], patrols=True, rotates=draw(st.booleans())),
        ),
        level_rules=tuple(
            LevelRule(level=level, force="guard", basis="strength", least_permille=share)  # type: ignore[arg-type]
            for level, share in shares.items()
        ),
        rest=RestRules(day_after_night=draw(st.booleans())),
        areas=(
            Area(code="T", name="", kind="township"),
            Area(code="V", name="", kind="village", parent="T", neighbours=("W",)),
            Area(code="W", name="", kind="village", parent="T", neighbours=("V",)),
        ),
        area_levels=tuple(AreaLevel(area="T", day=day, level="regular") for day in range(DAYS)),
        minima=(),
        strengths=(Strength(area="V", force="guard", available=draw(st.integers(1, 5))),),
        places=tuple(Place(name="", lon=0, lat=0) for _ in (BASE, S, U)),
        matrices=(Matrix(mode="foot", seconds=_ways(3)),),
        stops=tuple(
            Stop(
                code=code, name=code, ledger="site", category="x", area=area, place=place,
                priority=draw(st.integers(1, 3)),
            )
            for code, area, place in (("S", "V", S), ("U", "W", U))
        ),
        demands=(),
        teams=members,
        together=draw(st.sampled_from(((), ((codes[0], codes[1]),)))) if same_force else (),
        duty_trainings=draw(st.sampled_from(((), (), (DutyTraining(force="guard", shift="night", training="aid"),)))),
    )  # fmt: skip


@st.composite
def asked(draw: st.DrawFn, problem: Problem, duties: tuple[Duty, ...]) -> Problem:
    """The problem with minima, visits and posts, most of them such that these duties are just enough for them."""
    by_level = {_key(least): least for least in minima_of(problem, problem.area_levels)}
    more = {_key(least): least for least in draw(st.lists(minima(problem, duties), min_size=1, max_size=3))}
    keys = st.sampled_from(sorted({(duty.day, duty.shift) for duty in duties})) if duties else st.just((0, "early"))
    wants = st.builds(
        lambda key, stop, visits, teams: Demand(
            stop=stop, day=key[0], shift=key[1], visits=visits, teams=teams, dwell_s=900, max_gap_s=8 * HOUR
        ),
        keys, st.sampled_from("SU"), st.integers(1, 2), st.integers(1, 2),
    )  # fmt: skip
    posts = st.builds(
        lambda key, end_s, people, rest_s: PostDemand(
            stop="S", day=key[0], shift=key[1], start_s=0, end_s=end_s, people=people, rest_s=rest_s
        ),
        keys, st.sampled_from((2 * HOUR, 8 * HOUR)), st.integers(1, 3), st.sampled_from((0, HOUR)),
    )  # fmt: skip
    return msgspec.structs.replace(
        problem,
        minima=tuple((by_level | more).values()),
        demands=tuple(draw(st.lists(wants, min_size=1, max_size=3, unique_by=lambda d: (d.stop, d.day, d.shift)))),
        post_demands=tuple(draw(st.lists(posts, max_size=2, unique_by=lambda p: (p.day, p.shift)))),
    )


@st.composite
def minima(draw: st.DrawFn, problem: Problem, duties: tuple[Duty, ...]) -> Minimum:
    """As many people of a force as the duties give, or some more."""
    least = Minimum(
        area=draw(st.sampled_from("TTV")),
        day=draw(days),
        shift=draw(st.sampled_from(CHOICES)),
        force=draw(st.sampled_from([team.force for team in problem.teams])),
        people=0,
        training=draw(st.sampled_from(("", "", "aid"))),
    )
    more = draw(st.sampled_from((0, 0, 0, 1)))
    return msgspec.structs.replace(least, people=people(problem, as_roster(problem, duties), least) + more)


def people(problem: Problem, roster: Roster, least: Minimum) -> int:
    """People on duty who count for a minimum."""
    return sum(
        team.present(least.day, shift)
        for team in problem.teams
        if (shift := roster[team.code, least.day])
        and least.shift in {"", shift}
        and team.force == least.force
        and (not least.training or least.training in team.trainings)
        and least.area in problem.ancestors(team.area)
    )


def _key(least: Minimum) -> tuple[str, int, str, str, str]:
    return least.area, least.day, least.shift, least.force, least.training


def _ways(size: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(WAY_S * (here != there) for there in range(size)) for here in range(size))


@st.composite
def rosters(draw: st.DrawFn, problem: Problem) -> tuple[Duty, ...]:
    """Duties that break no rule."""
    found: Roster = {}
    mates = {code: group[0] for group in problem.together for code in group}
    drawn: dict[str, tuple[str, ...]] = {}
    for team in problem.teams:
        group = [other for other in problem.teams if mates.get(other.code) == mates.get(team.code, "")] or [team]
        leader = group[0].code
        if leader not in drawn:
            legal = [
                choice
                for choice in product(CHOICES, repeat=DAYS)
                if not faults(problem, as_duties(_row(group, choice)))
            ]
            drawn[leader] = draw(st.sampled_from(legal))
        found |= _row([team], drawn[leader])
    return as_duties(found)


def _row(group: Iterable[Team], choice: Iterable[str]) -> Roster:
    choice = tuple(choice)
    return {(team.code, day): shift for team in group for day, shift in enumerate(choice)}


@st.composite
def changes(draw: st.DrawFn, problem: Problem, duties: tuple[Duty, ...]) -> AnyChange:
    """A team out, a level or visits up, a street closed, a site added, a stop cut off."""
    kind = draw(st.integers(0, 9))
    stop, day = draw(st.sampled_from(problem.stops)), draw(days)
    if kind == 1:
        area, level = draw(st.sampled_from("TV")), draw(st.sampled_from(("enhanced", "extraordinary")))
        return LevelSet(area=area, day=day, level=level)  # type: ignore[arg-type]
    if kind in {2, 6}:
        longer = draw(st.sampled_from((-1, HOUR)))
        ways = [(stop.place, other) for other in range(len(problem.places)) if other != stop.place]
        times = tuple((*pair, longer) for way in ways for pair in (way, way[::-1]))
        return StreetClosed(street="High Street", travel=(TravelTimes(mode="foot", times=times),))
    if kind == 3:
        near = (WAY_S,) * len(problem.places)
        demand = Demand(
            stop="NEW", day=day, shift=draw(shift_codes), visits=draw(st.integers(1, 2)), dwell_s=900,
            max_gap_s=8 * HOUR,
        )  # fmt: skip
        return SiteAdded(
            stop=Stop(code="NEW", name="New", ledger="site", category="x", area=stop.area, place=0),
            at=NewPlace(place=Place(name="", lon=0, lat=0), travel=(PlaceTravel(mode="foot", there=near, back=near),)),
            demands=(demand,),
        )
    if kind == 4:
        return StopUnreachable(stop=stop.code)
    if kind == 5 and problem.demands:
        wanted = draw(st.sampled_from(problem.demands))
        return VisitsChanged(stop=wanted.stop, day=wanted.day, shift=wanted.shift, visits=draw(st.integers(0, 3)))
    duty = draw(st.sampled_from(duties)) if duties else Duty(team=problem.teams[0].code, day=day, shift="")
    shift, until = draw(st.sampled_from(("", duty.shift))), draw(st.sampled_from((None, duty.day + 1)))
    out = draw(st.sampled_from((None, None, None, 1)))
    return TeamOut(team=duty.team, day=duty.day, shift=shift, until_day=until, people=out)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    bare = draw(problems())
    duties = draw(rosters(bare))
    problem = draw(asked(bare, duties))
    happened = draw(st.lists(changes(problem, duties), min_size=1, max_size=2, unique_by=type))
    happened.sort(key=lambda one: not isinstance(one, SiteAdded))  # its ways are those to the places of the problem
    orders = [(duty.team, duty.day, duty.shift) for duty in duties]
    codes = [team.code for team in problem.teams]
    pins = Pins(
        teams=tuple(draw(st.sampled_from(((), (), *((code,) for code in codes))))),
        shifts=draw(st.sampled_from(((), (), ((0, "early"),), ((1, "early"),)))),
        stops=draw(st.sampled_from(((), (), ("S",)))),
        orders=(draw(st.sampled_from(orders)),) if orders and draw(st.booleans()) else (),
    )
    late = Since(
        day=draw(days), shift=draw(shift_codes), second=draw(st.sampled_from((0, 1, 3 * HOUR, 7 * HOUR, 27_000)))
    )
    since = draw(st.sampled_from((Since(shift="early"), late)))
    return Case(problem, duties, tuple(happened), since, draw(st.sampled_from((Pins(), pins))))
