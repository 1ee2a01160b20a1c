"""A small shift settled by CP-SAT: better tours than those found so far, or the proof that there are none.

A team can make a set of calls in an order exactly where each call leaves it time for every later one: no way is
longer than one with a call in between (``settle`` leaves other shifts alone). So the model has no routes, only who
makes a call and, for two calls of one team, which comes first. With the gaps of a good plan as limits, every visit has
a short time of its own to start in, and most pairs are settled before the search begins; that is why a proof is quick.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from watchbill.planning.patrols.bounds import NO_WAY_S
from watchbill.planning.patrols.case import Call, Case, Tour, Tours, Want
from watchbill.planning.patrols.rules import force_gap, most_visits, neighbour_visits, two_forces, two_teams

STEPS = 10_000
"""Gap ratios are settled to one part in so many: a second or less."""


@dataclass(frozen=True)
class Proof:
    """``least_ratio``: no tours with all visits have a worst gap ratio below; ``tours``: such tours, where found."""

    least_ratio: float
    tours: Tours | None


@dataclass(frozen=True)
class _Call:
    """A visit, or a team's break at one of the bases (``visit`` is -1): when it may start, and who may make it."""

    visit: int
    place: int
    stay_s: int
    low: int
    high: int
    start: cp_model.IntVar
    made: dict[int, cp_model.IntVar]


def settle(
    case: Case, ratio: float, time_limit_s: float, seed: int, workers: int, effort: float | None = None
) -> Proof:
    """Look for tours with all visits, teams, forces and neighbours whose worst gap ratio is below ``ratio``.

    With an ``effort``, in CP-SAT's deterministic seconds and with one worker, the answer does not depend on the clock.
    """
    began = time.monotonic()
    model = cp_model.CpModel()
    worst = model.new_int_var(STEPS, max(STEPS, int(ratio * STEPS) - 1), "worst")
    calls = _add_visits(model, case, ratio)
    if calls is None:
        return Proof(ratio, None)
    for want in case.wants:
        _add_want(model, case, want, [calls[visit] for visit in want.visit_ids], worst)
    calls += _add_breaks(model, case)
    if not _add_ways(model, case, calls):
        return Proof(1.0, None)
    model.minimize(worst)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, time_limit_s - (time.monotonic() - began))
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = max(1, workers)
    if effort is not None:
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Proof(max(1.0, (int(ratio * STEPS) - 1) / STEPS), None)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Proof(1.0, None)
    bound = (solver.best_objective_bound - 1) / STEPS  # the next finer step is not ruled out
    return Proof(max(1.0, bound), _read(case, solver, calls))


def _add_visits(model: cp_model.CpModel, case: Case, ratio: float) -> list[_Call] | None:
    """All visits, each with the instants that gaps within the ratio leave it; none where that is no time at all."""
    calls = []
    for want in case.wants:
        limit_s = int(ratio * want.ideal_s)
        for number, visit in enumerate(want.visit_ids):
            low = max(want.earliest_s, case.length_s - (want.visits - number) * limit_s)
            high = min(want.latest_s, (number + 1) * limit_s)
            windows = cp_model.Domain.from_intervals([list(window) for window in want.demand.windows or ((low, high),)])
            instants = windows.intersection_with(cp_model.Domain(low, high)) if low <= high else cp_model.Domain()
            if instants.is_empty():
                return None
            start = model.new_int_var_from_domain(instants, f"start {visit}")
            made = {team: model.new_bool_var(f"{team} makes {visit}") for team in sorted(want.teams)}
            model.add_exactly_one(made.values())
            calls.append(
                _Call(visit, want.stop.place, want.demand.dwell_s, instants.min(), instants.max(), start, made)
            )
    return calls


def _add_want(model: cp_model.CpModel, case: Case, want: Want, visits: Sequence[_Call], worst: cp_model.IntVar) -> None:
    """The gaps of a stop, and the different teams, forces and neighbours that it wants."""
    edges = [model.new_constant(0), model.new_constant(case.length_s)]
    for before, after in pairwise([edges[0], *(visit.start for visit in visits), edges[1]]):
        model.add(STEPS * (want.demand.visits + 1) * (after - before) <= worst * case.length_s)
    for visit, then in pairwise(visits):
        model.add(then.start - visit.start >= want.demand.min_gap_s)
        if want.demand.force_gap_s > want.demand.min_gap_s:
            for team, other in combinations(sorted(want.teams), 2):
                forces = case.teams[team].force, case.teams[other].force
                gap_s = force_gap.least_gap_s(want.demand, *forces)
                if forces[0] != forces[1]:
                    for one, two in ((team, other), (other, team)):
                        both = [visit.made[one], then.made[two]]
                        model.add(then.start - visit.start >= gap_s).only_enforce_if(both)
    teams = [[visit.made[team] for visit in visits] for team in sorted(want.teams)]
    _add_different(model, two_teams.needed(want.demand, len(want.teams)), teams)
    for by_team in teams:
        model.add(sum(by_team) <= most_visits.allowed(want.demand))
    by_force: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for team in sorted(want.teams):
        by_force[case.teams[team].force].extend(visit.made[team] for visit in visits)
    _add_different(model, two_forces.needed(want.demand, len(by_force)), by_force.values())
    neighbours = neighbour_visits.needed(want.demand, len(want.neighbours))
    model.add(sum(visit.made[team] for visit in visits for team in want.neighbours) >= neighbours)


def _add_different(model: cp_model.CpModel, least: int, groups: Iterable[list[cp_model.IntVar]]) -> None:
    """At least so many of the groups make a visit."""
    if least < 2:
        return
    comes = []
    for number, visits in enumerate(groups):
        comes.append(model.new_bool_var(f"comes {number}"))
        model.add_bool_or(visits).only_enforce_if(comes[-1])
    model.add(sum(comes) >= least)


def _add_breaks(model: cp_model.CpModel, case: Case) -> list[_Call]:
    """The break of each team at one of the bases."""
    calls: list[_Call] = []
    if case.rest is None:
        return calls
    for team in range(len(case.teams)):
        low, high = case.rest.earliest_s, case.rest.latest_s
        start = model.new_int_var(low, high, f"break {team}")
        here = [model.new_bool_var(f"break {team} at {place}") for place in case.rest.places]
        model.add_exactly_one(here)
        calls += [
            _Call(-1, place, case.rest.duration_s, low, high, start, {team: at})
            for place, at in zip(case.rest.places, here, strict=True)
        ]
    return calls


def _add_ways(model: cp_model.CpModel, case: Case, calls: Sequence[_Call]) -> bool:
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
    calls: Sequence[_Call],
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


def _read(case: Case, solver: cp_model.CpSolver, calls: Sequence[_Call]) -> Tours:
    of_team: dict[int, list[Call]] = defaultdict(list)
    for call in calls:
        for team, made in call.made.items():
            if solver.boolean_value(made):
                of_team[team].append(Call(call.visit, call.place, solver.value(call.start), call.stay_s))
    return tuple(
        Tour(team, tuple(sorted(of_team[team], key=lambda call: call.start_s))) for team in range(len(case.teams))
    )
