"""What a plan of a shift is asked for: all that is wanted, without what cannot be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from watchbill.planning.patrols.case import Case, Tour, Tours, Want
from watchbill.planning.patrols.quality import measure, visits_by_want
from watchbill.planning.patrols.rules import most_visits, neighbour_visits, spread, two_forces, two_teams, visits_wanted


def within_reach(case: Case) -> Case:
    """The case without what no plan can give a stop; with routes that stay, as it is."""
    if case.fixed:
        return case
    return replace(case, wants=tuple(_within_reach(case, want) for want in case.wants))


def given(case: Case, tours: Tours) -> Case:
    """The case that asks for no more than what ``tours`` give; of a stop's visits they make the first ones."""
    by_want = visits_by_want(case, tours)
    wants = []
    for number, want in enumerate(case.wants):
        teams = [team for _, team in by_want.get(number, [])]
        wants.append(
            _asking(
                case,
                want,
                visits=len(teams),
                teams=min(want.demand.teams, len(set(teams))),
                forces=min(want.demand.forces, len({case.teams[team].force for team in teams})),
                neighbours=min(want.demand.neighbour_visits, sum(team in want.neighbours for team in teams)),
            )
        )
    return replace(case, wants=tuple(wants))


def numbered(case: Case, tours: Tours) -> Tours:
    """The same tours; the visits of each stop take its numbers in order of time."""
    slots: dict[int, Iterator[int]] = {number: iter(want.visit_ids) for number, want in enumerate(case.wants)}
    visits = sorted((call.start_s, call.visit) for tour in tours for call in tour.calls if call.visit >= 0)
    number = {visit: next(slots[case.want_of[visit]]) for _, visit in visits}
    return tuple(
        Tour(tour.team, tuple(replace(call, visit=number.get(call.visit, -1)) for call in tour.calls)) for tour in tours
    )


def missed_weight(case: Case, tours: Tours) -> int:
    """The weight of the visits that a plan is asked for and ``tours`` do not make."""
    made = visits_by_want(case, tours)
    return sum(
        max(0, len(want.asked_ids) - len(made.get(number, ()))) * visits_wanted.weight(want.stop.priority)
        for number, want in enumerate(case.wants)
    )


def is_lacking(case: Case, tours: Tours) -> bool:
    """Whether tours lack anything that is asked for."""
    quality = measure(case, tours)
    return bool(quality.teams_short or quality.forces_short or quality.neighbours_short or missed_weight(case, tours))


def _within_reach(case: Case, want: Want) -> Want:
    """A stop with the visits that its teams may make, and of each wish what can be met."""
    visits = min(len(want.asked_ids), len(want.teams) * most_visits.allowed(want.demand))
    forces = len({case.teams[team].force for team in want.teams})
    return _asking(
        case,
        want,
        visits,
        teams=two_teams.needed(want.demand, len(want.teams)),
        forces=two_forces.needed(want.demand, forces),
        neighbours=neighbour_visits.needed(want.demand, len(want.neighbours)),
    )


def _asking(case: Case, want: Want, visits: int, *, teams: int, forces: int, neighbours: int) -> Want:
    """A stop that asks for so much; how many visits it wanted stays, and with it how long its gaps should be."""
    demand = msgspec.structs.replace(
        want.demand,
        teams=min(teams, visits),
        forces=min(forces, visits),
        neighbour_visits=min(neighbours, visits),
    )
    nominal = spread.nominal_starts(
        case.length_s, visits, demand.windows, demand.min_gap_s, want.earliest_s, want.latest_s
    )
    return replace(want, demand=demand, nominal=nominal)
