"""The arrays of the compiled search say what the rules say."""

from __future__ import annotations

import msgspec
import numpy as np

from planning.patrols.town import HOUR, all_on_duty, town, with_other_force
from watchbill.planning.patrols.case import Case
from watchbill.planning.patrols.network import Network
from watchbill.planning.patrols.rules import visits_wanted
from watchbill.planning.patrols.state import CLOSED, FREE, Net
from watchbill.planning.plan import Route, Step
from watchbill.planning.problem import BreakRule, Matrix, Problem

NOON, EVENING = (3 * HOUR, 4 * HOUR), (6 * HOUR, 7 * HOUR)
PAUSE = BreakRule(duration_s=1_200, earliest_s=HOUR, latest_s=5 * HOUR, least_shift_s=HOUR)
VISIT, BREAK, START, END = slice(0, 4), slice(4, 7), slice(7, 10), slice(10, 13)
"""Nodes of four visits and three teams."""


def square() -> Problem:
    """A stop that wants all there is, and three teams: a neighbour of another force, and one out of reach."""
    want = {
        "visits": 4, "teams": 3, "forces": 3, "neighbour_visits": 2, "most_visits": 3, "dwell_s": 500,
        "min_gap_s": 700, "force_gap_s": 900, "windows": (NOON, EVENING), "priority": 2,
    }  # fmt: skip
    teams = ({}, {"area": "next", "force": "other", "mode": "car", "at": 900}, {"reach": ()})
    problem = with_other_force(town(at=(300,), wants=(want,), teams=teams, breaks=PAUSE))
    (foot,) = problem.matrices
    driven = tuple(tuple(way // 10 for way in row) for row in foot.seconds)
    return msgspec.structs.replace(problem, matrices=(foot, Matrix(mode="car", seconds=driven)))


def net_of(problem: Problem, *keep: Route) -> Net:
    return Network.of(Case.of(problem, all_on_duty(problem), day=0, shift="early", keep=keep)).net


def test_a_stop_has_its_gaps_and_its_windows() -> None:
    net = net_of(square())
    assert (net.min_gap.tolist(), net.force_gap.tolist()) == ([700], [900])
    assert net.least[:, VISIT].tolist() == [[NOON[0]] * 4, [-EVENING[1]] * 4]
    assert net.holes.tolist() == [[NOON[1], EVENING[0]]] * 4
    assert (net.hole_of[1] - net.hole_of[0])[VISIT].tolist() == [1] * 4


def test_a_stop_asks_for_no_more_than_those_who_can_come() -> None:
    net = net_of(square())
    assert (net.teams_needed.tolist(), net.forces_needed.tolist(), net.neighbours_needed.tolist()) == ([2], [2], [2])
    assert net.most.tolist() == [3]
    assert (net.able.tolist(), net.neighbour.tolist()) == ([[True, True, False]], [[False, True, False]])
    assert net.force[0] == net.force[2] != net.force[1]


def test_a_stop_asks_for_no_more_than_the_visits_that_it_can_have() -> None:
    problem = square()
    crowded = msgspec.structs.replace(problem.demands[0], min_gap_s=5 * HOUR)
    net = net_of(msgspec.structs.replace(problem, demands=(crowded,)))
    assert net.length.tolist() == [1]
    assert (net.teams_needed.tolist(), net.forces_needed.tolist(), net.neighbours_needed.tolist()) == ([1], [1], [1])


def test_visits_last_as_long_as_they_must_and_cost_what_they_are_worth() -> None:
    net = net_of(square())
    assert set(net.stay[VISIT]) == {500}
    assert set(net.price[VISIT]) == {visits_wanted.price(2)}
    assert (set(net.holder[VISIT]), set(net.home[VISIT])) == ({FREE}, {0})


def test_teams_have_their_breaks_bases_and_modes() -> None:
    problem = square()
    net = net_of(problem)
    bases = [team.base for team in problem.teams]
    assert net.least[:, BREAK].tolist() == [[HOUR] * 3, [-5 * HOUR] * 3]
    assert (net.stay[BREAK].tolist(), net.holder[BREAK].tolist()) == ([1_200] * 3, [FREE] * 3)
    assert (net.home[START].tolist(), net.home[END].tolist()) == (bases, bases)
    assert net.bases.tolist() == sorted(set(bases))
    assert [net.legs[mode][0, 1] for mode in net.mode] == [300, 30, 300]


def test_shifts_without_breaks_have_none() -> None:
    net = net_of(msgspec.structs.replace(square(), breaks=BreakRule(duration_s=0)))
    assert net.holder[BREAK].tolist() == [CLOSED] * 3


def test_where_there_is_no_way_it_takes_longer_than_any_shift() -> None:
    net = net_of(town(at=(300, 600), wants=({}, {}), cut=(1,)))
    assert net.legs[0][0, 1] > 8 * HOUR
    assert np.all(net.legs >= 0)


def test_visits_of_kept_routes_are_settled_and_their_teams_make_no_other() -> None:
    problem = square()
    step = Step(kind="visit", stop="s0", place=0, arrival_s=NOON[0] + 60, departure_s=NOON[0] + 560)
    net = net_of(problem, Route(team="t1", day=0, shift="early", start_s=0, end_s=5 * HOUR, steps=(step,)))
    (settled,) = np.flatnonzero(net.holder[VISIT] == 1)
    assert net.least[:, settled].tolist() == [NOON[0] + 60, -NOON[0] - 60]
    assert net.able.tolist() == [[True, False, False]]
    assert net.holder[BREAK].tolist() == [FREE, CLOSED, FREE]
    assert (net.teams_needed.tolist(), net.forces_needed.tolist(), net.neighbours_needed.tolist()) == ([2], [2], [2])


def test_a_stop_asks_for_nobody_whose_route_is_kept_and_leads_elsewhere() -> None:
    net = net_of(square(), Route(team="t1", day=0, shift="early", start_s=0, end_s=0, steps=()))
    assert (net.teams_needed.tolist(), net.forces_needed.tolist(), net.neighbours_needed.tolist()) == ([1], [1], [0])
