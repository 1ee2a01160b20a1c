"""When a team can begin a visit, if it may and can make one at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from planning.patrols.town import HOUR, town
from watchbill.planning.patrols.rules.reach import span

EIGHT = 8 * HOUR
THERE_AND_BACK = ((0, 900), (300, 0))
"""Ways between the stop (place 0) and the base."""


def of(ways: tuple[tuple[int, ...], ...] = THERE_AND_BACK, *, team: dict[str, Any] | None = None, **want: Any) -> Any:
    problem = town(at=(300,), wants=({"dwell_s": 600} | want,), teams=(team or {},))
    return span(problem.teams[0], problem.stops[0], problem.demands[0], np.array(ways, dtype=np.int32), EIGHT)


def test_a_visit_begins_after_the_way_out_and_ends_before_the_way_back() -> None:
    assert of() == (300, EIGHT - 900 - 600)


def test_a_visit_begins_in_a_window() -> None:
    assert of(windows=((0, HOUR), (2 * HOUR, 3 * HOUR))) == (300, 3 * HOUR)
    assert of(windows=((0, 60),)) is None


def test_a_team_goes_to_villages_of_its_reach_only() -> None:
    assert of(team={"reach": ("next",)}) is None


@pytest.mark.parametrize("ways", [((0, 900), (-1, 0)), ((0, -1), (300, 0))], ids=["out", "back"])
def test_a_team_goes_only_where_there_is_a_way_out_and_back(ways: tuple[tuple[int, ...], ...]) -> None:
    assert of(ways) is None
