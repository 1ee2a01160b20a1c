"""Both backends against brute force and against each other, and the statuses of a search."""

from __future__ import annotations

import math

from hypothesis import given, settings

from planning.rosters.tiny import best_value, case_of, cases, cover_row, crew_cases, person
from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.columns.solve import solve_shifts
from watchbill.planning.rosters.roster import faults, value
from watchbill.planning.rosters.search import solve_roster
from watchbill.planning.stopping import TimeLimit


def assert_best(case: RosterCase) -> None:
    best = best_value(case)
    answer = solve_roster(case, stop=TimeLimit(20), workers=1)
    if best is None:
        assert (answer.status, answer.roster, answer.bound) == ("infeasible", None, math.inf)
        assert answer.impossible
    else:
        assert answer.roster is not None
        assert (answer.status, answer.value, answer.bound) == ("optimal", best, best)
        assert faults(case, answer.roster) == ()
        assert value(case, answer.roster) == best


@settings(max_examples=60, deadline=None)
@given(case=cases(most_days=4, most_workers=2))
def test_search_proves_the_best_roster_of_people(case: RosterCase) -> None:
    assert_best(case)


@settings(max_examples=100, deadline=None)
@given(case=crew_cases())
def test_search_proves_the_best_roster_of_crews(case: RosterCase) -> None:
    assert_best(case)


@settings(max_examples=25, deadline=None)
@given(case=cases(most_days=6, most_workers=3))
def test_search_and_columns_agree(case: RosterCase) -> None:
    answer = solve_roster(case, stop=TimeLimit(20), workers=1)
    columns = solve_shifts(case, time_limit_s=20)
    assert answer.status == columns.status
    assert answer.value == columns.value


def test_search_names_workers_who_have_no_schedule_at_all() -> None:
    busy = person("B", least_minutes=600 * 7, days_off=(3,))
    answer = solve_roster(case_of(person("A"), busy), stop=TimeLimit(5))
    assert (answer.status, answer.impossible, answer.roster) == ("infeasible", ("B",), None)


def test_search_without_workers_pays_for_the_whole_cover() -> None:
    answer = solve_roster(case_of(cover=(cover_row(0, "E", 3, 10, 1),)), stop=TimeLimit(5))
    assert (answer.status, answer.value, answer.bound) == ("optimal", 30, 30)
