"""The model of a repaired roster: who may step in, whose changes cost least, and the same answer for the same seed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from planning.repair.roster import OnDuty, least, on, repaired, team
from planning.rosters.conftest import SHIFTS, build_problem
from watchbill.planning.changes import Pins
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import DutyTraining, Minimum, RestRules, Team, WorkLimits
from watchbill.planning.repair.duty_model import DutyModel
from watchbill.planning.repair.request import Request

HOUR = 3600
EARLY_S = 6 * HOUR
"""When the early shift of day 0 begins."""


def asked(
    minima: list[Minimum], *teams: Team, duties: tuple[Duty, ...] = (), now_s: int = 0, pins: Pins | None = None,
    **more: object,
) -> OnDuty:  # fmt: skip
    """Who is on duty when minima come to be asked for that were not before."""
    before = build_problem(teams, days=6, **more)  # type: ignore[arg-type]
    return repaired(before, duties, after=replace(before, minima=tuple(minima)), now_s=now_s, pins=pins)


def test_duties_stand_in_the_order_of_teams_days_and_shifts() -> None:
    teams = [team(code) for code in "abcd"]
    problem = build_problem(teams, days=2)
    request = Request(problem, Plan(duties=(Duty(team="b", day=0, shift="night"),), routes=()), problem, 0, Pins())
    model = DutyModel(request, {("b", 0): "night"}, frozenset("abcd"))
    assert list(model.duty) == [(code, day, shift.code) for code in "abcd" for day in range(2) for shift in SHIFTS]


def test_nobody_has_two_shifts_a_day() -> None:
    minima = [least(0), least(0, "night")]
    assert len(asked(minima, team("a"), rest=RestRules(least_rest_s=0, day_after_night=True))) == 1


def test_who_is_away_does_not_step_in() -> None:
    assert asked([least(0)], team("a", away=(0,))) == set()


@pytest.mark.parametrize(
    ("now_s", "duties"), [(EARLY_S + 5 * HOUR, {("a", 0, "early")}), (EARLY_S + 8 * HOUR - 60, set())]
)
def test_a_shift_that_is_nearly_over_gets_no_new_duty(now_s: int, duties: OnDuty) -> None:
    assert asked([least(0)], team("a"), now_s=now_s) == duties


def test_a_duty_that_has_begun_stays() -> None:
    found = asked([least(0, "middle")], team("a"), duties=on("a", 0), now_s=EARLY_S + HOUR)
    assert found == {("a", 0, "early")}
    assert asked([least(0, "middle")], team("a"), duties=on("a", 0)) == {("a", 0, "middle")}


@pytest.mark.parametrize(
    "pins",
    [
        Pins(teams=("a",)),
        Pins(shifts=((0, "early"),)),
        Pins(shifts=((0, "night"),)),
        Pins(orders=(("a", 0, "early"),)),
        Pins(orders=(("a", 0, "night"),)),
    ],
    ids=["team", "new shift", "old shift", "new order", "old order"],
)
def test_what_is_pinned_stays(pins: Pins) -> None:
    duties = on("a", 0, shift="night")
    assert asked([least(0)], team("a"), duties=duties, pins=pins) == {("a", 0, "night")}
    assert asked([least(0)], team("a"), duties=duties) == {("a", 0, "early")}


def test_who_is_due_steps_in_before_one_who_is_not() -> None:
    """Though the one who is due has another duty, and the other one has none."""
    found = asked([least(0)], team("a", crew=1), team("b", crew=0), duties=on("b", 4), rotates=True)
    assert found == {("b", 0, "early"), ("b", 4, "early")}


def test_one_change_is_better_than_two() -> None:
    """Team a would have to give up its own duty of the next day; team b has far more duties."""
    found = asked(
        [least(0)], team("a", limits=WorkLimits(longest_run_days=1)), team("b"),
        duties=(*on("a", 1), *on("b", 2, 3, 4, 5)),
    )  # fmt: skip
    assert ("b", 0, "early") in found


def test_one_team_is_better_than_two() -> None:
    """Team a, which has no duty yet, could take over one of the two."""
    found = asked([least(0), least(2)], team("a", away=(2,)), team("b"), duties=on("b", 4, 5))
    assert {code for code, _, _ in found} == {"b"}


@pytest.mark.parametrize(("busy", "free"), ["ab", "ba"])
def test_who_has_the_fewest_duties_steps_in(busy: str, free: str) -> None:
    assert (free, 0, "early") in asked([least(0)], team("a"), team("b"), duties=on(busy, 4))


def test_a_night_is_more_of_a_burden_than_a_day_duty() -> None:
    """Team a may work nights only, and has fewer duties."""
    by_day = tuple(DutyTraining(force="force", shift=shift, training="aid") for shift in ("early", "middle"))
    found = asked([least(0, "")], team("a"), team("b", trainings=("aid",)), duties=on("b", 4, 5), duty_trainings=by_day)
    assert {code for code, day, _ in found if day == 0} == {"b"}
