"""The break of a shift: when and where it may be taken, and when there is none."""

from __future__ import annotations

import pytest

from planning.patrols.town import HOUR, town
from watchbill.planning.patrols.rules.breaks import ShiftBreak, of_shift
from watchbill.planning.problem import BreakRule

RULE = {"duration_s": 1_800, "earliest_s": 2 * HOUR, "latest_s": 5 * HOUR, "least_shift_s": HOUR}


def of(length_s: int, **rule: int) -> ShiftBreak | None:
    return of_shift(town(at=(300,), breaks=BreakRule(**(RULE | rule))), length_s)


def test_break_begins_in_its_window_and_ends_in_the_shift() -> None:
    assert of(8 * HOUR) == ShiftBreak(1_800, 2 * HOUR, 5 * HOUR, (1,))
    assert of(4 * HOUR) == ShiftBreak(1_800, 2 * HOUR, 4 * HOUR - 1_800, (1,))


@pytest.mark.parametrize(
    ("length_s", "rule"),
    [(8 * HOUR, {"duration_s": 0}), (5 * HOUR, {"least_shift_s": 6 * HOUR}), (2 * HOUR, {})],
    ids=["none wanted", "short shift", "window ends before it opens"],
)
def test_some_shifts_have_no_break(length_s: int, rule: dict[str, int]) -> None:
    assert of(length_s, **rule) is None


def test_break_is_taken_at_any_base() -> None:
    problem = town(at=(300,), teams=({}, {"at": 900}, {"at": 900}), breaks=BreakRule(**RULE))
    found = of_shift(problem, 8 * HOUR)
    assert found is not None
    assert found.places == tuple(sorted({team.base for team in problem.teams}))
