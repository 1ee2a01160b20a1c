"""Rehearsals: the planned day, chance that grows, the same seed, stopping, and plans with little or nothing in them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from planning.rehearsal.outings import outing
from watchbill.planning.measures import gap_ratios
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import Assumptions, Outcome
from watchbill.planning.rehearsal.rehearse import RehearsalProgress, rehearse

BUSY = Assumptions(team_no_show=0.2, person_no_show=0.1, incidents=200, travel_spread=0.4)


def told(problem: Problem, plan: Plan, *, runs: int = 40, assumptions: Assumptions = BUSY, **more: int) -> Outcome:
    """An outcome without its clock."""
    return structs.replace(rehearse(problem, plan, runs=runs, assumptions=assumptions, **more), seconds=0)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_quiet_day_is_the_plan(seed: int) -> None:
    problem, plan = outing(seed)
    outcome = told(problem, plan, runs=2, assumptions=Assumptions.quiet())
    assert outcome.visits_made.low == 1
    assert outcome.visits_late.high == 0
    assert outcome.minima_kept.mean == outcome.minima_kept_planned
    assert {stop.broken for stop in outcome.stops} == {0}
    length_s = problem.shifts[0].length_s
    for stop in outcome.stops:
        routes = plan.routes_by_shift.get((0, stop.shift), ())
        visits = next(d.visits for d in problem.demands if (d.stop, d.shift) == (stop.stop, stop.shift))
        planned_s = round(gap_ratios(problem, 0, stop.shift, routes)[stop.stop] * length_s / (visits + 1))
        assert stop.gap_mean_s == stop.gap_planned_s == planned_s


def test_level_minima_of_the_quiet_day_are_those_that_the_plan_admits() -> None:
    problem, plan = outing(3)
    lacking = sum(shortfall.rule == "level_share" for shortfall in plan.shortfalls)
    outcome = told(problem, plan, runs=1, assumptions=Assumptions.quiet())
    assert outcome.minima_kept_planned == pytest.approx(1 - lacking / len(problem.minima), abs=1e-4)


def test_more_absences_never_make_it_better() -> None:
    problem, plan = outing(7, villages=4, stops=4, teams=4)
    outcomes = [
        told(problem, plan, runs=100, assumptions=structs.replace(BUSY, team_no_show=share))
        for share in (0.0, 0.1, 0.3, 0.6, 1.0)
    ]
    for figure in ("visits_made", "minima_kept", "patrolled", "posts_held"):
        means = [getattr(outcome, figure).mean for outcome in outcomes]
        assert means == sorted(means, reverse=True)
        assert means[0] > means[-1]
    assert outcomes[-1].visits_made.mean == 0
    assert outcomes[-1].arrival.nobody == 1


def test_hand_over_saves_visits() -> None:
    problem, plan = outing(7, villages=4, stops=4, teams=4)
    alone = told(problem, plan, runs=100, assumptions=structs.replace(BUSY, hand_over=False))
    assert told(problem, plan, runs=100).visits_made.mean > alone.visits_made.mean


def test_incidents_bind_teams_and_are_answered() -> None:
    problem, plan = outing(7, villages=4, stops=4, teams=4)
    outcome = told(problem, plan, runs=100, assumptions=structs.replace(Assumptions.quiet(), incidents=200))
    assert outcome.incidents_a_day == pytest.approx(2 * len(problem.stops), rel=0.1)
    assert 1 < outcome.incident_arrival.median_min < 60
    assert outcome.patrolled.mean < outcome.patrolled_planned


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_same_seed_gives_the_same_for_any_number_of_workers(workers: int) -> None:
    problem, plan = outing(5)
    assert told(problem, plan, runs=90, workers=workers) == told(problem, plan, runs=90, workers=3)
    assert told(problem, plan, runs=90, workers=workers, seed=2) != told(problem, plan, runs=90, workers=workers)


def test_cancelled_keeps_the_runs_so_far() -> None:
    problem, plan = outing(5)
    told_so_far: list[RehearsalProgress] = []
    outcome = rehearse(
        problem,
        plan,
        runs=1000,
        assumptions=BUSY,
        on_progress=told_so_far.append,
        cancelled=lambda: len(told_so_far) >= 2,
    )
    assert outcome.runs == told_so_far[-1].runs < outcome.runs_wanted == 1000
    whole = told(problem, plan, runs=outcome.runs)
    assert structs.replace(outcome, seconds=0, runs_wanted=outcome.runs) == whole


def test_interrupted_keeps_the_runs_so_far() -> None:
    problem, plan = outing(5)

    def interrupt(progress: RehearsalProgress) -> None:
        if progress.runs > 30:
            raise KeyboardInterrupt

    outcome = rehearse(problem, plan, runs=1000, on_progress=interrupt)
    assert outcome.runs == 20


def test_empty_plan_has_an_outcome() -> None:
    problem, _ = outing(1)
    outcome = told(problem, Plan(duties=(), routes=()))
    assert outcome.visits_planned == 0
    assert outcome.arrival.nobody == 1
    assert outcome.arrival.median_min is None
    assert outcome.teams == ()
    assert {stop.broken for stop in outcome.stops} == {0}


def test_problem_without_stops_has_an_outcome() -> None:
    problem, plan = outing(1)
    bare = structs.replace(problem, stops=(), demands=(), post_demands=(), minima=())
    outcome = told(bare, Plan(duties=plan.duties, routes=()))
    assert outcome.stops == ()
    assert outcome.incidents_a_day == 0
    assert outcome.minima_kept.mean == 1


def test_single_team_that_stays_away_misses_all_its_visits() -> None:
    problem, plan = outing(2)
    route = max(plan.routes, key=lambda route: sum(step.kind == "visit" for step in route.steps))
    duty = next(duty for duty in plan.duties if (duty.team, duty.shift) == (route.team, route.shift))
    alone = Plan(duties=(duty,), routes=(route,))
    outcome = told(problem, alone)
    visits = Counter(step.kind for step in route.steps)["visit"]
    assert outcome.visits_planned == visits
    assert [(team.team, team.visits_missed) for team in outcome.teams] == [(route.team, visits)]
    assert outcome.teams[0].bare_min > 0


@pytest.mark.parametrize("wrong", [{"runs": 0}, {"seed": -1}, {"days": [7]}])
def test_senseless_wishes_are_refused(wrong: dict[str, int]) -> None:
    problem, plan = outing(1)
    with pytest.raises(ValueError, match="do not fit"):
        rehearse(problem, plan, **wrong)
