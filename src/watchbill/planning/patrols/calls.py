"""The calls of a small shift as a CP-SAT model: who makes them, when, and whether there is time for the ways.

A team can make a set of calls in an order exactly where each call leaves it time for every later one: no way is
longer than one with a call in between (``add_ways`` tells of other shifts). So the model has no routes, only who
makes a call and, for two calls of one team, which comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from watchbill.planning.cpsat import Solver
from watchbill.planning.patrols.case import NO_WAY_S, Call, Case, Tour, Tours, Want
from watchbill.planning.patrols.rules import force_gap, most_visits
from watchbill.planning.patrols.small import Effort


@dataclass(frozen=True)
class ModelCall:
    """A visit, or a team's break at one of the bases (``visit`` is -1): when it may start, and who may make it."""

    visit: int
    place: int
    stay_s: int
    low: int
    high: int
    start: cp_model.IntVar
    made: dict[int, cp_model.IntVar]


def open_instants(want: Want, low: int, high: int) -> cp_model.Domain:
    """The instants from ``low`` to ``high`` at which a visit of a stop may start; none where high is below low."""
    windows = want.demand.windows or ((low, high),)
    inside = cp_model.Domain.from_intervals([list(window) for window in windows])
    return inside.intersection_with(cp_model.Domain(low, high))


def new_visit(model: cp_model.CpModel, want: Want, visit: int, instants: cp_model.Domain) -> ModelCall:
    """A visit that starts at one of these instants, by any of the stop's teams."""
    start = model.new_int_var_from_domain(instants, f"start {visit}")
    made = {team: model.new_bool_var(f"{team} makes {visit}") for team in sorted(want.teams)}
    return ModelCall(visit, want.stop.place, want.demand.dwell_s, instants.min(), instants.max(), start, made)


def keep_apart(
    model: cp_model.CpModel, case: Case, want: Want, visits: Sequence[ModelCall], there: Sequence[cp_model.LiteralT]
) -> None:
    """The least gaps between a stop's visits, in order of time, as far as they are ``there``; no team has too many."""
    for (visit, then), is_there in zip(pairwise(visits), there[1:], strict=True):
        model.add(then.start - visit.start >= want.demand.min_gap_s).only_enforce_if(is_there)
        if want.demand.force_gap_s > want.demand.min_gap_s:
            for team, other in permutations(sorted(want.teams), 2):
                forces = case.teams[team].force, case.teams[other].force
                gap_s = force_gap.least_gap_s(want.demand, *forces)
                if forces[0] != forces[1]:
                    both = [visit.made[team], then.made[other]]
                    model.add(then.start - visit.start >= gap_s).only_enforce_if(both)
    for team in sorted(want.teams):
        model.add(sum(visit.made[team] for visit in visits) <= most_visits.allowed(want.demand))


def different_teams(model: cp_model.CpModel, want: Want, visits: Sequence[ModelCall]) -> cp_model.LinearExprT:
    """How many different teams make the visits of a stop, at most."""
    return _different(model, ([visit.made[team] for visit in visits] for team in sorted(want.teams)))


def different_forces(
    model: cp_model.CpModel, case: Case, want: Want, visits: Sequence[ModelCall]
) -> cp_model.LinearExprT:
    """The same of forces."""
    by_force: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for team in sorted(want.teams):
        by_force[case.teams[team].force].extend(visit.made[team] for visit in visits)
    return _different(model, by_force.values())


def by_neighbours(want: Want, visits: Sequence[ModelCall]) -> cp_model.LinearExprT:
    """How many visits of a stop neighbours make."""
    return sum(visit.made[team] for visit in visits for team in sorted(want.neighbours))


def _different(model: cp_model.CpModel, groups: Iterable[list[cp_model.IntVar]]) -> cp_model.LinearExprT:
    """How many of the groups make a visit, at most."""
    comes = []
    for number, visits in enumerate(groups):
        comes.append(model.new_bool_var(f"comes {number}"))
        model.add_bool_or(visits).only_enforce_if(comes[-1])
    return sum(comes)


