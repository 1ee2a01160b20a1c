"""Solves a case with CP-SAT until it is proven or the search is stopped."""

from __future__ import annotations

import math
from collections.abc import Callable

from ortools.sat.python import cp_model

from watchbill.planning.cpsat import FOUND, Solver
from watchbill.planning.rosters.case import OFF, RosterCase
from watchbill.planning.rosters.cpsat.constraints import HARD, PRICED, Constraint
from watchbill.planning.rosters.cpsat.variables import RosterModel
from watchbill.planning.rosters.incumbent import Incumbent, SolverError
from watchbill.planning.rosters.roster import Roster, value
from watchbill.planning.stopping import NEVER, AnyOf, Cancelled, StopRule, TimeLimit

HINT_S = 2.0
"""Most seconds to complete a hint."""
LEANING = ("max_lp", "core")
"""CP-SAT's strategies with the strongest bounds on rosters."""


def build_model(case: RosterCase, constraints: tuple[Constraint, ...] = HARD + PRICED) -> RosterModel:
    """Return the whole model of a case."""
    model = RosterModel(case)
    for constraint in constraints:
        constraint(model)
    model.close()
    return model


def solve_model(incumbent: Incumbent, stop: StopRule, *, seed: int, workers: int, effort: float | None = None) -> None:
    """Offer ever better rosters and bounds until the best is proven or ``stop`` says so.

    Starts from the roster that is known already. ``effort`` ends it after so much work, told by the solver's own count
    and not by a clock. Raises ``SolverError`` where the solver gives up.
    """
    model = build_model(incumbent.case)
    if incumbent.roster is not None:
        _hint(model, incumbent.roster, stop, effort)
    solver = _solver(seed, workers, effort)
    status = _run(solver, model, incumbent, stop)
    if status == cp_model.INFEASIBLE:
        incumbent.raise_bound(math.inf)
    elif status in FOUND:
        _offer(incumbent, _roster(model, solver.boolean_value))
        incumbent.raise_bound(solver.best_objective_bound)
    elif status == cp_model.MODEL_INVALID:
        raise SolverError(model.model.validate())


def _solver(seed: int, workers: int, effort: float | None) -> Solver:
    """Return a solver that leans on the linear relaxation: without it the bounds on cover and crews are weak."""
    solver = Solver(seed=seed, workers=workers, effort=effort)
    solver.parameters.symmetry_level = 2
    if workers <= 1:
        solver.parameters.linearization_level = 2
    elif workers == 2:
        solver.parameters.subsolvers.extend(LEANING)
    else:
        solver.parameters.extra_subsolvers.extend(LEANING)
    return solver


class _Notebook(cp_model.CpSolverSolutionCallback):
    """Notes every better roster in the solver's thread, to be read in the caller's."""

    def __init__(self, model: RosterModel) -> None:
        super().__init__()
        self._model = model
        self._newest: tuple[Roster, float] | None = None

    def on_solution_callback(self) -> None:
        self._newest = _roster(self._model, self.boolean_value), self.best_objective_bound

    def take(self) -> tuple[Roster, float] | None:
        """Return the newest roster and the bound once; none where nothing is new."""
        newest, self._newest = self._newest, None
        return newest


def _offer(incumbent: Incumbent, roster: Roster) -> None:
    """Offer a roster for what it pays, which may be less than the solver says: it need not be through with sums."""
    incumbent.offer(roster, value(incumbent.case, roster))


def _run(solver: Solver, model: RosterModel, incumbent: Incumbent, stop: StopRule) -> cp_model.CpSolverStatus:
    notebook = _Notebook(model)

    def offer_newest() -> None:
        if (newest := notebook.take()) is not None:
            roster, bound = newest
            incumbent.searched = True
            _offer(incumbent, roster)
            incumbent.raise_bound(bound)

    return solver.solve(
        model.model,
        notebook,
        stop=AnyOf(stop, Cancelled(lambda: incumbent.proven)),
        best=lambda: incumbent.value,
        on_wait=offer_newest,
    )


def _hint(model: RosterModel, roster: Roster, stop: StopRule, effort: float | None) -> None:
    """Hint a whole roster, all other variables too: a solve with the known ones fixed finds those."""
    for (position, day, shift), works in model.work.items():
        model.model.add_hint(works, roster.schedules[position][day] == shift)
    for (position, crew), chosen in model.crew.items():
        model.model.add_hint(chosen, roster.crews.get(model.case.workers[position].code) == crew)
    solver = Solver(effort=HINT_S)
    solver.parameters.fix_variables_to_their_hinted_value = True
    limit = TimeLimit(min(HINT_S, stop.remaining_s())) if effort is None else NEVER
    if solver.solve(model.model, stop=limit) in FOUND:
        values = list(solver.response_proto.solution)
        model.model.clear_hints()  # type: ignore[no-untyped-call]
        for index, hint in enumerate(values):
            model.model.add_hint(model.model.get_int_var_from_proto_index(index), hint)


def _roster(model: RosterModel, chosen: Callable[[cp_model.IntVar], bool]) -> Roster:
    schedules = [[OFF] * model.case.days for _ in model.case.workers]
    for (position, day, shift), works in model.work.items():
        if chosen(works):
            schedules[position][day] = shift
    return Roster(
        schedules=tuple(map(tuple, schedules)),
        crews={model.case.workers[at].code: crew for (at, crew), member in model.crew.items() if chosen(member)},
    )
