"""CP-SAT breaks down, or is ended, in a small shift: there is a plan all the same, and nothing is called proven."""

from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from planning.patrols.town import HOUR, all_on_duty, errors, town
from planning.test_broken_solvers import invalid, raising, unknown
from watchbill.planning.cpsat import Solver
from watchbill.planning.patrols import ShiftRoutes, plan_shift
from watchbill.planning.patrols.case import Case
from watchbill.planning.patrols.lack import Least, lack_less
from watchbill.planning.patrols.proof import Proof, settle
from watchbill.planning.patrols.small import Effort
from watchbill.planning.problem import BreakRule, Problem
from watchbill.planning.stopping import StopRule, TimeLimit

NOON = BreakRule(duration_s=HOUR, earliest_s=4 * HOUR - 1800, latest_s=4 * HOUR - 1800, least_shift_s=HOUR)
AT_THE_BREAK = town(at=(300,), wants=({"visits": 1, "teams": 1, "dwell_s": 60},), teams=({},), breaks=NOON)
"""The visit should be at noon, which is the break's; only CP-SAT proves that it cannot."""
LATE_HELP = town(
    at=(3 * HOUR // 2,),
    wants=({"visits": 2, "dwell_s": HOUR, "min_gap_s": 3 * HOUR // 2},),
    teams=({}, {"at": HOUR}),
    length_s=4 * HOUR,
)
"""The first team can only be there in the middle of the shift, too near any other visit; the second can come twice."""


@pytest.fixture(params=[raising, unknown, invalid])
def broken_solver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cp_model.CpSolver, "solve", request.param)


def effort() -> Effort:
    return Effort(stop=TimeLimit(600), seed=1, workers=1)


def case_of(problem: Problem) -> Case:
    return Case.of(problem, all_on_duty(problem), day=0, shift="early")


def planned(problem: Problem) -> ShiftRoutes:
    answer = plan_shift(problem, all_on_duty(problem), day=0, shift="early", time_limit_s=600, seed=1, rounds=8)
    assert errors(problem, answer.routes) == []
    return answer


def test_what_cp_sat_proves_here_is_beyond_the_other_bounds() -> None:
    answer = planned(AT_THE_BREAK)
    assert answer.bounds.worst_gap_ratio == pytest.approx(answer.worst_gap_ratio, abs=1e-3)


@pytest.mark.usefixtures("broken_solver")
def test_a_plan_is_as_good_as_the_search_found_it_and_not_called_proven() -> None:
    answer = planned(AT_THE_BREAK)
    assert answer.missed_visits == 0
    assert answer.least_ratio == 1.0
    assert answer.bounds.worst_gap_ratio < answer.worst_gap_ratio - 0.1
    assert settle(case_of(AT_THE_BREAK), 1.9, effort()) == Proof(1.0, None)


@pytest.mark.usefixtures("broken_solver")
def test_a_plan_that_lacks_something_counts_it_and_is_not_called_proven() -> None:
    answer, case = planned(LATE_HELP), case_of(LATE_HELP)
    made = sum(step.kind == "visit" for route in answer.routes for step in route.steps)
    assert (made + answer.missed_visits, answer.least_ratio) == (2, 1.0)
    assert lack_less(case, case.idle, effort()) == Least(None, proven=False)


def test_whoever_cancels_a_plan_ends_cp_sat_too(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[bool] = []
    begun: list[cp_model.CpModel] = []

    def watched(_: Solver, model: cp_model.CpModel, *, stop: StopRule) -> cp_model.CpSolverStatus:
        told.append(stop(0))
        begun.append(model)
        told.append(stop(0))
        return cp_model.UNKNOWN

    monkeypatch.setattr(Solver, "solve", watched)
    plan_shift(
        AT_THE_BREAK, all_on_duty(AT_THE_BREAK), day=0, shift="early", time_limit_s=600, seed=1, rounds=8,
        cancelled=lambda: bool(begun),
    )  # fmt: skip
    assert told == [False, True]
