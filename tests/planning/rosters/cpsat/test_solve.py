"""Rosters from CP-SAT, however early the search ends: what is said of them is true."""

from __future__ import annotations

import pytest

from watchbill.planning.rosters.components import components
from watchbill.planning.rosters.cpsat.solve import solve_model
from watchbill.planning.rosters.first import first_roster
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.plan import roster_case
from watchbill.planning.rosters.roster import Roster, value
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


def test_model_offers_rosters_for_what_they_pay_though_the_solver_says_more() -> None:
    told: list[tuple[float, float]] = []

    class Listening(Incumbent):
        def offer(self, roster: Roster, paid: float) -> None:
            told.append((paid, value(self.case, roster)))
            super().offer(roster, paid)

    case = max(components(roster_case(sample_problem(villages=4))), key=lambda part: len(part.workers))
    incumbent = Listening(case)
    roster = first_roster(case)
    incumbent.offer(roster, value(case, roster))
    solve_model(incumbent, TimeLimit(5), seed=1, workers=1)

    assert len(told) > 2
    assert all(paid == real for paid, real in told)
