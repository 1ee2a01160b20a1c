from __future__ import annotations

import math
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.rosters.tiny import best_value, case_of, cases, cover_row, legal_schedules, person
from watchbill.planning.rosters.case import RosterCase, Schedule, Worker
from watchbill.planning.rosters.columns import pricing
from watchbill.planning.rosters.columns.person import worked
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.solve import solve_columns
from watchbill.planning.rosters.cpsat import legal
from watchbill.planning.rosters.cpsat.legal import legal_together
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.roster import faults, schedule_faults, value
from watchbill.planning.rosters.search import solve_roster
from watchbill.planning.stopping import TimeLimit

nothing_is_counted = patch.object(pricing, "MOST_LABELS", 0)


@settings(max_examples=150, deadline=None)
@given(case=cases(), data=st.data())
def test_limits_that_are_not_counted_are_kept_and_the_bound_holds(case: RosterCase, data: st.DataObject) -> None:
    size = 2 * case.days
    rounds = data.draw(st.lists(st.lists(st.integers(-9, 9), min_size=size, max_size=size), min_size=1, max_size=3))
    legal = legal_schedules(case, 0)
    with nothing_is_counted:
        pricer = Pricer(case, 0)
        for numbers in rounds:  # the tolls of one search go on in the next
            prices = np.array(numbers, float).reshape(case.days, 2)
            best = min((pricer.person.cost(row) + worked(prices, row) for row in legal), default=math.inf)

            priced = pricer.cheapest(prices)

            assert priced.bound <= best + 1e-9
            for row, cost in zip(priced.schedules, priced.costs, strict=True):
                assert row in legal
                assert cost == pytest.approx(pricer.person.cost(row) + worked(prices, row))


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_limits_that_are_not_counted_leave_everybody_a_first_schedule(case: RosterCase) -> None:
    legal = legal_schedules(case, 0)
    with nothing_is_counted:
        first = Pricer(case, 0).first(-np.ones((case.days, 2)), TimeLimit(0))

    assert (first is None) == (not legal)
    assert first is None or first in legal


@settings(max_examples=30, deadline=None)
@given(case=cases(most_days=4, most_workers=2))
def test_limits_that_are_not_counted_leave_a_proper_roster_and_a_bound(case: RosterCase) -> None:
    incumbent = Incumbent(case)
    with nothing_is_counted:
        solve_columns(incumbent, TimeLimit(0.2), seed=1)
    best = best_value(case)

    if best is None:
        assert (incumbent.roster, incumbent.bound) == (None, math.inf)
    else:
        assert incumbent.roster is not None
        assert not faults(case, incumbent.roster)
        assert incumbent.bound <= best <= incumbent.value == value(case, incumbent.roster)


def test_tolls_learn_what_a_limit_is_worth() -> None:
    case = case_of(person(most_shifts={"E": 3, "N": 3}), days=28)
    prices = -np.ones((28, 2)) * np.linspace(1, 3, 28)[:, None]
    with nothing_is_counted:
        pricer = Pricer(case, 0)
        first = pricer.cheapest(prices)
        for _ in range(60):
            last = pricer.cheapest(prices)

    (schedule,) = last.schedules
    assert not schedule_faults(case, case.workers[0], schedule)
    assert first.bound < -50
    assert -19 < last.bound <= -16.6  # the last six days, three of each type, pay 2.9 in the mean
    assert last.costs[0] < -13


def test_a_long_year_with_limits_has_a_first_roster() -> None:
    staff = [
        person(
            f"P{at}", most_shifts={"E": 60, "N": 60}, least_minutes=52_000, most_minutes=56_000, longest_run=5,
            least_run=2, least_off=2, most_weekends=14, days_off=tuple(range(10 * at, 10 * at + 14)),
        )
        for at in range(4)
    ]  # fmt: skip
    cover = tuple(cover_row(day, shift, 1, 100, 1) for day in range(182) for shift in "EN")
    incumbent = Incumbent(case_of(*staff, days=182, cover=cover))

    solve_columns(incumbent, TimeLimit(0), seed=1)

    assert incumbent.roster is not None
    assert not faults(incumbent.case, incumbent.roster)


def test_limits_that_leave_too_little_work_are_plainly_impossible() -> None:
    pricer = Pricer(case_of(person(most_shifts={"E": 20, "N": 20}, least_minutes=24_000), days=182), 0)

    assert pricer.person.whole.empty
    assert pricer.first(np.zeros((182, 2)), TimeLimit(0)) is None


HARD = case_of(
    person(most_shifts={"E": 1, "N": 1}, least_minutes=960),
    days=5,
    cover=tuple(cover_row(day, shift, 1, 1, 0) for day in range(5) for shift in "EN"),
)
"""Where nothing is counted, pricing finds none of this person's schedules."""


class Slow:
    """CP-SAT as it is where a schedule is hard to find: the first answers come too late."""

    def __init__(self, late: int) -> None:
        self.limits_s: list[float] = []
        self._late = late

    def __call__(self, case: RosterCase, workers: tuple[Worker, ...], time_limit_s: float) -> Schedule | None:
        self.limits_s.append(time_limit_s)
        if len(self.limits_s) <= self._late:
            raise TimeoutError
        return legal_together(case, workers, time_limit_s)


@nothing_is_counted
def test_a_schedule_that_is_hard_to_find_is_looked_for_until_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(late=2)
    monkeypatch.setattr(legal, "legal_together", slow)
    answer = solve_roster(HARD, stop=TimeLimit(600), workers=1)
    assert answer.status == "optimal"
    assert slow.limits_s[:3] == [5.0, 10.0, 20.0]


@nothing_is_counted
def test_a_search_that_finds_nobody_a_schedule_in_time_has_not_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legal, "legal_together", Slow(late=9))
    answer = solve_roster(HARD, stop=TimeLimit(0), workers=1)
    assert (answer.status, answer.roster, answer.value) == ("out_of_time", None, math.inf)
