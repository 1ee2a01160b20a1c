"""A small shift settled by CP-SAT: better tours than those found so far, or the proof that there are none.

With the gaps of a good plan as limits, every visit has a short time of its own to start in, and most pairs of calls
are settled before the search begins; that is why a proof is quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from watchbill.planning.cpsat import FOUND
from watchbill.planning.patrols import calls as calling
from watchbill.planning.patrols.calls import ModelCall
from watchbill.planning.patrols.case import Case, Tours, Want
from watchbill.planning.patrols.rules import neighbour_visits, two_forces, two_teams
from watchbill.planning.patrols.small import Effort

STEPS = 10_000
"""Gap ratios are settled to one part in so many: a second or less."""


@dataclass(frozen=True)
class Proof:
    """``least_ratio``: no tours with all visits have a worst gap ratio below; ``tours``: such tours, where found.

    Stops that lack visits by what is asked of the case have no part in the ratio.
    """

    least_ratio: float
    tours: Tours | None


def settle(case: Case, ratio: float, effort: Effort) -> Proof:
    """Look for tours with all visits, teams, forces and neighbours whose worst gap ratio is below ``ratio``."""
    model = cp_model.CpModel()
    worst = model.new_int_var(STEPS, max(STEPS, int(ratio * STEPS) - 1), "worst")
    calls: list[ModelCall] = []
    for want in case.wants:
        visits = _visits(model, case, want, ratio)
        if visits is None:
            return Proof(ratio, None)
        _add_want(model, case, want, visits, worst)
        calls += visits
    calls += calling.add_breaks(model, case)
    if not calling.add_ways(model, case, calls):
        return Proof(1.0, None)
    model.minimize(worst)
    solver, status = calling.solve(model, effort)
    if status == cp_model.INFEASIBLE:
        return Proof(max(1.0, (int(ratio * STEPS) - 1) / STEPS), None)
    if status not in FOUND:
        return Proof(1.0, None)
    bound = (solver.best_objective_bound - 1) / STEPS  # the next finer step is not ruled out
    return Proof(max(1.0, bound), calling.read(case, solver, calls))


def _visits(model: cp_model.CpModel, case: Case, want: Want, ratio: float) -> list[ModelCall] | None:
    """A stop's visits, each at the instants that gaps within the ratio leave it; none where there are no instants."""
    visits = []
    limit_s = int(ratio * want.ideal_s) if _is_served(want) else case.length_s
    for number, visit in enumerate(want.asked_ids):
        low = max(want.earliest_s, case.length_s - (len(want.asked_ids) - number) * limit_s)
        high = min(want.latest_s, (number + 1) * limit_s)
        instants = calling.open_instants(want, low, high)
        if instants.is_empty():
            return None
        visits.append(calling.new_visit(model, want, visit, instants))
        model.add_exactly_one(visits[-1].made.values())
    return visits


def _is_served(want: Want) -> bool:
    """Whether all that a stop wants is asked for."""
    return len(want.asked_ids) >= want.demand.visits


def _add_want(
    model: cp_model.CpModel, case: Case, want: Want, visits: Sequence[ModelCall], worst: cp_model.IntVar
) -> None:
    """The gaps of a stop, and the different teams, forces and neighbours that it wants."""
    edges = [model.new_constant(0), model.new_constant(case.length_s)]
    if _is_served(want):
        for before, after in pairwise([edges[0], *(visit.start for visit in visits), edges[1]]):
            model.add(STEPS * (want.demand.visits + 1) * (after - before) <= worst * case.length_s)
    calling.keep_apart(model, case, want, visits, [True] * len(visits))
    teams = two_teams.needed(want.demand, len(want.teams))
    forces = two_forces.needed(want.demand, len({case.teams[team].force for team in want.teams}))
    neighbours = neighbour_visits.needed(want.demand, len(want.neighbours))
    if teams > 1:
        model.add(calling.different_teams(model, want, visits) >= min(teams, len(visits)))
    if forces > 1:
        model.add(calling.different_forces(model, case, want, visits) >= min(forces, len(visits)))
    if neighbours:
        model.add(calling.by_neighbours(want, visits) >= min(neighbours, len(visits)))
