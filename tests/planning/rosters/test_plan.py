"""Rosters of operations: proven optima, bounds, hard rules, cancelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.prices import Prices
from watchbill.planning.problem import Minimum, Problem, Team, WorkLimits
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.rosters.crews import deal_crews
from watchbill.planning.rosters.first import first_roster
from watchbill.planning.rosters.incumbent import SolverError
from watchbill.planning.rosters.plan import duties_of, roster_case
from watchbill.planning.sample import sample_problem
from watchbill.planning.shortfalls import roster_shortfalls
from watchbill.planning.stopping import TimeLimit

Build = Callable[..., Problem]
ROSTER_RULES = {"one_duty", "force_shift", "away", "rest", "day_after_night", "longest_run"}


def faults(problem: Problem, duties: tuple[Duty, ...]) -> list[str]:
    plan = Plan(duties=duties, routes=(), shortfalls=roster_shortfalls(problem, duties))
    return [finding.rule for finding in check(problem, plan) if finding.rule in ROSTER_RULES]


def price(problem: Problem, duties: tuple[Duty, ...]) -> float:
    """What a roster of non-rotating, standing teams pays, reckoned from the plan alone."""
    prices = Prices()
    lacks = sum(lack.amount for lack in roster_shortfalls(problem, duties) if lack.rule == "level_share")
    each = Counter(duty.team for duty in duties)
    nights = Counter(duty.team for duty in duties if duty.shift == "night")

    def spread(counts: Counter[str]) -> int:
        numbers = [counts[team.code] for team in problem.teams]
        return max(numbers) - min(numbers)

    fair = prices.duties * spread(each) + prices.nights * spread(nights)
    return prices.level_share * lacks + fair + prices.duty * len(duties)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    needs=st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(("early", "night", "")), st.integers(1, 4)), max_size=3
    ),
    strengths=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    yesterday=st.sampled_from(("", "night", "middle")),
    away=st.sampled_from(((), (0,), (1,))),
)
def test_roster_of_two_teams_is_as_cheap_as_the_best_of_all(
    build: Build,
    needs: list[tuple[int, str, int]],
    strengths: tuple[int, int],
    yesterday: str,
    away: tuple[int, ...],
) -> None:
    minima = {(day, shift): people for day, shift, people in needs}
    problem = build(
        [
            Team(
                code="a",
                name="a",
                force="force",
                area="V",
                strength=strengths[0],
                base=0,
                history=(yesterday,),
                away=away,
            ),
            Team(code="b", name="b", force="force", area="V", strength=strengths[1], base=0),
        ],
        days=2,
        minima=[
            Minimum(area="V", day=day, shift=shift, force="force", people=people)
            for (day, shift), people in minima.items()
        ],
    )
    days = [(team, day) for team in "ab" for day in range(2)]
    best = min(
        price(problem, duties)
        for shifts in product(("", "early", "middle", "night"), repeat=4)
        for duties in [
            tuple(Duty(team=t, day=d, shift=shift) for (t, d), shift in zip(days, shifts, strict=True) if shift)
        ]
        if not faults(problem, duties)
    )
    result = plan_rosters(problem, stop=TimeLimit(600), workers=1)
    assert result.status == "optimal"
    assert result.value == result.bound == best
    assert price(problem, result.duties) == best


@settings(max_examples=8, deadline=None)
@given(
    villages=st.integers(1, 5),
    teams=st.integers(1, 5),
    days=st.integers(1, 9),
    seed=st.integers(0, 1000),
)
def test_every_roster_keeps_the_hard_rules(villages: int, teams: int, days: int, seed: int) -> None:
    problem = sample_problem(villages, 2, teams, days, seed)
    told: list[tuple[Duty, ...]] = []
    result = plan_rosters(problem, stop=TimeLimit(0.3), workers=1, seed=seed, on_plan=told.append)
    assert faults(problem, told[0]) == []
    assert faults(problem, result.duties) == []
    assert result.bound <= result.value + 1e-6


def test_roster_meets_all_levels_of_a_sample() -> None:
    problem = sample_problem(4, 3, 5, 3)
    result = plan_rosters(problem, stop=TimeLimit(2), workers=2)
    assert roster_shortfalls(problem, result.duties) == ()
    assert set(result.crews) == {team.code for team in problem.teams if team.force == "patrol_team"}


def test_first_roster_is_told_at_once_and_better_ones_follow() -> None:
    told: list[tuple[Duty, ...]] = []
    problem = sample_problem(2, 3, 4, 2)
    result = plan_rosters(problem, stop=TimeLimit(5), workers=1, on_plan=told.append)
    case = roster_case(problem)
    crews = {problem.teams[position].code: crew for position, crew in deal_crews(problem).items()}
    assert told[0] == duties_of(case, first_roster(case, crews))
    assert set(told[-1]) == set(result.duties)


def test_cancelled_search_ends_soon_with_a_roster() -> None:
    problem = sample_problem(8, 8, 5, 10)
    told: list[tuple[Duty, ...]] = []
    result = plan_rosters(problem, stop=TimeLimit(600), workers=1, on_plan=told.append, cancelled=lambda: len(told) > 0)
    assert result.status == "stopped"
    assert result.duties


def one(code: str = "a", **more: object) -> Team:
    return Team(code=code, name=code, force="force", area="V", strength=1, base=0, **more)  # type: ignore[arg-type]


def test_roster_of_no_teams_is_empty(build: Build) -> None:
    problem = build([], minima=[Minimum(area="V", day=0, shift="", force="force", people=2)])
    result = plan_rosters(problem, stop=TimeLimit(600), workers=1)
    assert (result.status, result.duties) == ("optimal", ())
    assert [lack.rule for lack in roster_shortfalls(problem, result.duties) if lack.unit == "people"] == ["level_share"]


def test_roster_of_one_team_without_wants_is_empty(build: Build) -> None:
    result = plan_rosters(build([one()]), stop=TimeLimit(600), workers=1)
    assert (result.status, result.duties, result.value) == ("optimal", (), 0)


def test_roster_with_rules_that_cannot_be_kept_says_what_it_lacks(build: Build) -> None:
    owes = one(history=("", "early"), away=(0,), limits=WorkLimits(least_run_days=3))
    problem = build([owes, one("b")], days=3, minima=[Minimum(area="V", day=1, shift="", force="force", people=1)])
    result = plan_rosters(problem, stop=TimeLimit(600), workers=1)
    assert result.status == "optimal"
    lacks = [lack for lack in roster_shortfalls(problem, result.duties) if lack.rule == "least_run"]
    assert [(lack.team, lack.day, lack.amount) for lack in lacks if lack.day == 0] == [("a", 0, 2)]
    assert faults(problem, result.duties) == []


def test_roster_in_one_second_is_complete() -> None:
    problem = sample_problem(30, 4, 8, 7)
    result = plan_rosters(problem, stop=TimeLimit(1), workers=1)
    assert faults(problem, result.duties) == []
    assert result.bound <= result.value < float("inf")


def test_roster_survives_a_solver_that_breaks_down(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise SolverError("planted")

    monkeypatch.setattr("watchbill.planning.rosters.cpsat.solve.solve_model", broken)
    problem = build([one(), one("b")], minima=[Minimum(area="V", day=0, shift="", force="force", people=1)])
    result = plan_rosters(problem, stop=TimeLimit(2), workers=1)
    assert result.status == "failed"
    assert len(result.duties) == 1
