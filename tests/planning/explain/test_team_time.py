"""Where the visits of some stops need more minutes than their teams have, the minutes are counted."""

from __future__ import annotations

from planning.explain.cases import HOUR, MIN, cost, demand, duty, explained, only, operation, repair, route, rules, team
from watchbill.planning.explain.desk import Desk
from watchbill.planning.explain.team_time import crowding
from watchbill.planning.plan import Plan

LONG = 4 * HOUR


def test_two_long_visits_do_not_fit_one_team() -> None:
    wanted = [demand(dwell_s=LONG), demand(stop="U", dwell_s=LONG)]
    problem = operation([team("a", reach=("V", "W"))], patrols=True, demands=wanted)
    plan = [route("a", ("U", HOUR), dwell_s=LONG)]
    found = only("visit_missing", explained(problem, [duty("a")], plan), stop="S")
    assert rules(found) == ["visit_missing", "visit_missing", "team_time"]
    assert found.clash[1].stop == "U"
    assert found.params == {"missing_min": 20, "teams": 1, "stops": 2}  # two ways of ten minutes


def test_the_cheapest_visits_are_offered_to_be_dropped() -> None:
    wanted = [demand(dwell_s=LONG), demand(stop="U", dwell_s=LONG)]
    problem = operation([team("a", reach=("V", "W"))], patrols=True, demands=wanted)
    found = only("visit_missing", explained(problem, [duty("a")], [route("a", ("U", HOUR), dwell_s=LONG)]), stop="S")
    dropped = repair(found, "drop_visit")
    assert dropped is not None
    assert (dropped.stop, dropped.cost, dropped.value) == ("U", 1, 1)
    assert cost(found, "shorter_dwell") == (10, "minutes", ())


def test_a_free_team_or_one_with_time_to_spare_helps() -> None:
    wanted = [demand(dwell_s=LONG), demand(stop="U", dwell_s=LONG)]
    teams = [team("a", reach=("V", "W")), team("free"), team("w", "W", reach=())]
    problem = operation(teams, patrols=True, demands=wanted)
    plan = [route("a", ("U", HOUR), dwell_s=LONG), route("w")]
    found = only("visit_missing", explained(problem, [duty("a"), duty("w")], plan), stop="S")
    assert cost(found, "put_on_duty") == (1, "duties", ("free",))
    assert cost(found, "allow_reach") == (20, "minutes", ("w",))


def test_stops_of_other_teams_are_left_out() -> None:
    wanted = [demand(2, dwell_s=LONG), demand(stop="U")]
    problem = operation([team("a"), team("w", "W")], patrols=True, demands=wanted)
    plan = [route("a", ("S", HOUR), dwell_s=LONG), route("w", ("U", HOUR))]
    found = only("visit_missing", explained(problem, [duty("a"), duty("w")], plan), stop="S")
    assert {claim.stop or claim.team for claim in found.clash} <= {"S", "a"}


def test_no_crowding_where_the_times_fit() -> None:
    wanted = [demand(3), demand(stop="U")]
    problem = operation([team("a", reach=("V", "W"))], patrols=True, demands=wanted)
    plan = Plan(duties=(duty("a"),), routes=(route("a", ("U", HOUR)),))
    assert crowding(Desk(problem, plan), wanted[0]) is None


def test_a_second_visit_that_stays_costs_the_least_gap_only() -> None:
    wanted = demand(2, dwell_s=5 * MIN, min_gap_s=2 * MIN)
    problem = operation([team("a")], patrols=True, demands=[wanted])
    assert crowding(Desk(problem, Plan(duties=(duty("a"),), routes=())), wanted) is None
