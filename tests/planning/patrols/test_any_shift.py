"""Whatever a shift is like: the routes keep every rule and own up to what they lack, and no bound is above them."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.patrols.town import HOUR, NO_BREAK, all_on_duty, errors, town, with_other_force
from watchbill.planning.patrols import ShiftRoutes, plan_shift
from watchbill.planning.plan import Route
from watchbill.planning.problem import BreakRule, Matrix, Problem

QUARTER = 900
quarters = st.integers(0, 32).map(lambda number: number * QUARTER)


@st.composite
def wants(draw: st.DrawFn) -> dict[str, Any]:
    opening = draw(st.lists(st.tuples(quarters, st.integers(1, 5_000)), max_size=2))
    return {
        "visits": draw(st.integers(1, 5)),
        "teams": draw(st.integers(1, 3)),
        "neighbour_visits": draw(st.integers(0, 2)),
        "most_visits": draw(st.sampled_from((None, None, 1, 2))),
        "forces": draw(st.integers(1, 2)),
        "dwell_s": draw(st.sampled_from((0, 60, 300, HOUR))),
        "min_gap_s": draw(st.sampled_from((0, 0, 600, 1_795, HOUR))),
        "force_gap_s": draw(st.sampled_from((0, 0, 1_200, 2 * HOUR))),
        "max_gap_s": draw(st.integers(1, 10)) * HOUR,
        "windows": tuple((start, start + length) for start, length in opening),
        "area": draw(st.sampled_from(("home", "next"))),
        "priority": draw(st.integers(1, 5)),
    }


teams = st.builds(
    lambda at, area, reach, force, mode: (
        {"area": area, "reach": reach, "force": force, "mode": mode} | ({} if at is None else {"at": at})
    ),
    st.one_of(st.none(), st.integers(0, 3 * HOUR)),
    st.sampled_from(("home", "next")),
    st.sampled_from((("home", "next"), ("home",), ("next",), ())),
    st.sampled_from(("patrol", "patrol", "other", "posts")),
    st.sampled_from(("foot", "foot", "car")),
)
breaks = st.builds(
    lambda duration, first, length: BreakRule(
        duration_s=duration, earliest_s=first, latest_s=first + length, least_shift_s=4 * HOUR
    ),
    st.sampled_from((0, 600, 1_800)),
    quarters,
    st.integers(0, 3 * HOUR),
)


@st.composite
def towns(draw: st.DrawFn) -> Problem:
    stops = draw(st.lists(wants(), max_size=4))
    at = tuple(draw(st.integers(0, 3 * HOUR)) for _ in stops)
    problem = town(
        at=at,
        wants=tuple(stops),
        teams=tuple(draw(st.lists(teams, max_size=3))),
        length_s=draw(st.sampled_from((8 * HOUR, 8 * HOUR, 5 * HOUR, HOUR))),
        breaks=draw(st.one_of(st.just(NO_BREAK), breaks)),
        cut=tuple(draw(st.sets(st.integers(0, len(at) - 1), max_size=1))) if at else (),
    )
    walked = problem.matrices[0].seconds
    driven = tuple(tuple(way if way < 0 else way // 4 for way in row) for row in walked)
    by_car = draw(st.sampled_from(((), (Matrix(mode="car", seconds=driven),))))
    return with_other_force(msgspec.structs.replace(problem, matrices=(*problem.matrices, *by_car)))


def planned(problem: Problem, keep: tuple[Route, ...] = ()) -> ShiftRoutes:
    return plan_shift(
        problem, all_on_duty(problem), day=0, shift="early", time_limit_s=600, seed=1, rounds=1, keep=keep
    )


@settings(max_examples=100)
@given(problem=towns())
def test_routes_of_any_shift_keep_every_rule(problem: Problem) -> None:
    answer = planned(problem)
    assert errors(problem, answer.routes) == []
    assert answer.bounds.missed_visits <= answer.missed_visits
    if not (answer.missed_visits or answer.teams_short or answer.forces_short or answer.neighbours_short):
        assert answer.bounds.worst_gap_ratio <= answer.worst_gap_ratio + 1e-9


@settings(max_examples=60)
@given(problem=towns(), data=st.data())
def test_routes_beside_kept_ones_keep_every_rule(problem: Problem, data: st.DataObject) -> None:
    """Some teams keep their routes while others drop out and some stops are not wanted any more."""
    before = planned(problem).routes
    kept = tuple(route for route in before if data.draw(st.booleans(), label=f"keep {route.team}"))
    demands = tuple(demand for demand in problem.demands if data.draw(st.booleans(), label=f"want {demand.stop}"))
    after = msgspec.structs.replace(problem, demands=demands)
    answer = planned(after, kept)
    assert set(kept) <= set(answer.routes)
    assert errors(after, answer.routes) == []
