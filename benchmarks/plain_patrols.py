"""What a user would write instead for patrols: the same instance as a routing problem for a solver off the shelf.

A router knows neither even gaps nor different teams. The usual way around: every visit becomes a client of its own
that may be left out at a price, and its place in the shift becomes a window that keeps gaps within a ratio. PyVRP's
teams are in two colours, and the visits of a site alternate between them; OR-Tools can say 'different vehicles'.
Each solver gets the time in three parts and may narrow the windows when all visits were made, or must widen them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyvrp
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp
from patrol_bench import figures, travel_seconds

PRICE = 100_000
"""Seconds of travel that a visit is worth."""
FAR_S = 10_000_000
ATTEMPTS = 3
FIRST_SLACK = 0.2

Instance = dict[str, Any]
Solution = dict[str, Any]
Window = tuple[int, int]
Visits = list[tuple[int, int, Window]]
"""Site, number at the site, and first and last start."""


def pyvrp_alone(instance: Instance, time_limit_s: float, seed: int) -> Solution:
    """PyVRP on the whole instance."""
    return _narrow(instance, time_limit_s, lambda visits, limit_s: _by_pyvrp(instance, visits, limit_s, seed))


def ortools_alone(instance: Instance, time_limit_s: float) -> Solution:
    """OR-Tools routing with its default search, which has no seed."""
    return _narrow(instance, time_limit_s, lambda visits, limit_s: _by_ortools(instance, visits, limit_s))


def _narrow(instance: Instance, time_limit_s: float, solve: Callable[[Visits, float], Solution]) -> Solution:
    """The best of three attempts with other windows."""
    end = time.monotonic() + time_limit_s
    slack = FIRST_SLACK
    found: list[tuple[tuple[float, ...], Solution]] = []
    for left in range(ATTEMPTS, 0, -1):
        solution = solve(_visits(instance, slack), (end - time.monotonic()) / left)
        told = figures(instance, solution)
        rank = [told[key] for key in ("visits_missing", "sites_under_two_teams", "worst_gap_ratio", "mean_gap_ratio")]
        found.append((tuple(rank), solution))
        slack *= 2 if told["visits_missing"] else 0.6
    return min(found, key=lambda one: one[0])[1]


def _visits(instance: Instance, slack: float) -> Visits:
    """All visits with windows that keep every gap within ``1 + slack`` times the even one."""
    visits = []
    for site, wanted in enumerate(instance["sites"]):
        count = wanted["visits"]
        ideal_s = instance["horizon_s"] / (count + 1)
        for number in range(1, count + 1):
            early = number - (slack if number == count else slack / 2)
            late = number + (slack if number == 1 else slack / 2)
            visits.append((site, number, (int(early * ideal_s), int(late * ideal_s))))
    return visits


def _by_pyvrp(instance: Instance, visits: Visits, time_limit_s: float, seed: int) -> Solution:
    began = time.monotonic()
    sites, bases = len(instance["sites"]), len(instance["bases"])
    places = [*range(sites), *range(sites), *range(sites, sites + bases)]
    colour_of = np.array([0] * sites + [1] * sites + [-1] * bases)
    ways, kinds = [], []
    for mode in sorted({team["mode"] for team in instance["teams"]}):
        for colour in range(2):
            legs = np.array(travel_seconds(instance, mode), dtype=np.int64)[np.ix_(places, places)]
            legs[:, colour_of == 1 - colour] = FAR_S
            np.fill_diagonal(legs, 0)
            ways.append(legs)
            kinds.append((mode, colour))
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in places],
        clients=[
            pyvrp.Client(
                location=site + sites * (number % 2), service_duration=instance["sites"][site]["service_s"],
                tw_early=early, tw_late=late, prize=PRICE, required=False,
            )
            for site, number, (early, late) in visits
        ],
        depots=[pyvrp.Depot(location=2 * sites + base) for base in range(bases)],
        vehicle_types=[
            pyvrp.VehicleType(
                start_depot=team["base"], end_depot=team["base"], tw_late=instance["horizon_s"],
                profile=kinds.index((team["mode"], number % 2)),
            )
            for number, team in enumerate(instance["teams"])
        ],
        distance_matrices=ways,
        duration_matrices=ways,
    )  # fmt: skip
    left = pyvrp.stop.MaxRuntime(max(0.1, time_limit_s - (time.monotonic() - began)))
    best = pyvrp.solve(data, left, seed=seed, collect_stats=False).best
    if not best.is_feasible():
        return {"routes": []}
    return {
        "routes": [
            {
                "team": route.vehicle_type(),
                "stops": [
                    {"site": visits[step.idx][0], "start_s": step.start_time}
                    for step in route.schedule()
                    if step.is_client()
                ],
            }
            for route in best.routes()
        ]
    }


def _by_ortools(instance: Instance, visits: Visits, time_limit_s: float) -> Solution:
    began = time.monotonic()
    teams, horizon = instance["teams"], instance["horizon_s"]
    sites = len(instance["sites"])
    homes = [len(visits) + team["base"] for team in teams]
    manager = pywrapcp.RoutingIndexManager(len(visits) + len(instance["bases"]), len(teams), homes, homes)
    routing = pywrapcp.RoutingModel(manager)
    places = [*(site for site, _, _ in visits), *range(sites, sites + len(instance["bases"]))]
    stays = [*(instance["sites"][site]["service_s"] for site, _, _ in visits), *[0] * len(instance["bases"])]
    modes = sorted({team["mode"] for team in teams})
    ways = {mode: _matrix(instance, mode, places) for mode in modes}
    cost = {mode: routing.RegisterTransitMatrix(ways[mode].tolist()) for mode in modes}
    need = {mode: routing.RegisterTransitMatrix((ways[mode] + np.array(stays)[:, None]).tolist()) for mode in modes}
    routing.AddDimensionWithVehicleTransits([need[team["mode"]] for team in teams], horizon, horizon, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for number, team in enumerate(teams):
        routing.SetArcCostEvaluatorOfVehicle(cost[team["mode"]], number)
    for visit, (_, _, window) in enumerate(visits):
        clock.CumulVar(manager.NodeToIndex(visit)).SetRange(*window)
        routing.AddDisjunction([manager.NodeToIndex(visit)], PRICE)
    solver = routing.solver()
    for visit, (_, number, _) in enumerate(visits):
        if number == 2:  # somebody else than at the first one, where both are made
            pair = [manager.NodeToIndex(visit - 1), manager.NodeToIndex(visit)]
            differ = solver.IsDifferentVar(*(routing.VehicleVar(index) for index in pair))
            solver.Add(differ >= sum(routing.ActiveVar(index) for index in pair) - 1)
    options = pywrapcp.DefaultRoutingSearchParameters()
    options.time_limit.FromMilliseconds(max(100, int(1000 * (time_limit_s - (time.monotonic() - began)))))
    answer = routing.SolveWithParameters(options)
    routes = []
    for number in range(len(teams)) if answer else ():
        stops, index = [], answer.Value(routing.NextVar(routing.Start(number)))
        while not routing.IsEnd(index):
            site = visits[manager.IndexToNode(index)][0]
            stops.append({"site": site, "start_s": answer.Min(clock.CumulVar(index))})
            index = answer.Value(routing.NextVar(index))
        routes.append({"team": number, "stops": stops})
    return {"routes": routes}


def _matrix(instance: Instance, mode: str, places: list[int]) -> NDArray[np.int64]:
    return np.array(travel_seconds(instance, mode), dtype=np.int64)[np.ix_(places, places)]
