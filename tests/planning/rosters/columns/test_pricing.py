from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.rosters.tiny import case_of, cases, legal_schedules, person
from watchbill.planning.rosters.case import OFF, RosterCase, ShiftType
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.roster import Roster, faults


@settings(max_examples=150, deadline=None)
@given(case=cases(), data=st.data())
def test_pricing_finds_the_cheapest_of_all_legal_schedules(case: RosterCase, data: st.DataObject) -> None:
    numbers = st.integers(-9, 9)
    shape = (case.days, len(case.shifts))
    prices = np.array(data.draw(st.lists(numbers, min_size=2 * case.days, max_size=2 * case.days)), float).reshape(
        shape
    )
    pricer = Pricer(case, 0)
    legal = legal_schedules(case, 0)
    costs = [
        pricer.person.cost(row) + sum(prices[day, shift] for day, shift in enumerate(row) if shift != OFF)
        for row in legal
    ]

    priced = pricer.cheapest(prices, most=3)

    assert priced.bound == min(costs, default=math.inf)
    assert set(priced.schedules) <= set(legal)
    assert bool(priced.schedules) == bool(legal)
    assert all(cost == costs[legal.index(row)] for row, cost in zip(priced.schedules, priced.costs, strict=True))


@settings(max_examples=60, deadline=None)
@given(case=cases(), data=st.data())
def test_pricing_keeps_the_days_outside_a_window(case: RosterCase, data: st.DataObject) -> None:
    legal = legal_schedules(case, 0)
    if not legal:
        return
    old = data.draw(st.sampled_from(legal))
    window = range(data.draw(st.integers(0, case.days)), case.days)
    pricer = Pricer(case, 0)
    near = [row for row in legal if all(row[day] == old[day] for day in range(case.days) if day not in window)]

    priced = pricer.cheapest(np.ones((case.days, 2)), pricer.person.room_around(old, window))

    assert priced.bound == min(pricer.person.cost(row) + sum(shift != OFF for shift in row) for row in near)
    assert priced.schedules[0] in near


def test_pricing_counts_only_limits_that_bind_and_keeps_them() -> None:
    case = case_of(person(most_shifts={"E": 2, "N": 1}), days=10)

    priced = Pricer(case, 0).cheapest(-np.ones((10, 2)))

    assert priced.bound == -3
    assert not faults(case, Roster(schedules=priced.schedules))


def test_pricing_returns_nothing_where_nothing_is_cheap_enough() -> None:
    priced = Pricer(case_of(person()), 0).cheapest(np.ones((7, 2)), below=0)

    assert (priced.bound, priced.schedules) == (0, ())


def test_pricing_narrowed_room_obeys_each_decision() -> None:
    pricer = Pricer(case_of(person()), 0)
    room = pricer.person.narrowed(pricer.person.whole, [(0, 1, True), (1, OFF, False), (2, 0, False), (3, OFF, True)])

    (schedule,) = pricer.cheapest(-np.ones((7, 2)), room).schedules

    assert schedule[0] == 1
    assert schedule[1] == 1
    assert schedule[2] != 0
    assert schedule[3] == OFF


def test_pricing_of_a_window_is_exact_whatever_the_whole_horizon_has_asked_for() -> None:
    """Prices that press for a type for weeks leave a toll; a window's few days are counted all the same."""
    codes = "ABCDEFGHIJ"
    worker = person(most_shifts=dict.fromkeys(codes, 28), most_minutes=480 * 270, longest_run=5, least_off=2)
    shifts = tuple(ShiftType(code=code, minutes=480) for code in codes)
    case = RosterCase(days=364, shifts=shifts, workers=(worker,))
    rotating = tuple((day - 2 * (day // 7)) % 10 if day % 7 < 5 else OFF for day in range(364))
    prices = np.zeros((364, 10))
    prices[100:114] = np.random.default_rng(2).integers(-9, 0, (14, 10))
    prices[100:114, 4] -= 9
    pricer, untouched = Pricer(case, 0), Pricer(case, 0)
    room = pricer.person.room_around(rotating, range(100, 114))

    for at in range(10):
        pressing = -np.ones((364, 10))
        pressing[:, at] = -9.0
        pricer.cheapest(pressing)

    assert pricer.cheapest(prices, room) == untouched.cheapest(prices, room)
