"""Whatever limits, wishes, trainings and groups teams have: the roster keeps them, and owns up to what it lacks."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import DutyTraining, Minimum, Problem, RestRules, Team, Wish, WorkLimits
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.shortfalls import roster_shortfalls
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


@st.composite
def teams(draw: st.DrawFn, code: str) -> Team:
    return Team(
        code=code,
        name=code,
        force="force",
        area="V",
        strength=draw(st.integers(1, 2)),
        base=0,
        away=tuple(sorted(draw(st.sets(DAY, max_size=2)))),
        history=tuple(draw(st.lists(st.sampled_from(("", "early", "night")), max_size=4))),
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
)
wishes = st.builds(Wish, team=st.sampled_from("abc"), day=DAY, shift=SHIFT, kind=st.sampled_from(("on", "off")))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_roster_keeps_every_limit_and_declares_what_it_lacks(build: Build, data: st.DataObject) -> None:
    wanted = data.draw(st.lists(minima, max_size=6, unique_by=lambda m: (m.day, m.shift, m.training)))
    problem = build(
        [data.draw(teams(code)) for code in "abc"],
        days=DAYS,
        minima=wanted,
        rest=RestRules(least_rest_s=data.draw(st.sampled_from((0, 39_600)))),
        together=data.draw(st.sampled_from(((), (("a", "b"),)))),
        wishes=tuple(data.draw(st.lists(wishes, max_size=3, unique_by=lambda wish: (wish.team, wish.day)))),
        duty_trainings=data.draw(st.sampled_from(((), (DutyTraining(force="force", shift="night", training="aid"),)))),
    )
    told: list[tuple[Duty, ...]] = []
    result = plan_rosters(problem, stop=TimeLimit(3), workers=1, on_plan=told.append)
    assert result.status in {"optimal", "feasible"}
    for duties in (told[0], result.duties):
        plan = Plan(duties=duties, routes=(), shortfalls=roster_shortfalls(problem, duties))
        assert [finding for finding in check(problem, plan) if finding.severity == "error"] == []
