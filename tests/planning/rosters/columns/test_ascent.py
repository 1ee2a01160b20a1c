from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.rosters.tiny import best_value, case_of, cases, cover_row, person
from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.columns.ascent import Ascent
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import NoScheduleError, best_responses
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.stopping import Iterations, TimeLimit


def started(case: RosterCase) -> tuple[CoverRows, tuple[Pricer, ...], Best]:
    pricers = tuple(Pricer(case, at) for at in range(len(case.workers)))
    cover = CoverRows(case)
    best = Best(cover, pricers, Incumbent(case))
    best.offer(best_responses(cover, pricers, {}, TimeLimit(0), random.Random(1)))
    return cover, pricers, best


@settings(max_examples=60, deadline=None)
@given(case=cases(most_days=4, most_workers=2), seed=st.integers(0, 99))
def test_the_bound_is_never_above_the_best_roster(case: RosterCase, seed: int) -> None:
    try:
        cover, pricers, best = started(case)
    except NoScheduleError:
        assert best_value(case) is None
        return
    Ascent(cover, pricers, best, random.Random(seed)).run(Iterations(60))
    optimum = best_value(case)

    assert optimum is not None
    assert best.bound <= optimum <= best.value


def test_the_bound_climbs_close_to_the_best_roster() -> None:
    # Two people, each for three of six days: of twelve duties wanted six stay open, and each costs 100.
    staff = [person(code, most_shifts={"E": 3}, least_off=1) for code in "AB"]
    case = case_of(*staff, days=6, cover=tuple(cover_row(day, "E", 2, 100, 1) for day in range(6)))
    cover, pricers, best = started(case)

    Ascent(cover, pricers, best, random.Random(1)).run(Iterations(700))

    assert best.value == 600
    assert 570 <= best.bound <= 600
