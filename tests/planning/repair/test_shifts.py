"""A shift's routes after a change: who is out leaves them, what is possible stays, visits keep apart."""

from __future__ import annotations

import msgspec
import pytest

from planning.patrols.town import HOUR, all_on_duty, town
from planning.repair.streets import made, route, shift_of, visit
from watchbill.planning.changes import Pins
from watchbill.planning.problem import BreakRule, Problem

ONCE = {"visits": 1, "teams": 1}
TWICE = {"visits": 2, "teams": 1}
PAUSE = BreakRule(duration_s=1_800, earliest_s=2 * HOUR, latest_s=4 * HOUR, least_shift_s=6 * HOUR)


def without(problem: Problem, code: str) -> Problem:
    """The problem in which a team is away."""
    teams = tuple(msgspec.structs.replace(one, away=(0,)) if one.code == code else one for one in problem.teams)
    return msgspec.structs.replace(problem, teams=teams)


def test_routes_that_stay_possible_are_the_old_ones_to_the_letter() -> None:
    problem = town(at=(300,), wants=(ONCE,))
    old = msgspec.structs.replace(route(problem, "t0", visit(problem, 0, 2 * HOUR)), start_s=HOUR, end_s=4 * HOUR)
    assert shift_of(problem, old).routes() == (old,)


def test_who_is_out_goes_home_and_makes_no_visit_any_more() -> None:
    problem = town(at=(300,), wants=(TWICE,))
    old = route(problem, "t0", visit(problem, 0, HOUR), visit(problem, 0, 5 * HOUR))
    shift = shift_of(problem, old, after=without(problem, "t0"), from_s=3 * HOUR)
    assert made(shift) == {"t0": [("s0", HOUR)]}
    assert shift.wishes == {"s0": [5 * HOUR]}
    assert shift.locked == {"t0"}


def test_visits_of_who_is_not_on_duty_any_more_are_lost() -> None:
    problem = town(at=(300,), wants=(ONCE,))
    shift = shift_of(problem, route(problem, "t0", visit(problem, 0, HOUR)), duties=all_on_duty(problem)[1:])
    assert shift.wishes == {"s0": [HOUR]}


def test_visits_that_move_too_near_to_others_are_lost() -> None:
    """The way of the first team is longer now; an hour lies between visits."""
    want = TWICE | {"min_gap_s": HOUR}
    before, after = (town(at=(300,), wants=(want,), teams=({"at": base}, {})) for base in (0, 2 * HOUR))
    routes = route(before, "t0", visit(before, 0, HOUR)), route(before, "t1", visit(before, 0, 2 * HOUR + 1_800))
    shift = shift_of(before, *routes, after=after)
    assert made(shift) == {"t0": [], "t1": [("s0", 2 * HOUR + 1_800)]}
    assert len(shift.wishes["s0"]) == 1


def test_routes_that_are_pinned_take_nothing_more() -> None:
    problem = town(at=(300,), wants=(ONCE,))
    assert shift_of(problem, pins=Pins(teams=("t1",))).locked == {"t1"}


def test_a_team_that_is_new_in_the_shift_has_its_break() -> None:
    problem = town(at=(300,), wants=(ONCE,), breaks=PAUSE)
    assert made(shift_of(town(at=(300,), wants=(ONCE,), teams=()), after=problem, duties=all_on_duty(problem))) == {
        "t0": [("", 2 * HOUR)],
        "t1": [("", 2 * HOUR)],
    }


@pytest.mark.parametrize(
    ("from_s", "rule", "pauses"),
    [(3 * HOUR, {}, [("", 3 * HOUR)]), (5 * HOUR, {}, []), (0, {"least_shift_s": 9 * HOUR}, [])],
)
def test_a_break_is_taken_as_soon_as_it_may_be(
    from_s: int, rule: dict[str, int], pauses: list[tuple[str, int]]
) -> None:
    problem = town(at=(300,), wants=(ONCE,), teams=({},), breaks=msgspec.structs.replace(PAUSE, **rule))
    nobody = msgspec.structs.replace(problem, teams=())
    assert made(shift_of(nobody, after=problem, from_s=from_s, duties=all_on_duty(problem))) == {"t0": pauses}


def test_a_team_without_anything_to_do_has_no_route() -> None:
    problem = town(at=(300,), wants=(ONCE,))
    assert made(shift_of(problem, route(problem, "t0", visit(problem, 0, HOUR)))) == {"t0": [("s0", HOUR)]}


@pytest.mark.parametrize("longer", ["out", "back"])
def test_a_route_leaves_earlier_or_is_back_later_where_its_way_is_longer(longer: str) -> None:
    problem = town(at=(300,), wants=(ONCE,), teams=({},))
    out, back = (900, 300) if longer == "out" else (300, 900)
    foot = msgspec.structs.replace(problem.matrices[0], seconds=((0, back), (out, 0)))
    old = route(problem, "t0", visit(problem, 0, 2 * HOUR))
    (found,) = shift_of(problem, old, after=msgspec.structs.replace(problem, matrices=(foot,))).routes()
    assert found.steps == old.steps
    assert (found.start_s, found.end_s) == (2 * HOUR - out, 2 * HOUR + 300 + back)


def test_a_visit_is_made_where_its_stop_is_now() -> None:
    problem = town(at=(300, 400), wants=(ONCE, ONCE), teams=({},))
    moved = msgspec.structs.replace(problem.stops[0], place=1)
    after = msgspec.structs.replace(problem, stops=(moved, problem.stops[1]))
    (found,) = shift_of(problem, route(problem, "t0", visit(problem, 0, HOUR)), after=after).routes()
    assert [step.place for step in found.steps] == [1]
