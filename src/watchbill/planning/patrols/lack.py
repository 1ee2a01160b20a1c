"""What a small shift must lack, by CP-SAT: tours that lack less than those found so far.

The search holds a stop to the teams, forces and neighbours that it wants, and keeps room for every visit of it. Where
not all of that can be had, it may miss more than it must; here each wish has its price instead, in the order of
``Quality``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from watchbill.planning.cpsat import FOUND
from watchbill.planning.patrols import calls as calling
from watchbill.planning.patrols.asked import missed_weight
from watchbill.planning.patrols.calls import ModelCall
from watchbill.planning.patrols.case import Case, Tours, Want
from watchbill.planning.patrols.quality import measure
from watchbill.planning.patrols.rules import two_forces, two_teams, visits_wanted
from watchbill.planning.patrols.small import Effort

Lacks = tuple[cp_model.LinearExprT, ...]
"""Weight of missed visits, different teams, different forces and visits by neighbours that a stop lacks."""


@dataclass(frozen=True)
class Least:
    """``tours`` that lack less, where found; ``proven`` where no others lack less than these, or than those before."""

    tours: Tours | None
    proven: bool


def lack_less(case: Case, tours: Tours, effort: Effort) -> Least:
    """Look for tours that lack less of what is asked for than ``tours``; their gaps may be long."""
    model = cp_model.CpModel()
    calls: list[ModelCall] = []
    lacks: list[Lacks] = []
    for want in case.wants:
        visits, lack = _add_want(model, case, want)
        calls += visits
        lacks.append(lack)
    calls += calling.add_breaks(model, case)
    if not calling.add_ways(model, case, calls):
        return Least(None, proven=False)
    quality = measure(case, tours)
    now = (missed_weight(case, tours), quality.teams_short, quality.forces_short, quality.neighbours_short)
    prices = _prices(case)
    price = sum(price * sum(of) for price, of in zip(prices, zip(*lacks, strict=True), strict=True))
    model.add(price < sum(price * count for price, count in zip(prices, now, strict=True)))
    model.minimize(price)
    solver, status = calling.solve(model, effort)
    found = status in FOUND
    return Least(
        calling.read(case, solver, calls) if found else None,
        proven=status in (cp_model.OPTIMAL, cp_model.INFEASIBLE),
    )


def _prices(case: Case) -> tuple[int, ...]:
    """One of each kind of lack costs more than all that is less important together."""
    neighbours = 1
    forces = neighbours * (1 + sum(want.demand.neighbour_visits for want in case.wants))
    teams = forces * (1 + sum(want.demand.forces for want in case.wants))
    return teams * (1 + sum(want.demand.teams for want in case.wants)), teams, forces, neighbours


def _add_want(model: cp_model.CpModel, case: Case, want: Want) -> tuple[list[ModelCall], Lacks]:
    """A stop's visits, the first ones first, and what it lacks."""
    visits, there = list[ModelCall](), list[cp_model.IntVar]()
    instants = calling.open_instants(want, want.earliest_s, want.latest_s)
    for visit in want.asked_ids:
        visits.append(calling.new_visit(model, want, visit, instants))
        there.append(model.new_bool_var(f"{visit} is made"))
        model.add(sum(visits[-1].made.values()) == there[-1])
        if len(there) > 1:
            model.add_implication(there[-1], there[-2])
    calling.keep_apart(model, case, want, visits, there)
    wishes = (
        (two_teams.wanted(want.demand), calling.different_teams(model, want, visits)),
        (two_forces.wanted(want.demand), calling.different_forces(model, case, want, visits)),
        (want.demand.neighbour_visits, calling.by_neighbours(want, visits)),
    )
    missed = visits_wanted.weight(want.stop.priority) * (len(there) - sum(there))
    return visits, (missed, *(_short(model, asked, given) for asked, given in wishes))


def _short(model: cp_model.CpModel, asked: int, given: cp_model.LinearExprT) -> cp_model.IntVar:
    """By how much what is given falls short of what is asked for."""
    short = model.new_int_var(0, max(0, asked), "short")
    model.add(short >= asked - given)
    return short
