"""What a user would write instead for patrols: a shift as a routing problem for a solver off the shelf.

A router knows neither even gaps nor different teams. The usual way around: every visit becomes a client of its own
that may be left out at a price, and its place in the shift becomes a window that keeps gaps within a ratio. PyVRP's
teams are in two colours, and the visits of a stop alternate between them; OR-Tools can say 'different vehicles'.
A break is a client at the team's base that this team alone may serve. What neighbours, other forces and the least gap
ask for is not said to them. Each solver gets the time in three parts and may narrow the windows when all visits were
made, or must widen them.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyvrp
from msgspec.structs import replace
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp

from watchbill.planning.measures import measures
from watchbill.planning.patrols.rules import breaks
from watchbill.planning.plan import Duty, Plan, Route, Step
from watchbill.planning.problem import Demand, Problem, Team
from watchbill.planning.shortfalls import shortfalls

PRICE, BREAK_PRICE = 100_000, 1_000_000
"""Seconds of travel that a visit and a break are worth."""
FAR_S = 10_000_000
ATTEMPTS = 3
FIRST_SLACK = 0.2

Window = tuple[int, int]
Routes = tuple[Route, ...]


@dataclass(frozen=True)
class Task:
    """A visit, or the break of a single team: where, how long, between which first and last start, and who may."""

    place: int
    stay_s: int
    window: Window
    teams: tuple[int, ...]
    stop: str = ""
    number: int = 0
    """1 for the first visit of a stop; 0 for a break."""

    @property
    def price(self) -> int:
        """What leaving it out costs, in seconds of travel."""
        return PRICE if self.stop else BREAK_PRICE


class Shift:
    """One shift of one day: its teams on patrol, its length, and all that is to be done in it."""

    def __init__(self, problem: Problem, duties: tuple[Duty, ...], day: int, shift: str) -> None:
        demands = problem.demands_by_shift[day, shift]
        self.problem = replace(problem, demands=demands, post_demands=(), minima=())
        self.day, self.shift = day, shift
        self.length_s = problem.shift_by_code[shift].length_s
        self.duties = tuple(duty for duty in duties if (duty.day, duty.shift) == (day, shift))
        on_duty = sorted(duty.team for duty in self.duties)
        self.teams = [team for team in map(problem.team_by_code.__getitem__, on_duty) if problem.walks_routes(team)]
        self.places = sorted(
            {problem.stop_by_code[demand.stop].place for demand in demands} | {team.base for team in self.teams}
        )

    def tasks(self, slack: float) -> list[Task]:
        """All breaks, and all visits with windows that keep gaps within ``1 + slack`` times the even one."""
        return [*self._breaks(), *self._visits(slack)]

    def _breaks(self) -> Iterator[Task]:
        if due := breaks.of_shift(self.problem, self.length_s):
            for index, team in enumerate(self.teams):
                yield Task(team.base, due.duration_s, (due.earliest_s, due.latest_s), (index,))

    def _visits(self, slack: float) -> Iterator[Task]:
        for demand in self.problem.demands:
            stop = self.problem.stop_by_code[demand.stop]
            able = tuple(index for index, team in enumerate(self.teams) if stop.area in team.reach)
            ideal_s = self.length_s / (demand.visits + 1)
            for number in range(1, demand.visits + 1):
                early = number - (slack if number == demand.visits else slack / 2)
                late = number + (slack if number == 1 else slack / 2)
                window = _open(demand, int(early * ideal_s), int(late * ideal_s))
                yield Task(stop.place, demand.dwell_s, window, able, stop.code, number)

    def ways(self, mode: str, tasks: list[Task]) -> NDArray[np.int64]:
        """Seconds between the places of all tasks and then of all bases, in this order."""
        row = {place: index for index, place in enumerate(self.places)}
        whole = np.array(self.problem.legs(mode, self.places), dtype=np.int64)
        whole[whole < 0] = FAR_S
        at = [row[place] for place in (*(task.place for task in tasks), *(team.base for team in self.teams))]
        found: NDArray[np.int64] = whole[np.ix_(at, at)]
        return found

    def route(self, team: Team, calls: list[tuple[Task, int]]) -> Route:
        """The route of a team that begins its tasks at these seconds."""
        steps = tuple(
            Step(
                kind="visit" if task.stop else "break", stop=task.stop, place=task.place, arrival_s=start_s,
                departure_s=start_s + task.stay_s,
            )
            for task, start_s in calls
        )  # fmt: skip
        back_s = steps[-1].departure_s + self.problem.leg_s(team.mode, steps[-1].place, team.base) if steps else 0
        return Route(team=team.code, day=self.day, shift=self.shift, start_s=0, end_s=back_s, steps=steps)


def _open(demand: Demand, early_s: int, late_s: int) -> Window:
    """The part of a window in which the place is open; where there is none the opening that is nearest."""
    parts = [(max(early_s, low), min(late_s, high)) for low, high in demand.windows] or [(early_s, late_s)]
    low, high = max(parts, key=lambda part: part[1] - part[0])
    return (low, high) if low <= high else (high, high) if high < early_s else (low, low)


def pyvrp_alone(problem: Problem, duties: tuple[Duty, ...], day: int, shift: str, limit_s: float, seed: int) -> Routes:
    """PyVRP on a whole shift."""
    return _narrow(Shift(problem, duties, day, shift), limit_s, lambda *part: _by_pyvrp(*part, seed))


def ortools_alone(
    problem: Problem, duties: tuple[Duty, ...], day: int, shift: str, limit_s: float, seed: int = 0
) -> Routes:
    """OR-Tools routing with its default search, which has no seed, on a whole shift."""
    del seed
    return _narrow(Shift(problem, duties, day, shift), limit_s, _by_ortools)


def all_shifts(
    alone: Callable[..., Routes], problem: Problem, duties: tuple[Duty, ...], limit_s: float, workers: int = 2
) -> Routes:
    """All shifts of an operation by one of the two, side by side; each gets an equal share of the time."""
    keys = list(problem.demands_by_shift)
    rounds = -(-len(keys) // workers)
    with ProcessPoolExecutor(workers) as pool:
        parts = [pool.submit(alone, problem, duties, *key, limit_s / rounds, 1) for key in keys]
        return tuple(route for part in parts for route in part.result())


def _narrow(shift: Shift, time_limit_s: float, solve: Callable[[Shift, list[Task], float], Routes]) -> Routes:
    """The best of three attempts with other windows."""
    end = time.monotonic() + time_limit_s
    slack = FIRST_SLACK
    found: list[tuple[tuple[float, ...], Routes]] = []
    for left in range(ATTEMPTS, 0, -1):
        routes = solve(shift, shift.tasks(slack), (end - time.monotonic()) / left)
        lacks = shortfalls(shift.problem, shift.duties, routes)
        told = measures(shift.problem, Plan(duties=shift.duties, routes=routes, shortfalls=lacks))
        rank = (told.missed_visits, told.stops_under_two_teams, told.worst_gap_ratio, told.mean_gap_ratio)
        found.append((rank, routes))
        slack *= 2 if told.missed_visits else 0.6
    return min(found, key=lambda one: one[0])[1]


def _by_pyvrp(shift: Shift, tasks: list[Task], time_limit_s: float, seed: int) -> Routes:
    began = time.monotonic()
    bases = range(len(tasks), len(tasks) + len(shift.teams))
    legs = {mode: shift.ways(mode, tasks) for mode in {team.mode for team in shift.teams}}
    kinds: dict[tuple[str, tuple[int, ...]], list[int]] = defaultdict(list)
    for index, team in enumerate(shift.teams):
        kinds[team.mode, tuple(_of_colour(tasks, index))].append(index)
    profile_of, ways = {}, []
    for number, ((mode, mine), teams) in enumerate(kinds.items()):
        matrix = legs[mode].copy()
        others = np.ones(len(matrix), dtype=bool)
        others[[*mine, *bases]] = False
        matrix[:, others] = FAR_S
        np.fill_diagonal(matrix, 0)
        ways.append(matrix)
        profile_of |= dict.fromkeys(teams, number)
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in range(len(tasks) + len(shift.teams))],
        clients=[
            pyvrp.Client(
                location=index, service_duration=task.stay_s, tw_early=task.window[0], tw_late=task.window[1],
                prize=task.price, required=False,
            )
            for index, task in enumerate(tasks)
        ],
        depots=[pyvrp.Depot(location=base) for base in bases],
        vehicle_types=[
            pyvrp.VehicleType(start_depot=index, end_depot=index, tw_late=shift.length_s, profile=profile_of[index])
            for index in range(len(shift.teams))
        ],
        distance_matrices=ways,
        duration_matrices=ways,
    )  # fmt: skip
    left = pyvrp.stop.MaxRuntime(max(0.1, time_limit_s - (time.monotonic() - began)))
    best = pyvrp.solve(data, left, seed=seed, collect_stats=False).best
    if not best.is_feasible():
        return ()
    return tuple(
        shift.route(
            shift.teams[route.vehicle_type()],
            [(tasks[step.idx], step.start_time) for step in route.schedule() if step.is_client()],
        )
        for route in best.routes()
    )


def _of_colour(tasks: list[Task], team: int) -> Iterator[int]:
    """The tasks that a team may do: every other visit, by its colour, and its break."""
    colour = team % 2
    return (
        index for index, task in enumerate(tasks) if team in task.teams and (not task.stop or task.number % 2 == colour)
    )


def _by_ortools(shift: Shift, tasks: list[Task], time_limit_s: float) -> Routes:
    began = time.monotonic()
    teams = shift.teams
    homes = list(range(len(tasks), len(tasks) + len(teams)))
    manager = pywrapcp.RoutingIndexManager(len(tasks) + len(teams), len(teams), homes, homes)
    routing = pywrapcp.RoutingModel(manager)
    stays = np.array([*(task.stay_s for task in tasks), *[0] * len(teams)])
    ways = {mode: shift.ways(mode, tasks) for mode in sorted({team.mode for team in teams})}
    cost = {mode: routing.RegisterTransitMatrix(legs.tolist()) for mode, legs in ways.items()}
    need = {mode: routing.RegisterTransitMatrix((legs + stays[:, None]).tolist()) for mode, legs in ways.items()}
    length_s = shift.length_s
    routing.AddDimensionWithVehicleTransits([need[team.mode] for team in teams], length_s, length_s, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for number, team in enumerate(teams):
        routing.SetArcCostEvaluatorOfVehicle(cost[team.mode], number)
    for node, task in enumerate(tasks):
        index = manager.NodeToIndex(node)
        clock.CumulVar(index).SetRange(*task.window)
        routing.AddDisjunction([index], task.price)
        if len(task.teams) < len(teams):
            routing.VehicleVar(index).SetValues([-1, *task.teams])
    solver = routing.solver()
    for node, task in enumerate(tasks):
        if task.number == 2:  # somebody else than at the first one, where both are made
            pair = [manager.NodeToIndex(node - 1), manager.NodeToIndex(node)]
            differ = solver.IsDifferentVar(*(routing.VehicleVar(index) for index in pair))
            solver.Add(differ >= sum(routing.ActiveVar(index) for index in pair) - 1)
    options = pywrapcp.DefaultRoutingSearchParameters()
    options.time_limit.FromMilliseconds(max(100, int(1000 * (time_limit_s - (time.monotonic() - began)))))
    answer = routing.SolveWithParameters(options)
    routes = []
    for number, team in enumerate(teams) if answer else ():
        calls, index = [], answer.Value(routing.NextVar(routing.Start(number)))
        while not routing.IsEnd(index):
            calls.append((tasks[manager.IndexToNode(index)], answer.Min(clock.CumulVar(index))))
            index = answer.Value(routing.NextVar(index))
        routes.append(shift.route(team, calls))
    return tuple(routes)
