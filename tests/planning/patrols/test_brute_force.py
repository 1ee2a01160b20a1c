"""The engine against every plan there is, on tiny shifts in which all times are multiples of half an hour.

With such times whatever can be done at all can be done at the half hours: all rules are differences of time. Only gaps
may be shorter in between, by less than half an hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise, product
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from planning.patrols.town import all_on_duty, town, visits, with_other_force
from watchbill.planning.patrols import ShiftRoutes, plan_shift
from watchbill.planning.problem import Demand, Problem, Team

STEP = 1_800
STEPS = 8
LENGTH = STEP * STEPS
Visit = tuple[int, Team]
Visits = tuple[Visit, ...]


@dataclass(frozen=True, order=True)
class Worth:
    """What a plan lacks, and the worst gap ratio of the stops that lack no visit: the smaller, the better."""

    missed_weight: int
    teams_short: int
    forces_short: int
    neighbours_short: int
    worst_ratio: float
    missed: int


def visits_of(problem: Problem, demand: Demand) -> Iterator[Visits]:
    """All ways to make some of the visits of a stop that no rule of the stop forbids."""
    stop = problem.stop_by_code[demand.stop]
    windows = demand.windows or ((0, LENGTH),)
    single = [
        (start, team)
        for start in range(0, LENGTH + 1, STEP)
        if any(low <= start <= high for low, high in windows)
        for team in problem.teams
        if stop.area in team.reach
    ]
    for count in range(demand.visits + 1):
        for seen in combinations_with_replacement(single, count):
            most = max(Counter(team.code for _, team in seen).values(), default=0)
            if most <= (demand.most_visits or most) and all(
                after[0] - before[0] >= (demand.min_gap_s if before[1].force == after[1].force else apart)
                for before, after in pairwise(seen)
                for apart in [max(demand.min_gap_s, demand.force_gap_s)]
            ):
                yield seen


def can_walk(problem: Problem, plan: tuple[Visits, ...]) -> bool:
    """Whether every team has the time for its ways."""
    for team in problem.teams:
        here, now = team.base, 0
        calls = [
            (start, problem.stop_by_code[demand.stop].place, demand.dwell_s)
            for demand, seen in zip(problem.demands, plan, strict=True)
            for start, who in seen
            if who is team
        ]
        for start, place, dwell_s in sorted(calls, key=lambda call: (call[0], call[2])):
            if now + problem.leg_s("foot", here, place) > start:
                return False
            here, now = place, start + dwell_s
        if now + problem.leg_s("foot", here, team.base) > LENGTH:
            return False
    return True


def worth(problem: Problem, plan: tuple[Visits, ...]) -> Worth:
    missed_weight = teams = forces = neighbours = missed = 0
    worst = 1.0
    for demand, seen in zip(problem.demands, plan, strict=True):
        stop = problem.stop_by_code[demand.stop]
        lacking = demand.visits - len(seen)
        missed += lacking
        missed_weight += lacking * (6 - stop.priority)
        teams += max(0, min(demand.teams, demand.visits) - len({team.code for _, team in seen}))
        wanted = min(demand.forces, demand.visits) if demand.forces > 1 else 0
        forces += max(0, wanted - len({team.force for _, team in seen}))
        neighbours += max(0, demand.neighbour_visits - sum(team.area != stop.area for _, team in seen))
        if not lacking:
            gap_s = max(b - a for a, b in pairwise([0, *(start for start, _ in seen), LENGTH]))
            worst = max(worst, gap_s * (demand.visits + 1) / LENGTH)
    return Worth(missed_weight, teams, forces, neighbours, worst, missed)


def best_worth(problem: Problem) -> Worth:
    """The worth of the best plan, by trying every one."""
    choices = [list(visits_of(problem, demand)) for demand in problem.demands]
    return min(worth(problem, plan) for plan in product(*choices) if can_walk(problem, plan))


steps = st.integers(0, STEPS).map(lambda number: number * STEP)
short = st.integers(0, 3).map(lambda number: number * STEP)
window = st.tuples(steps, short).map(lambda of: (of[0], of[0] + of[1] + STEP))


@st.composite
def towns(draw: st.DrawFn, most_windows: int) -> Problem:
    def want(visits: int) -> dict[str, Any]:
        return {
            "visits": visits,
            "teams": draw(st.integers(1, 2)),
            "neighbour_visits": draw(st.integers(0, 1)),
            "most_visits": draw(st.sampled_from((None, None, 1, 2))),
            "forces": draw(st.integers(1, 2)),
            "dwell_s": draw(st.sampled_from((0, STEP, STEP, 2 * STEP))),
            "min_gap_s": draw(st.sampled_from((0, 0, STEP, 2 * STEP, 3 * STEP))),
            "force_gap_s": draw(st.sampled_from((0, 0, 2 * STEP))),
            "windows": tuple(draw(st.lists(window, max_size=most_windows))),
            "area": draw(st.sampled_from(("home", "next"))),
            "priority": draw(st.integers(1, 5)),
        }

    def team() -> dict[str, Any]:
        return {
            "at": draw(short),
            "area": draw(st.sampled_from(("home", "next"))),
            "reach": draw(st.sampled_from((("home", "next"), ("home", "next"), ("home",)))),
            "force": draw(st.sampled_from(("patrol", "other"))),
        }

    counts = draw(st.sampled_from(((1,), (2,), (3,), (4,), (1, 1), (2, 1), (1, 1, 1), (2, 2), (2, 1, 1))))
    return with_other_force(
        town(
            at=tuple(draw(short) for _ in counts),
            wants=tuple(want(visits) for visits in counts),
            teams=tuple(team() for _ in range(draw(st.integers(1, 2)))),
            length_s=LENGTH,
        )
    )


def planned(problem: Problem) -> ShiftRoutes:
    return plan_shift(problem, all_on_duty(problem), day=0, shift="early", time_limit_s=600, seed=1, rounds=8)


def worth_of(problem: Problem, answer: ShiftRoutes) -> Worth:
    """The worth of the engine's plan."""
    return worth(
        problem,
        tuple(
            tuple((start, problem.team_by_code[team]) for start, team in visits(answer.routes, demand.stop))
            for demand in problem.demands
        ),
    )


