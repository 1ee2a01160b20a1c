"""Whatever rules teams, shifts, levels, posts and visits have: the roster keeps them, and owns up to what it lacks."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from planning.rosters.conftest import SHIFTS
from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import (
    Absence,
    Demand,
    DutyTraining,
    Minimum,
    PostDemand,
    Problem,
    RestRules,
    Shift,
    Team,
    Wish,
    WorkLimits,
)
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit

Build = Callable[..., Problem]
DAYS = 8
SHIFT = st.sampled_from(("early", "middle", "night"))
DAY = st.integers(0, DAYS - 1)

limits = st.builds(
    WorkLimits,
    longest_run_days=st.one_of(st.none(), st.integers(1, 4)),
    least_run_days=st.integers(1, 3),
    least_off_days=st.integers(1, 3),
    most_weekends=st.one_of(st.none(), st.integers(0, 1)),
    least_work_s=st.integers(0, 4).map(lambda duties: duties * 8 * 3600),
    most_work_s=st.one_of(st.none(), st.integers(0, 5).map(lambda duties: duties * 8 * 3600)),
    most_shifts=st.dictionaries(SHIFT, st.integers(0, 2), max_size=2),
)


absences = st.builds(Absence, day=DAY, shift=st.one_of(st.just(""), SHIFT), people=st.integers(1, 2))


@st.composite
def teams(draw: st.DrawFn, code: str) -> Team:
    return Team(
        code=code,
        name=code,
        force="force",
        area="V",
        strength=draw(st.integers(1, 2)),
        base=0,
        crew=draw(st.sampled_from((None, None, 0, 2))),
        reach=draw(st.sampled_from((("V",), ("V", "W"), ()))),
        away=tuple(sorted(draw(st.sets(DAY, max_size=2)))),
        absences=tuple(draw(st.lists(absences, max_size=1))),
        history=tuple(draw(st.lists(st.sampled_from(("", "early", "middle", "night")), max_size=4))),
        limits=draw(limits),
        trainings=draw(st.sampled_from(((), ("aid",)))),
    )


minima = st.builds(
    Minimum,
    area=st.just("V"),
    day=DAY,
    shift=st.one_of(st.just(""), SHIFT),
    force=st.just("force"),
    people=st.integers(1, 4),
    training=st.sampled_from(("", "aid")),
    under=st.sampled_from((None, None, 1)),
    over=st.sampled_from((0, 0, 30_000)),
)
wishes = st.builds(
    Wish,
    team=st.sampled_from("abc"),
    day=DAY,
    shift=st.one_of(st.just(""), SHIFT),
    kind=st.sampled_from(("on", "off")),
)
rests = st.builds(
    RestRules,
    least_rest_s=st.sampled_from((0, 39_600)),
    day_after_night=st.booleans(),
    longest_run_days=st.integers(2, 6),
)
demands = st.builds(
    Demand,
    stop=st.just("S"),
    day=DAY,
    shift=SHIFT,
    visits=st.integers(1, 9),
    teams=st.integers(1, 3),
    neighbour_visits=st.integers(0, 1),
    max_gap_s=st.just(28_800),
)
posts = st.builds(
    PostDemand,
    stop=st.just("S"),
    day=DAY,
    shift=SHIFT,
    start_s=st.just(0),
    end_s=st.sampled_from((3_600, 28_800)),
    people=st.integers(1, 3),
    forces=st.sampled_from(((), ("force",))),
)


def shifts(orders: set[tuple[str, str]]) -> tuple[Shift, ...]:
    """The shifts of a day; those of some pairs may not be worked on the day after each other."""
    return tuple(
        replace(shift, not_next=tuple(sorted(after for before, after in orders if before == shift.code)))
        for shift in SHIFTS
    )


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_roster_keeps_every_rule_and_declares_what_it_lacks(build: Build, data: st.DataObject) -> None:
    wanted = data.draw(st.lists(minima, max_size=6, unique_by=lambda m: (m.day, m.shift, m.training)))
    problem = build(
        [data.draw(teams(code)) for code in "abc"],
        days=DAYS,
        minima=wanted,
        demands=data.draw(st.lists(demands, max_size=2, unique_by=lambda demand: (demand.day, demand.shift))),
        post_demands=tuple(data.draw(st.lists(posts, max_size=1))),
        patrols=data.draw(st.booleans()),
        rotates=data.draw(st.booleans()),
        shifts=shifts(data.draw(st.sets(st.tuples(SHIFT, SHIFT), max_size=2))),
        rest=data.draw(rests),
        together=data.draw(st.sampled_from(((), (("a", "b"),)))),
        wishes=tuple(data.draw(st.lists(wishes, max_size=3, unique_by=lambda wish: (wish.team, wish.day)))),
        duty_trainings=data.draw(st.sampled_from(((), (DutyTraining(force="force", shift="night", training="aid"),)))),
    )
    told: list[tuple[Duty, ...]] = []
    result = plan_rosters(problem, stop=TimeLimit(3), workers=1, on_plan=told.append)
    assert result.status in {"optimal", "feasible"}
    for duties in (told[0], result.duties):
        plan = Plan(duties=duties, routes=(), shortfalls=shortfalls(problem, duties, ()))
        assert [finding for finding in check(problem, plan) if finding.severity == "error"] == []
