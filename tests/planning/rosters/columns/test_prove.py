from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.rosters.tiny import best_value, case_of, cases, cover_row, person
from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.prove import Prover
from watchbill.planning.rosters.columns.response import NoScheduleError, best_responses
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.roster import Roster, faults, value
from watchbill.planning.stopping import Iterations, TimeLimit


def prover_of(case: RosterCase) -> tuple[Prover, Best]:
    """A prover after a first roster."""
    pricers = tuple(Pricer(case, at) for at in range(len(case.workers)))
    cover = CoverRows(case)
    best = Best(cover, pricers, Incumbent(case))
    best.offer(best_responses(cover, pricers, {}, TimeLimit(0), random.Random(1)))
    return Prover(cover, pricers, best, random.Random(1)), best


@settings(max_examples=30, deadline=None)
@given(case=cases(most_days=4, most_workers=2), questions=st.lists(st.integers(1, 90), min_size=1, max_size=5))
def test_the_bound_holds_wherever_the_proof_is_interrupted(case: RosterCase, questions: list[int]) -> None:
    try:
        prover, best = prover_of(case)
    except NoScheduleError:
        return
    optimum = best_value(case)
    assert optimum is not None

    for number in questions:
        prover.run(Iterations(number))
        assert best.bound <= optimum <= best.value


def test_a_dive_that_is_interrupted_leaves_nothing_fixed_for_the_bound() -> None:
    staff = [
        person(
            f"P{at}", longest_run=5, least_run=2, least_off=2, least_minutes=7_000, most_minutes=9_000, days_off=(at,)
        )
        for at in range(8)
    ]
    cover = [
        cover_row(day, shift, (day * 7 + at * 3) % 5 + 1, 100, 1) for day in range(28) for at, shift in enumerate("EN")
    ]
    case = case_of(*staff, days=28, cover=tuple(cover))
    prover, best = prover_of(case)
    prover.run(Iterations(40))  # not even through the sweeps
    for questions in range(2, 20):
        prover.run(Iterations(questions))
        assert prover._root is not None
        assert not prover._root.master.fixed
    assert best.bound <= best.value


@settings(max_examples=30, deadline=None)
@given(case=cases(most_days=4, most_workers=2), questions=st.integers(1, 60))
def test_another_dive_offers_proper_rosters_only(case: RosterCase, questions: int) -> None:
    try:
        prover, best = prover_of(case)
    except NoScheduleError:
        return
    prover.run(Iterations(70))
    prover._dive_again(Iterations(questions))
    optimum = best_value(case)
    roster = Roster(schedules=tuple(best.schedules[at] for at in range(len(case.workers))))

    assert optimum is not None
    assert not faults(case, roster)
    assert best.bound <= optimum <= best.value == value(case, roster)
