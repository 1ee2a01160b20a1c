"""Each rule that stands in the way of a stop's visits is named, and so is each way out with its cost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.explain.cases import (
    HOUR,
    MIN,
    WAY_S,
    cost,
    demand,
    duty,
    explained,
    only,
    operation,
    repair,
    route,
    rules,
    team,
    teams_of,
)
from watchbill.planning.explain.desk import Desk, claim_of
from watchbill.planning.explain.stop_part import StopPart
from watchbill.planning.plan import Plan
from watchbill.planning.problem import BreakRule
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit

BREAK = BreakRule(duration_s=30 * MIN, earliest_s=2 * HOUR, latest_s=4 * HOUR)


def test_nobody_on_duty_and_a_team_that_is_free() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand()])
    found = only("visit_missing", explained(problem))
    assert rules(found) == ["visit_missing", "on_duty"]
    assert cost(found, "put_on_duty") == (1, "duties", ("a",))
    assert cost(found, "drop_visit") == (1, "visits", ())


def test_a_dropped_visit_has_the_price_of_its_stop() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand(), demand(stop="U")])
    found = explained(problem)
    prices = {e.shortfall.stop: repair(e, "drop_visit") for e in found if e.shortfall.rule == "visit_missing"}
    assert {stop: each and each.value for stop, each in prices.items()} == {"S": 5, "U": 1}


def test_nobody_free_means_a_new_team() -> None:
    problem = operation([team("a", away=(0,))], patrols=True, demands=[demand()])
    assert cost(only("visit_missing", explained(problem)), "add_team") == (1, "teams", ())


def test_a_team_on_duty_next_door_may_be_let_in() -> None:
    problem = operation([team("w", "W")], patrols=True, demands=[demand()])
    found = only("visit_missing", explained(problem, [duty("w")], [route("w")]))
    assert rules(found) == ["visit_missing", "on_duty", "reach"]
    assert cost(found, "allow_reach") == (20, "minutes", ("w",))


def test_no_way_for_any_team() -> None:
    ways = [[0, -1, -1, -1], [-1, 0, -1, -1], [-1, -1, 0, -1], [-1, -1, -1, 0]]
    problem = operation([team("a")], patrols=True, demands=[demand()], ways=ways)
    found = only("visit_missing", explained(problem, [duty("a")], [route("a")]))
    assert rules(found) == ["visit_missing", "on_duty", "unreachable"]
    assert teams_of(found, "unreachable") == {"a"}


def test_two_teams_where_one_is_on_duty() -> None:
    problem = operation([team("a"), team("b")], patrols=True, demands=[demand(2, teams=2)])
    found = only("two_teams", explained(problem, [duty("a")], [route("a", ("S", HOUR), ("S", 2 * HOUR))]))
    assert rules(found) == ["two_teams", "on_duty"]
    assert cost(found, "put_on_duty") == (1, "duties", ("b",))
    assert cost(found, "fewer_teams") == (1, "teams", ())


def test_a_team_that_may_not_come_again_leaves_a_visit_to_another() -> None:
    problem = operation([team("a"), team("b")], patrols=True, demands=[demand(3, most_visits=2)])
    routes = [route("a", ("S", HOUR), ("S", 2 * HOUR))]
    found = only("visit_missing", explained(problem, [duty("a")], routes))
    assert rules(found) == ["visit_missing", "most_visits", "on_duty"]
    assert cost(found, "put_on_duty") == (1, "duties", ("b",))
    again = repair(found, "same_team_again")
    assert again is not None
    assert (again.cost, again.value) == (1, 3)


def test_two_teams_cannot_be_where_one_visit_is_made() -> None:
    problem = operation([team("a"), team("b")], patrols=True, demands=[demand(2, teams=2)])
    found = only("two_teams", explained(problem, [duty("a"), duty("b")], [route("a", ("S", HOUR)), route("b")]))
    assert rules(found) == ["two_teams", "visits_made"]


def test_neighbours_are_teams_from_elsewhere() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand(neighbour_visits=1)])
    found = only("neighbour_visit", explained(problem, [duty("a")], [route("a", ("S", HOUR))]))
    assert rules(found) == ["neighbour_visit", "on_duty"]
    assert cost(found, "fewer_neighbours") == (1, "visits", ())


def test_the_least_gap_leaves_no_room_for_all_visits() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand(3, min_gap_s=4 * HOUR)])
    found = only("visit_missing", explained(problem, [duty("a")], [route("a", ("S", HOUR), ("S", 5 * HOUR))]))
    assert rules(found) == ["visit_missing", "min_gap", "on_duty", "travel_time"]
    pause = repair(found, "shorter_pause")
    assert pause is not None
    assert pause.value == (8 * HOUR - 2 * WAY_S - 5 * MIN) // 2


def test_the_hours_of_a_stop_leave_no_room() -> None:
    windows = ((0, 5 * MIN),)
    problem = operation([team("a")], patrols=True, demands=[demand(windows=windows)])
    found = only("visit_missing", explained(problem, [duty("a")], [route("a")]))
    assert rules(found) == ["visit_missing", "on_duty", "time_window", "travel_time"]
    assert cost(found, "wider_window") == (5, "minutes", ())


def test_a_visit_too_long_for_what_the_way_leaves() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand(dwell_s=8 * HOUR)])
    found = only("visit_missing", explained(problem, [duty("a")], [route("a")]))
    assert rules(found) == ["visit_missing", "dwell", "on_duty", "travel_time"]
    dwell = repair(found, "shorter_dwell")
    assert dwell is not None
    assert (dwell.value, dwell.cost) == (8 * HOUR - 2 * WAY_S, 20)


def test_the_break_of_the_only_team_stands_in_the_way() -> None:
    window = ((2 * HOUR, 4 * HOUR + 25 * MIN),)
    rest = BreakRule(duration_s=3 * HOUR, earliest_s=HOUR + 30 * MIN, latest_s=2 * HOUR)
    problem = operation([team("a")], patrols=True, demands=[demand(windows=window)], breaks=rest)
    found = only("visit_missing", explained(problem, [duty("a")], [route("a")]))
    assert rules(found) == ["visit_missing", "break_rule", "on_duty", "time_window"]
    assert teams_of(found, "break_rule") == {"a"}


def test_a_gap_that_no_visits_can_keep() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand(1, max_gap_s=HOUR)])
    found = only("spread", explained(problem, [duty("a")], [route("a", ("S", 4 * HOUR))]))
    assert rules(found) == ["spread"]
    longer = repair(found, "longer_gap")
    assert longer is not None
    assert (longer.cost, longer.value) == (180, 4 * HOUR)


def test_a_gap_that_was_only_not_found() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand(1, max_gap_s=5 * HOUR)])
    found = only("spread", explained(problem, [duty("a")], [route("a", ("S", HOUR))]))
    assert (found.verdict, found.finding) == ("out_of_time", "undecided")
    assert repair(found, "plan_longer") is not None


def test_a_break_that_no_shift_can_hold() -> None:
    rest = BreakRule(duration_s=5 * HOUR, earliest_s=4 * HOUR, latest_s=6 * HOUR, least_shift_s=HOUR)
    problem = operation([team("a")], patrols=True, demands=[demand()], breaks=rest)
    found = only("break_missing", explained(problem, [duty("a")], [route("a", ("S", HOUR))]))
    assert rules(found) == ["break_missing", "break_rule"]


def test_a_break_that_was_not_found() -> None:
    problem = operation([team("a")], patrols=True, demands=[demand()], breaks=BREAK)
    found = only("break_missing", explained(problem, [duty("a")], [route("a", ("S", HOUR))]))
    assert found.verdict == "out_of_time"


demands = st.builds(
    lambda visits, teams, neighbours, dwell, pause, gap, window: demand(
        visits, teams=teams, neighbour_visits=min(neighbours, visits), dwell_s=dwell, min_gap_s=pause, max_gap_s=gap,
        windows=window,
    ),
    st.integers(1, 3), st.integers(1, 3), st.integers(0, 1), st.sampled_from([300, 2 * HOUR, 8 * HOUR]),
    st.sampled_from([0, HOUR, 4 * HOUR]), st.sampled_from([HOUR, 3 * HOUR, 8 * HOUR]),
    st.sampled_from([(), ((0, 300),), ((HOUR, 2 * HOUR),)]),
)  # fmt: skip


@given(demands, st.sets(st.sampled_from(["a", "b", "w"])), st.booleans())
@settings(max_examples=40, deadline=None)
def test_without_any_claim_of_the_clash_the_others_can_hold(wanted: object, on_duty: set[str], breaks: bool) -> None:
    problem = operation(
        [team("a"), team("b", reach=("V", "W")), team("w", "W")],
        patrols=True,
        demands=[wanted],  # type: ignore[list-item]
        breaks=BREAK if breaks else None,
    )
    duties = [duty(code) for code in sorted(on_duty)]
    found = only("visit_missing", explained(problem, duties, [route(code) for code in sorted(on_duty)]))
    if found.verdict != "infeasible":
        return
    plan = Plan(duties=tuple(duties), routes=(), shortfalls=shortfalls(problem, duties, ()))
    part = StopPart(Desk(problem, plan), problem.demands[0], claim_of(problem, found.shortfall), TimeLimit(60))
    assert not part.satisfiable(found.clash)
    for claim in found.clash:
        assert part.satisfiable([other for other in found.clash if other != claim])
