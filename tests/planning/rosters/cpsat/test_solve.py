"""Rosters from CP-SAT, however early the search ends: what is said of them is true."""

from __future__ import annotations

import pytest

from watchbill.planning.rosters.plan import roster_case
from watchbill.planning.rosters.roster import value
from watchbill.planning.rosters.search import solve_roster
from watchbill.planning.sample import sample_problem
from watchbill.planning.stopping import TimeLimit


@pytest.mark.parametrize("effort", [0.003, 0.01, 0.03])
def test_roster_pays_what_is_said_however_early_the_search_ends(effort: float) -> None:
    """A solver that is stopped may not have seen yet that less is lacking than its variables say."""
    case = roster_case(sample_problem(2, 2, 3, 2))
    answer = solve_roster(case, stop=TimeLimit(600), effort=effort)
    assert answer.roster is not None
    assert answer.status != "failed"
    assert answer.value == value(case, answer.roster)
