"""A case of single people is the same roster as a problem."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from planning.rosters.tiny import case_of, cases, person
from watchbill.planning import files
from watchbill.planning.check import check
from watchbill.planning.plan import Plan
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.columns.fits import fits
from watchbill.planning.rosters.components import components
from watchbill.planning.rosters.people import problem_of
from watchbill.planning.rosters.plan import roster_case
from watchbill.planning.rosters.search import solve_roster
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit


@settings(max_examples=40, deadline=None)
@given(case=cases(most_days=5, most_workers=2, plain=True))
def test_problem_of_people_has_the_same_best_value(case: RosterCase) -> None:
    problem = problem_of(case)
    assert files.loads(files.dumps(files.OperationFile(problem=problem))).problem == problem
    answer = solve_roster(case, stop=TimeLimit(600), workers=1)
    result = plan_rosters(problem, stop=TimeLimit(600), workers=1)
    if answer.status == "infeasible":
        assert result.status == "optimal"  # those who have no schedule are let off what asks for more than they can
    else:
        assert (result.status, result.value) == ("optimal", answer.value)
    plan = Plan(duties=result.duties, routes=(), shortfalls=shortfalls(problem, result.duties, ()))
    assert [finding for finding in check(problem, plan) if finding.severity == "error"] == []


def test_problem_of_people_refuses_crews() -> None:
    with pytest.raises(ValueError, match="single people"):
        problem_of(case_of(person(crews=(0,))))


@settings(max_examples=20, deadline=None)
@given(case=cases(most_days=5, most_workers=2, plain=True))
def test_problem_of_people_is_one_that_columns_can_price(case: RosterCase) -> None:
    assert all(fits(part) for part in components(roster_case(problem_of(case))))