def add_breaks(model: cp_model.CpModel, case: Case) -> list[ModelCall]:
    """The break of each team at one of the bases."""
    calls: list[ModelCall] = []
    if case.rest is None:
        return calls
    for team in range(len(case.teams)):
        low, high = case.rest.earliest_s, case.rest.latest_s
        start = model.new_int_var(low, high, f"break {team}")
        here = [model.new_bool_var(f"break {team} at {place}") for place in case.rest.places]
        model.add_exactly_one(here)
        calls += [
            ModelCall(-1, place, case.rest.duration_s, low, high, start, {team: at})
            for place, at in zip(case.rest.places, here, strict=True)
        ]
    return calls


def add_ways(model: cp_model.CpModel, case: Case, calls: Sequence[ModelCall]) -> bool:
    """Time for the ways between any two calls of a team, from its base and back; false where detours are quicker."""
    first: dict[tuple[int, int], cp_model.IntVar] = {}
    for team, walker in enumerate(case.teams):
        mine = [number for number, call in enumerate(calls) if team in call.made]
        places = [*(calls[number].place for number in mine), walker.base]
        need = _needs(case.legs(team), places, [calls[number].stay_s for number in mine])
        if need is None:
            return False
        for at, number in enumerate(mine):
            call, out_s, back_s = calls[number], int(need[-1, at]), int(need[at, -1])
            model.add(call.start >= out_s).only_enforce_if(call.made[team])
            model.add(call.start <= case.length_s - back_s).only_enforce_if(call.made[team])
        for (i, number), (j, other) in combinations(enumerate(mine), 2):
            if calls[number].start is not calls[other].start:
                _add_pair(model, team, (number, other), calls, int(need[i, j]), int(need[j, i]), first)
    return True


def _add_pair(
    model: cp_model.CpModel,
    team: int,
    pair: tuple[int, int],
    calls: Sequence[ModelCall],
    need_s: int,
    need_back_s: int,
    first: dict[tuple[int, int], cp_model.IntVar],
) -> None:
    """A team that makes both calls has the time ``need_s`` between their starts, or ``need_back_s`` the other way."""
    one, two = calls[pair[0]], calls[pair[1]]
    both = [one.made[team], two.made[team]]
    if one.high + need_s <= two.low or two.high + need_back_s <= one.low:
        return
    can_follow, can_precede = one.low + need_s <= two.high, two.low + need_back_s <= one.high
    if not can_follow and not can_precede:
        model.add_bool_or([~made for made in both])
        return
    order: list[list[cp_model.LiteralT]] = [[], []]
    if can_follow and can_precede:
        if pair not in first:
            first[pair] = model.new_bool_var(f"{pair[0]} before {pair[1]}")
        order = [[first[pair]], [~first[pair]]]
    if can_follow:
        model.add(two.start >= one.start + need_s).only_enforce_if([*both, *order[0]])
    if can_precede:
        model.add(one.start >= two.start + need_back_s).only_enforce_if([*both, *order[1]])


def _needs(legs: NDArray[np.int32], places: Sequence[int], stays: Sequence[int]) -> NDArray[np.int64] | None:
    """Seconds from the start of each call to that of each other; none where a call on the way would save time."""
    ways = legs[np.ix_(places, places)].astype(np.int64)
    need = np.where(ways < 0, NO_WAY_S, ways + np.array([*stays, 0])[:, None])
    through = need[:-1]
    for number in range(len(stays)):
        if (need > need[:, [number]] + through[number]).any():
            return None
    return need


def read(case: Case, solver: Solver, calls: Sequence[ModelCall]) -> Tours:
    """The tours that the solver found; of two calls at one instant the first one takes no time."""
    of_team: dict[int, list[Call]] = defaultdict(list)
    for call in calls:
        for team, made in call.made.items():
            if solver.boolean_value(made):
                of_team[team].append(Call(call.visit, call.place, solver.value(call.start), call.stay_s))
    return tuple(
        Tour(team, tuple(sorted(of_team[team], key=lambda call: (call.start_s, call.stay_s))))
        for team in range(len(case.teams))
    )


def solve(model: cp_model.CpModel, effort: Effort) -> tuple[Solver, cp_model.CpSolverStatus]:
    """The solver after its attempt, and how that ended; the status is unknown where it broke down."""
    workers = effort.workers if effort.deterministic_s is None else 1
    solver = Solver(seed=effort.seed, workers=workers, effort=effort.deterministic_s)
    return solver, solver.solve(model, stop=effort.stop)
