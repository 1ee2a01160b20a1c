"""A case in the form of the compiled search, and tours out of its states."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from watchbill.planning.patrols.case import Call, Case, Tour, Tours
from watchbill.planning.patrols.net import build_net, visit_windows
from watchbill.planning.patrols.rules import (
    force_gap,
    spread,
)
from watchbill.planning.patrols.state import OFFERS, Net, State, Work, price_of
from watchbill.planning.patrols.timetable import lay_out

PRECISION = 2e-4
"""How near ``tightest`` comes to the least excess, in multiples of the ideal gap."""

Routes = tuple[tuple[tuple[int, int], ...], ...]
"""For each team the nodes of its route in order, each with its place."""


@dataclass(frozen=True)
class Lane:
    """The states and the room that one thread of the search needs."""

    state: State
    best: State
    kept: State
    work: Work


@dataclass(frozen=True)
class Network:
    """The compiled search's view of a case.

    The longest gap allowed is told as an ``excess`` over the least ratio that each stop can have by itself.
    """

    case: Case
    net: Net
    ideal_s: np.ndarray[Any, Any]
    least_ratio: np.ndarray[Any, Any]

    @classmethod
    def of(cls, case: Case) -> Network:
        """The network of a case."""
        windows = [visit_windows(case, want) for want in case.wants]
        ratios = [
            spread.least_ratio(
                span, length_s=case.length_s, ideal_s=want.ideal_s, min_gap_s=want.demand.min_gap_s
            )
            for want, span in zip(case.wants, windows, strict=True)
        ]  # fmt: skip
        ideal_s = np.array([want.ideal_s for want in case.wants])
        return cls(case, build_net(case, windows, ratios), ideal_s, np.array(ratios))

    def lane(self) -> Lane:
        """Room for one thread."""
        return Lane(self._state(), self._state(), self._state(), self._work())

    def set_limits(self, state: State, excess: float) -> None:
        """Allow gaps of the least ratio and ``excess``, in multiples of the ideal gap."""
        ratios = np.where(np.isfinite(self.least_ratio), self.least_ratio, 1.0)
        state.limit[:] = np.ceil(self.ideal_s * ratios - 1e-3) + np.floor(self.ideal_s * excess)

    def load(self, lane: Lane, routes: Routes, excess: float) -> int:
        """Put routes into the lane's state, as far as gaps allow; return how many visits fell out.

        Negative where not even the breaks have room.
        """
        self.set_limits(lane.state, excess)
        steps = [(node, team, place) for team, route in enumerate(routes) for node, place in route]
        nodes, teams, places = np.array(steps, dtype=np.int64).reshape(-1, 3).T.copy()
        return int(lay_out(self.net, lane.state, lane.work, nodes, teams, places))

    def tightest(self, lane: Lane, routes: Routes, excess: float) -> float:
        """The least excess at which these routes still have a timetable, at most ``excess``; uses up the state."""
        low, high = 0.0, excess
        while high - low > PRECISION:
            middle = (low + high) / 2
            if self.load(lane, routes, middle):
                low = middle
            else:
                high = middle
        return high

    def routes(self, state: State) -> Routes:
        """The routes of a state."""
        starts = self.net.visits + self.net.teams
        found = []
        for team in range(self.net.teams):
            route = []
            node = int(state.link[0, starts + team])
            while 0 <= node < starts:
                route.append((node, int(state.place[node])))
                node = int(state.link[0, node])
            found.append(tuple(route))
        return tuple(found)

    def routes_of(self, tours: Tours) -> Routes:
        """The routes of the free teams' tours."""
        visits = self.net.visits
        return tuple(
            tuple((call.visit if call.visit >= 0 else visits + tour.team, call.place) for call in tour.calls)
            if tour.team not in self.case.fixed
            else ()
            for tour in tours
        )

    def tours(self, state: State) -> Tours:
        """The state's routes as tours, every call as early as can be; fixed teams as they are."""
        tours = tuple(
            self.case.idle[team]
            if team in self.case.fixed
            else Tour(team, tuple(self._call(state, node, place) for node, place in route))
            for team, route in enumerate(self.routes(state))
        )
        return self._apart(tours) if price_of(self.net, state) else tours

    def _apart(self, tours: Tours) -> Tours:
        """The tours without visits by different forces that are too near each other."""
        case = self.case
        seen: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
        settled = {call.visit for tour in tours if tour.team in case.fixed for call in tour.calls}
        for tour in tours:
            for call in tour.calls:
                if call.visit >= 0:
                    seen[case.want_of[call.visit]].append((call.start_s, case.teams[tour.team].force, call.visit))
        dropped = {
            visit
            for number, visits in seen.items()
            for visit in force_gap.too_near(case.wants[number].demand, visits, settled)
        }
        return tuple(Tour(tour.team, tuple(call for call in tour.calls if call.visit not in dropped)) for tour in tours)

    def _call(self, state: State, node: int, place: int) -> Call:
        visit = node if node < self.net.visits else -1
        return Call(visit, place, int(state.bound[0, node]), int(self.net.stay[node]))

    def _state(self) -> State:
        nodes = self.net.want.size
        return State(
            np.full((2, nodes), -1, np.int64),
            np.full(nodes, -1, np.int64),
            np.zeros(nodes, np.int64),
            np.zeros((2, nodes), np.int64),
            np.zeros(self.net.first.size, np.int64),
        )

    def _work(self) -> Work:
        nodes = self.net.want.size
        return Work(
            queue=np.zeros(nodes + 1, np.int64),
            queued=np.zeros(nodes, np.bool_),
            counters=np.zeros(3, np.int64),
            trail_node=np.zeros(40 * nodes, np.int64),
            trail_old=np.zeros(40 * nodes, np.int64),
            doomed=np.zeros(nodes, np.int64),
            region=np.zeros((2, nodes), np.int64),
            marked=np.zeros(nodes, np.bool_),
            offers=np.zeros((OFFERS, 3), np.int64),
            order=np.zeros(nodes, np.int64),
            key=np.zeros(nodes),
        )
