from __future__ import annotations

import math
import random
from itertools import product

from hypothesis import given, settings

from planning.rosters.tiny import best_value, case_of, cases, cover_row, legal_schedules, person
from watchbill.planning.rosters.case import RosterCase, Schedule
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.dive import dive
from watchbill.planning.rosters.columns.generation import Generation, Part
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import NoScheduleError, best_responses
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.roster import Roster, faults, value
from watchbill.planning.stopping import Iterations, TimeLimit

NEVER = Iterations(10**9)


def generation_of(case: RosterCase) -> tuple[Generation, Best]:
    """Everybody as one part, with a first schedule each."""
    pricers = tuple(Pricer(case, at) for at in range(len(case.workers)))
    cover = CoverRows(case)
    best = Best(cover, pricers, Incumbent(case))
    best.offer(best_responses(cover, pricers, {}, TimeLimit(0), random.Random(1)))
    rooms = {at: pricer.person.whole for at, pricer in enumerate(pricers)}
    return Generation(cover, pricers, Part(rooms=rooms, wanted=cover.wanted, schedules=best.schedules)), best


@settings(max_examples=40, deadline=None)
@given(case=cases(most_days=4, most_workers=2))
def test_a_bound_that_is_known_leaves_the_bound_below_the_best_roster(case: RosterCase) -> None:
    try:
        generation, best = generation_of(case)
    except NoScheduleError:
        assert best_value(case) is None
        return
    optimum = best_value(case)
    assert optimum is not None

    first = generation.converge(NEVER, best.value)
    again = generation.converge(NEVER, best.value, known=first)

    assert first <= again <= optimum + 1e-6


@settings(max_examples=40, deadline=None)
@given(case=cases(most_days=4, most_workers=2))
def test_a_dive_ends_in_a_proper_roster_or_leads_nowhere(case: RosterCase) -> None:
    try:
        generation, best = generation_of(case)
    except NoScheduleError:
        return
    generation.converge(NEVER, best.value)

    found = dive(generation, NEVER, lambda: math.inf)

    assert found is not None
    roster = Roster(schedules=tuple(found[at] for at in range(len(case.workers))))
    optimum = best_value(case)
    assert not faults(case, roster)
    assert optimum is not None
    assert optimum <= value(case, roster) == best.value_of(found)


def test_a_dive_tells_of_ever_more_schedules_that_it_keeps() -> None:
    case = case_of(
        *(person(f"P{at}", longest_run=3, least_off=2, most_minutes=3_000, days_off=(at,)) for at in range(7)),
        days=14,
        cover=tuple(cover_row(day, shift, 2, 100, 1) for day in range(14) for shift in "EN"),
    )
    generation, best = generation_of(case)
    generation.converge(NEVER, best.value)
    told: list[dict[int, Schedule]] = []

    found = dive(generation, NEVER, lambda: math.inf, on_way=told.append)

    assert found is not None
    assert told
    assert all(found[at] == row for fixed in told for at, row in fixed.items())
    assert [len(fixed) for fixed in told] == sorted({len(fixed) for fixed in told})


@settings(max_examples=40, deadline=None)
@given(case=cases(most_days=4, most_workers=2))
def test_columns_of_every_better_roster_are_worthwhile(case: RosterCase) -> None:
    try:
        generation, best = generation_of(case)
    except NoScheduleError:
        return
    legal = [legal_schedules(case, at) for at in range(len(case.workers))]
    for at, rows in enumerate(legal):
        for row in rows:
            generation.add(at, row)
    generation.converge(NEVER, best.value)

    assert generation.stable is not None
    kept = set(generation.worthwhile(generation.stable, best.value))

    for rows in product(*legal):
        roster = dict(enumerate(rows))
        assert best.value_of(roster) >= best.value or kept.issuperset(roster.items())
