"""The roster search: a greedy roster at once, then CP-SAT on each component until it is proven best or time is up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

from ortools.sat.python import cp_model

from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem, Struct
from watchbill.planning.rosters.components import Component, components
from watchbill.planning.rosters.greedy import FirstRoster, greedy_roster
from watchbill.planning.rosters.prices import Prices
from watchbill.planning.rosters.rules import RULES, Rule
from watchbill.planning.rosters.variables import RosterModel
from watchbill.planning.rosters.workload import wants
from watchbill.planning.stopping import StopRule, TimeLimit

RosterStatus = Literal["optimal", "feasible", "stopped"]
"""``optimal``: proven best; ``feasible``: the best found in the time; ``stopped``: the best when it was cancelled."""

POLL_S = 0.05


class RosterResult(Struct, kw_only=True, frozen=True):
    """The best roster found, and how good it is known to be."""

    duties: tuple[Duty, ...]
    crews: dict[str, int]
    """Crew of each rotating team, by team code: given, or chosen by the planner."""
    value: float
    """Sum of prices paid; infinite where only the greedy roster is known."""
    bound: float
    """No roster can pay less."""
    status: RosterStatus
    seconds: float


class _Part(Struct, kw_only=True, frozen=True):
    """What became of one component."""

    duties: tuple[Duty, ...]
    crews: dict[int, int]
    value: float
    bound: float
    optimal: bool


def plan_rosters(
    problem: Problem,
    *,
    stop: StopRule | None = None,
    seed: int = 1,
    workers: int = 2,
    prices: Prices | None = None,
    rules: tuple[Rule, ...] = RULES,
    on_plan: Callable[[tuple[Duty, ...]], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RosterResult:
    """Return the best roster that can be found until ``stop`` (default: 30 seconds) ends the search.

    ``on_plan`` is called with every better roster, the greedy one first; ``cancelled`` is asked several times a
    second. There is always a roster: wishes that contradict the hard rules stay open and have their price.
    """
    began = time.monotonic()
    stop = stop or TimeLimit(30)
    first = greedy_roster(problem)
    report = on_plan or _nobody
    report(first.duties)
    duties: dict[str, list[Duty]] = {team.code: [] for team in problem.teams}
    for duty in first.duties:
        duties[duty.team].append(duty)
    parts: list[_Part] = []
    wanted = wants(problem)
    todo = sorted(components(problem), key=lambda part: len(part.teams))
    for number, component in enumerate(todo):
        left = sum(len(part.teams) for part in todo[number:])
        budget_s = stop.remaining_s() * len(component.teams) / left

        def report_part(found: tuple[Duty, ...], part: Component = component) -> None:
            _replace(problem, part, duties, found)
            report(_joined(problem, duties))

        known = sum(part.value for part in parts)

        def ended(best: float, elsewhere: float = known) -> bool:
            return cancelled() or stop(elsewhere + best)

        model = RosterModel(problem, component, prices or Prices(), wanted)
        for rule in rules:
            rule(model)
        model.close()
        part = _solve(model, first, budget_s, seed, workers, report_part, ended)
        _replace(problem, component, duties, part.duties)
        parts.append(part)
    proven: RosterStatus = "optimal" if all(part.optimal for part in parts) else "feasible"
    return RosterResult(
        duties=_joined(problem, duties),
        crews={problem.teams[position].code: crew for part in parts for position, crew in part.crews.items()},
        value=sum(part.value for part in parts),
        bound=sum(part.bound for part in parts),
        status="stopped" if cancelled() else proven,
        seconds=time.monotonic() - began,
    )


def _nobody(_: tuple[Duty, ...]) -> None:
    """Take note of a better roster where nobody asked for it."""


class _Notebook(cp_model.CpSolverSolutionCallback):
    """Notes every better roster in the solver's thread, to be read in the caller's."""

    def __init__(self, model: RosterModel) -> None:
        super().__init__()
        self._model = model
        self._newest: tuple[Duty, ...] | None = None
        self.best = float("inf")

    def on_solution_callback(self) -> None:
        self.best = self.objective_value
        self._newest = _duties(self._model, self.boolean_value)

    def take(self) -> tuple[Duty, ...] | None:
        """Return the newest roster once; none where nothing is new."""
        newest, self._newest = self._newest, None
        return newest


def _solve(
    model: RosterModel,
    first: FirstRoster,
    budget_s: float,
    seed: int,
    workers: int,
    report: Callable[[tuple[Duty, ...]], None],
    ended: Callable[[float], bool],
) -> _Part:
    _hint(model, first)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = max(1, workers)
    solver.parameters.max_time_in_seconds = max(0.1, min(budget_s, 1e6))
    solver.parameters.catch_sigint_signal = False
    solver.parameters.symmetry_level = 2
    status = _run(solver, model, report, ended)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        members = {model.problem.teams[position].code for position in model.component.teams}
        return _Part(
            duties=tuple(duty for duty in first.duties if duty.team in members),
            crews={position: crew for position, crew in first.crews.items() if position in model.component.teams},
            value=float("inf"),
            bound=0.0,
            optimal=False,
        )
    return _Part(
        duties=_duties(model, solver.boolean_value),
        crews={position: crew for (position, crew), chosen in model.crew.items() if solver.boolean_value(chosen)},
        value=solver.objective_value,
        bound=solver.best_objective_bound,
        optimal=status == cp_model.OPTIMAL,
    )


def _run(
    solver: cp_model.CpSolver,
    model: RosterModel,
    report: Callable[[tuple[Duty, ...]], None],
    ended: Callable[[float], bool],
) -> cp_model.CpSolverStatus:
    """Solve in a thread, so that this one stays awake for Ctrl-C and for cancelling."""
    statuses: list[cp_model.CpSolverStatus] = []
    notebook = _Notebook(model)
    thread = threading.Thread(target=lambda: statuses.append(solver.solve(model.model, notebook)), daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(POLL_S)
            if (better := notebook.take()) is not None:
                report(better)
            if thread.is_alive() and ended(notebook.best):
                solver.stop_search()
    except KeyboardInterrupt:
        solver.stop_search()
        thread.join()
        raise
    return statuses[0] if statuses else cp_model.UNKNOWN


def _hint(model: RosterModel, first: FirstRoster) -> None:
    worked = {(duty.team, duty.day, duty.shift) for duty in first.duties}
    for (position, day, shift), variable in model.duty.items():
        model.model.add_hint(variable, (model.problem.teams[position].code, day, shift) in worked)
    for (position, crew), variable in model.crew.items():
        model.model.add_hint(variable, first.crews.get(position) == crew)
    _complete_hint(model.model)


def _complete_hint(model: cp_model.CpModel) -> None:
    """Hint all other variables too, from a solve with the hinted ones fixed: CP-SAT then starts from that roster."""
    solver = cp_model.CpSolver()
    solver.parameters.fix_variables_to_their_hinted_value = True
    solver.parameters.max_time_in_seconds = 2
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False
    if solver.solve(model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        values = list(solver.response_proto.solution)
        model.clear_hints()  # type: ignore[no-untyped-call]
        for index, value in enumerate(values):
            model.add_hint(model.get_int_var_from_proto_index(index), value)


def _duties(model: RosterModel, chosen: Callable[[cp_model.IntVar], bool]) -> tuple[Duty, ...]:
    return tuple(
        Duty(team=model.problem.teams[position].code, day=day, shift=shift)
        for (position, day, shift), variable in model.duty.items()
        if chosen(variable)
    )


def _replace(problem: Problem, component: Component, duties: dict[str, list[Duty]], found: tuple[Duty, ...]) -> None:
    for position in component.teams:
        duties[problem.teams[position].code] = []
    for duty in found:
        duties[duty.team].append(duty)


def _joined(problem: Problem, duties: dict[str, list[Duty]]) -> tuple[Duty, ...]:
    return tuple(
        duty for team in problem.teams for duty in sorted(duties[team.code], key=lambda duty: (duty.day, duty.shift))
    )
