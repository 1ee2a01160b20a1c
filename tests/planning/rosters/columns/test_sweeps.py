from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings

from planning.rosters.tiny import best_value, case_of, cases, cover_row, person
from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import NoScheduleError, best_responses
from watchbill.planning.rosters.columns.sweeps import Sweeps
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.roster import Roster, faults, value
from watchbill.planning.stopping import Iterations, TimeLimit


def swept(case: RosterCase, seed: int, sweeps: int = 20) -> tuple[Best, Sweeps]:
    """A first roster and one round of sweeps after it."""
    chance = random.Random(seed)
    pricers = tuple(Pricer(case, at) for at in range(len(case.workers)))
    cover = CoverRows(case)
    best = Best(cover, pricers, Incumbent(case))
    best.offer(best_responses(cover, pricers, {}, TimeLimit(0), chance))
    sweeps_ = Sweeps(cover, pricers, best, chance, sweeps)
    sweeps_.round(TimeLimit(20))
    return best, sweeps_


def fortnight() -> RosterCase:
    staff = [person(f"P{at}", longest_run=4, least_off=2, days_off=(at,), most_minutes=5_000) for at in range(6)]
    return case_of(
        *staff, days=14, cover=tuple(cover_row(day, shift, 2, 100, 1) for day in range(14) for shift in "EN")
    )


@settings(max_examples=40, deadline=None)
@given(case=cases(most_days=4, most_workers=2))
def test_sweeps_offer_proper_rosters_only(case: RosterCase) -> None:
    try:
        best, _ = swept(case, seed=1)
    except NoScheduleError:
        assert best_value(case) is None
        return
    roster = Roster(schedules=tuple(best.schedules[at] for at in range(len(case.workers))))
    optimum = best_value(case)

    assert not faults(case, roster)
    assert optimum is not None
    assert optimum <= best.value == value(case, roster)


def test_sweeps_better_the_first_roster() -> None:
    case = fortnight()
    chance = random.Random(1)
    pricers = tuple(Pricer(case, at) for at in range(len(case.workers)))
    cover = CoverRows(case)
    first = best_responses(cover, pricers, {}, TimeLimit(0), chance)

    best, _ = swept(case, seed=1)

    assert best.value < Best(cover, pricers, Incumbent(case)).value_of(first)


def test_sweeps_depend_on_the_seed_alone() -> None:
    case = fortnight()
    (one, swept_one), (other, swept_other) = swept(case, seed=7), swept(case, seed=7)

    assert one.schedules == other.schedules
    assert (swept_one.duals == swept_other.duals).all()


def test_sweeps_leave_people_alone_who_are_held() -> None:
    case = fortnight()
    pricers = tuple(Pricer(case, at) for at in range(len(case.workers)))
    best = Best(CoverRows(case), pricers, Incumbent(case))
    best.offer(best_responses(CoverRows(case), pricers, {}, TimeLimit(0), random.Random(1)))
    held = {at: pricers[at].cheapest(np.ones((case.days, 2))).schedules[0] for at in (0, 3)}

    sweeps = Sweeps(CoverRows(case), pricers, best, random.Random(1), 5, held=held)
    sweeps.round(Iterations(5))

    assert {at for at, _ in sweeps.seen} == set(range(6))
    assert {row for at, row in sweeps.seen if at in held} == set(held.values())
