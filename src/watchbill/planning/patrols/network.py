"""A case in the form of the compiled search, and tours out of its states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from watchbill.planning.patrols.case import NO_WAY_S, Call, Case, Tour, Tours, Want
from watchbill.planning.patrols.rules import (
    force_gap,
    most_visits,
    neighbour_visits,
    spread,
    time_windows,
    two_forces,
    two_teams,
    visits_wanted,
)
from watchbill.planning.patrols.state import CLOSED, FREE, OFFERS, Net, State, Work, price_of
from watchbill.planning.patrols.timetable import lay_out

NEAR = 60
PRECISION = 2e-4

Routes = tuple[tuple[tuple[int, int], ...], ...]
"""For each team the nodes of its route in order, each with its place."""
VisitWindows = list[list[time_windows.Window]]
"""For each visit of a stop that can be made, first and last starts: the spans in which it may begin."""


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
        return cls(case, _net(case, windows, ratios), ideal_s, np.array(ratios))

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


def visit_windows(case: Case, want: Want) -> VisitWindows:
    """When each visit of a stop that can be made may start, by demand and reach; those kept at one instant only."""
    spans = time_windows.open_spans(want.demand.windows, want.earliest_s, want.latest_s)
    settled = {call.visit: call.start_s for tour in case.idle for call in tour.calls if call.visit in want.visit_ids}
    found: VisitWindows = []
    for visit in want.visit_ids[: len(want.nominal)]:
        if visit in settled:
            found.append([(settled[visit], settled[visit])])
        elif want.teams:
            found.append(spans)
    return found


def _net(case: Case, windows: Sequence[VisitWindows], ratios: Sequence[float]) -> Net:
    visits, teams, wants = len(case.want_of), len(case.teams), len(case.wants)
    nodes = visits + 3 * teams
    modes = sorted(case.travel)
    legs = np.array([case.travel[mode] for mode in modes], dtype=np.int64)
    legs[legs < 0] = NO_WAY_S
    settled = {call.visit: tour.team for tour in case.idle for call in tour.calls if call.visit >= 0}
    comers = [_comers(case, want, settled) for want in case.wants]
    lengths = _whole(len(span) for span in windows)

    def needed(numbers: Iterable[int]) -> np.ndarray[Any, Any]:
        """What a stop wants, but never more than the visits that can be made."""
        fewest: np.ndarray[Any, Any] = np.minimum(_whole(numbers), lengths)
        return fewest

    net = Net(
        visits=visits,
        teams=teams,
        length_s=case.length_s,
        want=np.full(nodes, -1, np.int64),
        chain=np.full((2, nodes), -1, np.int64),
        least=np.array([np.zeros(nodes), np.full(nodes, -case.length_s)], dtype=np.int64),
        holes=np.array(_holes(windows), np.int64).reshape(-1, 2),
        hole_of=np.zeros((2, nodes), np.int64),
        stay=np.zeros(nodes, np.int64),
        price=np.zeros(nodes, np.int64),
        holder=np.full(nodes, CLOSED, np.int64),
        home=np.zeros(nodes, np.int64),
        first=_whole(want.first for want in case.wants),
        length=lengths,
        min_gap=_whole(want.demand.min_gap_s for want in case.wants),
        force_gap=_whole(want.demand.force_gap_s for want in case.wants),
        teams_needed=needed(
            two_teams.needed(want.demand, len(who)) for want, who in zip(case.wants, comers, strict=True)
        ),
        forces_needed=needed(
            two_forces.needed(want.demand, len({case.teams[team].force for team in who}))
            for want, who in zip(case.wants, comers, strict=True)
        ),
        neighbours_needed=needed(
            neighbour_visits.needed(want.demand, len(who & want.neighbours))
            for want, who in zip(case.wants, comers, strict=True)
        ),
        most=_whole(most_visits.allowed(want.demand) for want in case.wants),
        able=_members((want.teams - case.fixed for want in case.wants), wants, teams),
        neighbour=_members((want.neighbours for want in case.wants), wants, teams),
        force=_numbers(team.force for team in case.teams),
        mode=_whole(modes.index(team.mode) for team in case.teams),
        legs=legs,
        near=_near(case, legs),
        bases=_whole(case.rest.places if case.rest else ()),
    )
    _set_visits(net, case, windows, ratios, settled)
    _set_teams(net, case)
    return net


def _holes(windows: Sequence[VisitWindows]) -> list[tuple[int, int]]:
    """Visit by visit, where one of its windows ends and its next one opens."""
    return [(closes, opens) for visits in windows for spans in visits for (_, closes), (opens, _) in pairwise(spans)]


def _comers(case: Case, want: Want, settled: Mapping[int, int]) -> frozenset[int]:
    """The teams that make a visit of a stop already, or may still make one."""
    return (want.teams - case.fixed) | {settled[visit] for visit in want.visit_ids if visit in settled}


def _set_visits(
    net: Net, case: Case, windows: Sequence[VisitWindows], ratios: Sequence[float], settled: Mapping[int, int]
) -> None:
    holes = 0
    for number, (want, span, ratio) in enumerate(zip(case.wants, windows, ratios, strict=True)):
        for slot, spans in enumerate(span):
            visit = want.first + slot
            net.hole_of[:, visit] = holes, holes + len(spans) - 1
            holes += len(spans) - 1
            if ratio == np.inf and visit not in settled:
                continue
            net.want[visit] = number
            net.chain[0, visit] = visit + 1 if slot + 1 < len(span) else -1
            net.chain[1, visit] = visit - 1 if slot else -1
            net.least[:, visit] = spans[0][0], -spans[-1][1]
            net.stay[visit] = want.demand.dwell_s
            net.price[visit] = visits_wanted.price(want.stop.priority)
            net.holder[visit] = settled.get(visit, FREE)
            net.home[visit] = want.stop.place


def _set_teams(net: Net, case: Case) -> None:
    """Bases, and breaks: the nodes of the teams come after those of the visits."""
    visits, teams = net.visits, net.teams
    for team, walker in enumerate(case.teams):
        net.home[[visits + team, visits + teams + team, visits + 2 * teams + team]] = walker.base
        if case.rest is not None:
            net.least[:, visits + team] = case.rest.earliest_s, -case.rest.latest_s
            net.stay[visits + team] = case.rest.duration_s
            net.holder[visits + team] = CLOSED if team in case.fixed else FREE


def _whole(numbers: Iterable[int]) -> np.ndarray[Any, Any]:
    return np.array(list(numbers), np.int64)


def _members(groups: Iterable[frozenset[int]], rows: int, columns: int) -> np.ndarray[Any, Any]:
    table = np.zeros((rows, columns), np.bool_)
    for row, group in enumerate(groups):
        table[row, sorted(group)] = True
    return table


def _numbers(codes: Iterable[str]) -> np.ndarray[Any, Any]:
    listed = list(codes)
    order = sorted(set(listed))
    return _whole(order.index(code) for code in listed)


def _near(case: Case, legs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """For each stop the nearest ones by the fastest mode, itself first."""
    places = np.array([want.stop.place for want in case.wants], np.int64)
    ways = legs.min(axis=0)[np.ix_(places, places)]
    np.fill_diagonal(ways, -1)
    return np.argsort(ways, axis=1, kind="stable")[:, :NEAR].astype(np.int64)
