"""A part of a case as a routing problem for PyVRP: some teams, some visits, everything else left as it is.

Visits are clients that may be left out at a price. Which teams may make a visit is told by travel times: teams
that may make the same visits (and travel alike) share a profile, in which the places of all other visits are
far beyond the end of the shift.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
import pyvrp
from numpy.typing import NDArray

from watchbill.planning.patrols.case import Call, Case, Tour, Tours
from watchbill.planning.patrols.rules import visits_wanted

FORBIDDEN_DISTANCE = 50_000_000


@dataclass(frozen=True)
class Order:
    """One visit to be planned: its window of starts and the teams that may make it.

    ``loose`` is the window to fall back on where the stop cannot have all its visits otherwise.
    """

    visit: int
    earliest_s: int
    latest_s: int
    teams: frozenset[int]
    loose: tuple[int, int] | None = None

    def loosened(self) -> Order:
        """The same order with its loose window, where it has one."""
        if self.loose is None:
            return self
        return replace(self, earliest_s=self.loose[0], latest_s=self.loose[1])


@dataclass(frozen=True)
class Part:
    """The routing problem of some teams, with the means to read tours from a solution and back."""

    case: Case
    data: pyvrp.ProblemData
    clients: tuple[Call, ...]
    teams_of_type: tuple[tuple[int, ...], ...]
    earliest_s: tuple[int, ...]

    @property
    def visits(self) -> int:
        """How many visits the part may serve."""
        return sum(call.visit >= 0 for call in self.clients)

    def solution(self, tours: Mapping[int, Tour]) -> pyvrp.Solution:
        """The tours of the part's teams as a solution; calls that are no clients of the part are left out."""
        position = {call.visit: index for index, call in enumerate(self.clients) if call.visit >= 0}
        pauses = [index for index, call in enumerate(self.clients) if call.visit < 0]
        routes = []
        for vehicle_type, teams in enumerate(self.teams_of_type):
            for team in teams:
                visits = []
                for call in tours[team].calls:
                    if call.visit in position:
                        visits.append(position[call.visit])
                    elif call.visit == -1:
                        same = [p for p in pauses if self.clients[p].place == call.place] or pauses
                        if same:
                            visits.append(pause := same[0])
                            pauses.remove(pause)
                if visits:
                    routes.append(pyvrp.Route(self.data, visits, vehicle_type))
        return pyvrp.Solution(self.data, routes)

    def tours(self, solution: pyvrp.Solution) -> Tours:
        """The solution's routes as tours, every call as early as its window and the way there allow."""
        waiting = [list(teams) for teams in self.teams_of_type]
        tours = []
        for route in solution.routes():
            team = waiting[route.vehicle_type()].pop(0)
            indices = [activity.idx for activity in route if activity.is_client()]
            tours.append(self._tour(team, indices))
        tours.extend(self.case.idle[team] for teams in waiting for team in teams)
        return tuple(tours)

    def _tour(self, team: int, indices: Iterable[int]) -> Tour:
        legs = self.case.legs(team)
        here, now, calls = self.case.teams[team].base, 0, []
        for index in indices:
            call = self.clients[index]
            now = max(now + int(legs[here, call.place]), self.earliest_s[index])
            calls.append(Call(call.visit, call.place, now, call.stay_s))
            here, now = call.place, now + call.stay_s
        return Tour(team, tuple(calls))


def build(case: Case, teams: Iterable[int], orders: Iterable[Order]) -> Part:
    """The routing problem of ``teams`` and ``orders``; every team also has its break where the shift has one."""
    teams, orders = tuple(teams), tuple(orders)
    spots: dict[tuple[int, frozenset[int] | None], int] = {}
    for team in teams:
        spots.setdefault((case.teams[team].base, None), len(spots))
    bases = len(spots)
    for order in orders:
        spots.setdefault((_place(case, order.visit), order.teams), len(spots))
    profiles, types = _fleet(case, teams, spots)
    clients, calls = _visit_clients(case, orders, spots)
    if case.rest is not None:
        for team in teams:
            base = case.teams[team].base
            calls.append(Call(-1, base, case.rest.earliest_s, case.rest.duration_s))
            clients.append(
                pyvrp.Client(
                    spots[(base, None)],
                    delivery=[1],
                    service_duration=case.rest.duration_s,
                    tw_early=case.rest.earliest_s,
                    tw_late=case.rest.latest_s,
                )
            )
    matrices = [_matrix(case, team, spots) for team in profiles]
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in spots],
        clients=clients,
        depots=[pyvrp.Depot(base) for base in range(bases)],
        vehicle_types=[
            pyvrp.VehicleType(
                len(members),
                capacity=[1] if case.rest else [],
                start_depot=base,
                end_depot=base,
                tw_late=case.length_s,
                profile=profile,
            )
            for (profile, base), members in types.items()
        ],
        distance_matrices=[_closed_at(matrix, FORBIDDEN_DISTANCE) for matrix in matrices],
        duration_matrices=[_closed_at(matrix, 10 * case.length_s) for matrix in matrices],
    )
    return Part(case, data, tuple(calls), tuple(map(tuple, types.values())), tuple(c.tw_early for c in clients))


def _place(case: Case, visit: int) -> int:
    return case.wants[case.want_of[visit]].stop.place


def _fleet(
    case: Case, teams: tuple[int, ...], spots: Mapping[tuple[int, frozenset[int] | None], int]
) -> tuple[list[int], dict[tuple[int, int], list[int]]]:
    """A team per profile that stands for all of them, and the teams by profile and base."""
    groups = {group for _, group in spots if group is not None}
    order = sorted(groups, key=sorted)
    number: dict[tuple[object, ...], int] = {}
    profiles: list[int] = []
    types: dict[tuple[int, int], list[int]] = {}
    fresh = count()
    for team in teams:
        key = (case.teams[team].mode, *(team in group for group in order))
        if key not in number:
            number[key] = next(fresh)
            profiles.append(team)
        base = spots[(case.teams[team].base, None)]
        types.setdefault((number[key], base), []).append(team)
    return profiles, types


def _visit_clients(
    case: Case, orders: Iterable[Order], spots: Mapping[tuple[int, frozenset[int] | None], int]
) -> tuple[list[pyvrp.Client], list[Call]]:
    clients, calls = [], []
    for order in orders:
        want = case.wants[case.want_of[order.visit]]
        calls.append(Call(order.visit, want.stop.place, order.earliest_s, want.demand.dwell_s))
        clients.append(
            pyvrp.Client(
                spots[(want.stop.place, order.teams)],
                delivery=[0] if case.rest else [],
                service_duration=want.demand.dwell_s,
                tw_early=order.earliest_s,
                tw_late=order.latest_s,
                prize=visits_wanted.price(want.stop.priority),
                required=False,
            )
        )
    return clients, calls


def _matrix(case: Case, team: int, spots: Mapping[tuple[int, frozenset[int] | None], int]) -> NDArray[np.int64]:
    """Travel times between the spots for a team; -1 to and from the spots that are not for it."""
    places = np.array([place for place, _ in spots])
    closed = np.array([group is not None and team not in group for _, group in spots])
    matrix: NDArray[np.int64] = case.legs(team)[np.ix_(places, places)].astype(np.int64)
    matrix[closed, :] = -1
    matrix[:, closed] = -1
    np.fill_diagonal(matrix, 0)
    return matrix


def _closed_at(matrix: NDArray[np.int64], value: int) -> Any:
    """The matrix with ``value`` where there is no way."""
    return np.where(matrix < 0, value, matrix)