def lacks(of: Worth) -> tuple[int, int, int, int]:
    return of.missed_weight, of.teams_short, of.forces_short, of.neighbours_short


def open_in(*windows: tuple[int, int]) -> dict[str, Any]:
    """One visit that takes a step, in any of these windows, given in steps."""
    return {
        "visits": 1,
        "teams": 1,
        "dwell_s": STEP,
        "windows": tuple((low * STEP, high * STEP) for low, high in windows),
    }


OTHER_WINDOWS = town(
    at=(0, STEP, STEP),
    wants=(open_in((0, 2), (0, 3), (5, 8)), open_in((3, 4), (5, 8), (3, 6)), open_in((0, 3))),
    teams=({"at": 2 * STEP},),
    length_s=LENGTH,
)
"""All visits can be made, but not each in the window that is nearest to an even time."""


@settings(max_examples=30, derandomize=True)
@example(problem=OTHER_WINDOWS)
@given(problem=towns(most_windows=3))
def test_engine_is_as_good_as_the_best_of_all_plans(problem: Problem) -> None:
    """Always the same towns: the search is not exact."""
    best, found = best_worth(problem), worth_of(problem, planned(problem))
    assert lacks(found) == lacks(best)
    if not best.missed:
        assert found.worst_ratio <= best.worst_ratio + 1e-3


@settings(max_examples=30)
@given(problem=towns(most_windows=2))
def test_no_bound_is_above_the_best_of_all_plans(problem: Problem) -> None:
    best, answer = best_worth(problem), planned(problem)
    assert answer.bounds.missed_visits <= min(best.missed, answer.missed_visits)
    if lacks(best) == (0, 0, 0, 0):
        assert answer.bounds.worst_gap_ratio <= best.worst_ratio + 1e-9
