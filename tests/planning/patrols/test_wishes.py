"""Wishes that keep a visit out are dropped, least important kind first, and asked for again when they can be met."""

from __future__ import annotations

from planning.patrols.town import all_on_duty, town, with_other_force
from watchbill.planning.patrols.case import Case
from watchbill.planning.patrols.network import Network
from watchbill.planning.patrols.state import State
from watchbill.planning.patrols.wishes import Wishes

MUCH = {"visits": 2, "teams": 2, "forces": 2, "neighbour_visits": 1}
FIRST, SECOND = (0, 1), (2, 3)
"""The visits of both stops."""


def start() -> tuple[Wishes, State]:
    """Two stops with all wishes; a team at home makes both visits of the second one, none is made of the first."""
    problem = with_other_force(town(at=(300, 600), wants=(MUCH, MUCH), teams=({}, {"area": "next", "force": "other"})))
    network = Network.of(Case.of(problem, all_on_duty(problem), day=0, shift="early"))
    state = network.lane().state
    state.team[list(SECOND)] = 0
    return Wishes.of(network.net), state


def asked(wishes: Wishes) -> tuple[list[int], list[int], list[int]]:
    """Different teams, different forces and neighbours that the search keeps room for, by stop."""
    net = wishes.net
    return net.teams_needed.tolist(), net.forces_needed.tolist(), net.neighbours_needed.tolist()


def test_wishes_of_a_stop_that_lacks_a_visit_are_dropped_one_kind_after_the_other() -> None:
    wishes, state = start()
    steps = []
    while wishes.loosen(state):
        steps.append(asked(wishes))
    assert steps == [([2, 2], [2, 2], [0, 1]), ([2, 2], [1, 2], [0, 1]), ([1, 2], [1, 2], [0, 1])]


def test_what_can_be_met_again_is_asked_for_again() -> None:
    wishes, state = start()
    while wishes.loosen(state):
        pass
    wishes.hold(state)
    assert asked(wishes) == ([2, 2], [2, 2], [1, 1])


def test_what_a_stop_has_not_is_not_asked_for_again() -> None:
    wishes, state = start()
    while wishes.loosen(state):
        pass
    state.team[list(FIRST)] = 0
    wishes.hold(state)
    assert asked(wishes) == ([1, 2], [1, 2], [0, 1])
    state.team[FIRST[0]] = 1
    wishes.hold(state)
    assert asked(wishes) == ([2, 2], [2, 2], [1, 1])
