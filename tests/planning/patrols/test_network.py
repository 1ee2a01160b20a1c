"""Tours out of a state of the search: different forces keep apart even where a visit between them is left out."""

from __future__ import annotations

import pytest

from planning.patrols.town import HOUR, all_on_duty, town, with_other_force
from watchbill.planning.patrols.case import Case, Tours
from watchbill.planning.patrols.network import Network, Routes
from watchbill.planning.plan import Route, Step

WANT = {"visits": 3, "forces": 2, "force_gap_s": HOUR, "windows": ((300, 1_000),)}
FIRST, LAST = 0, 2
"""The visits at the ends of the stop's chain; the one between them is left out."""


def tours(routes: Routes, *keep: Route) -> Tours:
    problem = with_other_force(town(at=(300,), wants=(WANT,), teams=({}, {"force": "other"})))
    network = Network.of(Case.of(problem, all_on_duty(problem), day=0, shift="early", keep=keep))
    lane = network.lane()
    assert network.load(lane, routes, 1_000.0) == 0
    return network.tours(lane.state)


def made(of: Tours) -> list[list[int]]:
    return [[call.visit for call in tour.calls] for tour in of]


@pytest.mark.parametrize(("force", "lost"), [("patrol", 0), ("other", 1)])
def test_visits_by_one_force_need_no_gap_between_forces(force: str, lost: int) -> None:
    want = WANT | {"visits": 2, "forces": 1}
    problem = with_other_force(town(at=(300,), wants=(want,), teams=({}, {"force": force})))
    network = Network.of(Case.of(problem, all_on_duty(problem), day=0, shift="early"))
    assert network.load(network.lane(), (((0, 0),), ((1, 0),)), 1_000.0) == lost


def test_of_two_forces_too_near_each_other_one_stays_away() -> None:
    assert made(tours((((FIRST, 0),), ((LAST, 0),)))) in ([[FIRST], []], [[], [LAST]])


def test_it_is_the_one_whose_route_is_not_kept() -> None:
    step = Step(kind="visit", stop="s0", place=0, arrival_s=1_000, departure_s=1_300)
    kept = Route(team="t1", day=0, shift="early", start_s=700, end_s=1_600, steps=(step,))
    assert made(tours((((FIRST, 0),), ()), kept)) == [[], [LAST]]
