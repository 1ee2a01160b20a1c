"""A small shift settled by CP-SAT: better tours than those found so far, or the proof that there are none.

The model is exact but for what it is not used for: shifts with breaks, kept routes or more than ``MOST_VISITS``
visits are left alone. With the gaps of a good plan as limits, every visit has a short time of its own to start in,
and most ways between two visits fall away before the search begins; that is why a proof is quick.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from watchbill.planning.patrols.case import Call, Case, Tour, Tours
from watchbill.planning.patrols.network import visit_windows

MOST_VISITS = 40
STEPS = 10_000
"""Gap ratios are settled to one part in so many."""


@dataclass(frozen=True)
class Proof:
    """``least_ratio``: no tours with all visits have a worst gap ratio below; ``tours``: such tours, where found."""

    least_ratio: float
    tours: Tours | None


def is_small(case: Case) -> bool:
    """Whether ``settle`` can take the case on."""
    simple = case.rest is None and not case.fixed and all(want.demand.force_gap_s == 0 for want in case.wants)
    complete = all(want.teams and len(want.nominal) == want.visits for want in case.wants)
    wishes = any(want.demand.neighbour_visits or want.demand.forces > 1 or want.demand.windows for want in case.wants)
    return simple and complete and not wishes and 0 < len(case.want_of) <= MOST_VISITS


def settle(
    case: Case, ratio: float, time_limit_s: float, seed: int, workers: int, effort: float | None = None
) -> Proof:
    """Look for tours with all visits and teams whose worst gap ratio is below ``ratio``.

    With an ``effort``, in CP-SAT's deterministic seconds and with one worker, the answer does not depend on the clock.
    """
    model = cp_model.CpModel()
    windows = _windows(case, ratio)
    if windows is None:
        return Proof(ratio, None)
    worst = model.new_int_var(STEPS, max(STEPS, int(ratio * STEPS) - 1), "worst")
    start = [model.new_int_var(low, high, f"start {visit}") for visit, (low, high) in enumerate(windows)]
    edge = [model.new_constant(0), model.new_constant(case.length_s)]
    made = _add_routes(model, case, windows, start)
    for want in case.wants:
        points = [edge[0], *(start[visit] for visit in want.visit_ids), edge[1]]
        for before, after in pairwise(points):
            model.add(STEPS * (want.demand.visits + 1) * (after - before) <= worst * case.length_s)
        for visit, then in pairwise(want.visit_ids):
            model.add(start[then] - start[visit] >= want.demand.min_gap_s)
        _add_teams(model, want.least_teams, [[made[team, visit] for visit in want.visit_ids] for team in want.teams])
    model.minimize(worst)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, time_limit_s)
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
    return Proof(max(1.0, bound), _read(case, solver, start, made))


def _windows(case: Case, ratio: float) -> list[tuple[int, int]] | None:
    """Where each visit must start for gaps within the ratio; none where that leaves a visit no time at all."""
    found: list[tuple[int, int]] = []
    for want in case.wants:
        limit_s = int(ratio * want.ideal_s)
        spans = visit_windows(case, want)
        for slot, (low, high) in enumerate(spans):
            left = len(spans) - slot
            span = (max(low, case.length_s - left * limit_s), min(high, (slot + 1) * limit_s))
            if span[0] > span[1]:
                return None
            found.append(span)
    return found


def _add_routes(
    model: cp_model.CpModel, case: Case, windows: list[tuple[int, int]], start: list[cp_model.IntVar]
) -> dict[tuple[int, int], cp_model.IntVar]:
    """A circuit per team through its base and the visits that it makes; return who makes what."""
    made: dict[tuple[int, int], cp_model.IntVar] = {}
    place = [case.wants[number].stop.place for number in case.want_of]
    stay = [case.wants[number].demand.dwell_s for number in case.want_of]
    for team, walker in enumerate(case.teams):
        legs = case.legs(team)
        mine = [visit for visit, number in enumerate(case.want_of) if team in case.wants[number].teams]
        arcs: list[tuple[int, int, cp_model.LiteralT]] = [(0, 0, model.new_bool_var(f"idle {team}"))]
        for visit in mine:
            made[team, visit] = model.new_bool_var(f"team {team} makes {visit}")
            arcs.append((visit + 1, visit + 1, ~made[team, visit]))
            out, back = int(legs[walker.base, place[visit]]), int(legs[place[visit], walker.base])
            if out >= 0 and windows[visit][1] >= out:
                first = model.new_bool_var(f"{team} begins with {visit}")
                arcs.append((0, visit + 1, first))
                model.add(start[visit] >= out).only_enforce_if(first)
            if back >= 0 and windows[visit][0] + stay[visit] + back <= case.length_s:
                last = model.new_bool_var(f"{team} ends with {visit}")
                arcs.append((visit + 1, 0, last))
                model.add(start[visit] <= case.length_s - stay[visit] - back).only_enforce_if(last)
            for then in mine:
                way = int(legs[place[visit], place[then]])
                need = stay[visit] + way
                if then != visit and way >= 0 and windows[visit][0] + need <= windows[then][1]:
                    goes = model.new_bool_var(f"{team}: {visit} before {then}")
                    arcs.append((visit + 1, then + 1, goes))
                    if windows[visit][1] + need > windows[then][0]:
                        model.add(start[then] >= start[visit] + need).only_enforce_if(goes)
        model.add_circuit(arcs)
    for visit, number in enumerate(case.want_of):
        model.add_exactly_one(made[team, visit] for team in sorted(case.wants[number].teams))
    return made


def _add_teams(model: cp_model.CpModel, least: int, by_team: list[list[cp_model.IntVar]]) -> None:
    if least < 2:
        return
    comes = []
    for number, visits in enumerate(by_team):
        there = model.new_bool_var(f"comes {number}")
        model.add(sum(visits) >= 1).only_enforce_if(there)
        comes.append(there)
    model.add(sum(comes) >= least)


def _read(
    case: Case,
    solver: cp_model.CpSolver,
    start: list[cp_model.IntVar],
    made: dict[tuple[int, int], cp_model.IntVar],
) -> Tours:
    calls: dict[int, list[Call]] = defaultdict(list)
    for (team, visit), is_made in made.items():
        if solver.boolean_value(is_made):
            want = case.wants[case.want_of[visit]]
            calls[team].append(Call(visit, want.stop.place, solver.value(start[visit]), want.demand.dwell_s))
    return tuple(
        Tour(team, tuple(sorted(calls[team], key=lambda call: call.start_s))) for team in range(len(case.teams))
    )
