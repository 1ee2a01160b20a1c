from __future__ import annotations

import random

import pytest

from planning.rosters.tiny import case_of, cover_row, person
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.improve import Improver
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.roster import faults
from watchbill.planning.stopping import Iterations


@pytest.mark.parametrize(("people", "days"), [(1, 7), (1, 1), (3, 2)])
def test_a_single_person_or_day_is_a_part_too(people: int, days: int) -> None:
    case = case_of(
        *(person(f"P{at}") for at in range(people)),
        days=days,
        cover=tuple(cover_row(day, "E", people + 1, 10, 1) for day in range(days)),
    )
    pricers = tuple(Pricer(case, at) for at in range(people))
    incumbent = Incumbent(case)
    best = Best(CoverRows(case), pricers, incumbent)
    best.offer(dict.fromkeys(range(people), (-1,) * days))

    Improver(CoverRows(case), pricers, best, random.Random(1)).run(Iterations(30))

    assert best.value == 10 * days
    assert incumbent.roster is not None
    assert not faults(case, incumbent.roster)
