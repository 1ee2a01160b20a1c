"""The compiled search gives a visit to nobody who would take the room of somebody else who is wanted."""

from __future__ import annotations

from typing import Any

import pytest

from planning.patrols.town import HOUR, all_on_duty, town, with_other_force
from watchbill.planning.patrols.case import Case
from watchbill.planning.patrols.moves import place_anywhere
from watchbill.planning.patrols.network import Network

HOME, SPECIAL = 0, 1
FIRST, SECOND = 0, 1
"""The visits of the stop; the first one is made by the team at home."""


@pytest.mark.parametrize("want", [{"teams": 2}, {"forces": 2}, {"neighbour_visits": 1}, {"most_visits": 1}])
def test_the_last_open_visit_is_for_who_is_still_wanted(want: dict[str, Any]) -> None:
    """The team at home would have the shorter way by hours."""
    special = {"area": "next", "force": "other", "at": 2 * HOUR}
    problem = with_other_force(town(at=(300,), wants=({"teams": 1} | want,), teams=({}, special)))
    network = Network.of(Case.of(problem, all_on_duty(problem), day=0, shift="early"))
    lane = network.lane()
    assert network.load(lane, (((FIRST, 0),), ()), 1_000.0) == 0
    place_anywhere(network.net, lane.state, lane.work, SECOND)
    assert lane.state.team[FIRST] == HOME
    assert lane.state.team[SECOND] != HOME
