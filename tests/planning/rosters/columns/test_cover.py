from __future__ import annotations

import random

import numpy as np

from planning.rosters.tiny import case_of, cover_row, person
from watchbill.planning.rosters.columns.cover import CoverRows


def test_some_rows_count_and_price_as_they_do_in_the_whole() -> None:
    case = case_of(
        *(person(f"P{at}") for at in range(4)),
        days=6,
        cover=tuple(
            cover_row(day, shift, day % 3, 10 + day, 1 + day) for day in range(6) for shift in ("E", "N") for _ in "ab"
        ),
    )
    chance = random.Random(1)
    schedules = [tuple(chance.choice((-1, 0, 1)) for _ in range(6)) for _ in range(4)]
    whole = CoverRows(case)
    rows = np.isin(whole.day, (1, 4))

    part = whole.only(rows)

    lacking = whole.wanted - whole.on_duty(schedules)
    assert (part.wanted - part.on_duty(schedules) == lacking[rows]).all()
    assert part.penalty(lacking[rows]) == whole.penalty(np.where(rows, lacking, 0.0)) > 0
    assert (part.spread(lacking[rows]) == whole.spread(np.where(rows, lacking, 0.0))).all()
    assert all(rows[whole.touched(schedule)].sum() == len(part.touched(schedule)) for schedule in schedules)
