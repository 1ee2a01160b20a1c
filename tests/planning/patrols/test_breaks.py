"""The break of a shift: when and where it may be taken, and when there is none."""

from __future__ import annotations

import pytest

from planning.patrols.town import HOUR, all_on_duty, errors, town
from watchbill.planning.patrols import plan_shift
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


@pytest.mark.parametrize("most_calls", [0, 80], ids=["search alone", "CP-SAT too"])
def test_a_team_without_a_visit_gives_up_its_own_base_for_one(monkeypatch: pytest.MonkeyPatch, most_calls: int) -> None:
    """The stop lies two and a half hours away, beside the other base: no time to be back for the break at noon."""
    monkeypatch.setattr("watchbill.planning.patrols.small.MOST_CALLS", most_calls)
    far = 2 * HOUR + HOUR // 2
    problem = town(
        at=(far,),
        wants=({"visits": 1, "teams": 1, "area": "next"},),
        teams=({}, {"at": far, "reach": ("home",)}),
        breaks=BreakRule(duration_s=HOUR // 2, earliest_s=4 * HOUR, latest_s=4 * HOUR, least_shift_s=HOUR),
    )
    answer = plan_shift(problem, all_on_duty(problem), day=0, shift="early", time_limit_s=600, seed=1, rounds=4)
    assert errors(problem, answer.routes) == []
    assert answer.missed_visits == 0
