"""Step two of a shift's repair: visits that are missing go into as few routes as can be, and no other visit moves.

First come the routes of teams that are new in the shift or whose order changes anyway, then the route of the team that
can take most of what is left, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from watchbill.planning.patrols.rules import most_visits
from watchbill.planning.problem import Demand
from watchbill.planning.repair import walks
from watchbill.planning.repair.shifts import ShiftRepair
from watchbill.planning.repair.walks import Slot
from watchbill.planning.shortfalls import longest_gap_s, visits_by_stop

VISIT, TEAM, NEIGHBOUR, GAP_HOUR = 100.0, 30.0, 10.0, 6.0
"""Worth of a visit by priority step; what a missing different team, a missing neighbour's visit and each hour of too
long a gap take from it."""


@dataclass(frozen=True)
class Lost:
    """A visit to make, and when it would best begin."""

    demand: Demand
    wish_s: int


def insert_lost(shift: ShiftRepair) -> None:
    """Put what is missing into routes, as far as it fits; teams whose orders change by that are noted as touched."""
    lost = _lost(shift)
    able = [team for team in shift.walks if team not in shift.locked]
    for visit in tuple(lost):
        if _insert_best(shift, visit, [team for team in able if team in shift.touched]):
            lost.remove(visit)
    while lost:
        scores = {team: _worth(shift, team, lost) for team in able if team not in shift.touched}
        best = max(scores, key=lambda team: (scores[team], team), default=None)
        if best is None or scores[best] <= 0:
            return
        shift.touched.add(best)
        for visit in tuple(lost):
            if _insert_best(shift, visit, [best]):
                lost.remove(visit)


def _lost(shift: ShiftRepair) -> list[Lost]:
    """Visits that are missing beyond what the old plan lacked, those that matter most first."""
    starts: dict[str, list[int]] = {}
    for walk in shift.walks.values():
        for step in walk.steps:
            starts.setdefault(step.stop, []).append(step.arrival_s)
    lacked = _lacked_before(shift)
    length_s = shift.problem.shift_by_code[shift.key[1]].length_s
    found: list[Lost] = []
    for demand in shift.problem.demands_by_shift.get(shift.key, ()):
        made = list(starts.get(demand.stop, ()))
        number = demand.visits - len(made) - lacked.get(demand.stop, 0)
        wishes = [wish_s for wish_s in shift.wishes.get(demand.stop, []) if wish_s >= shift.from_s]
        for _ in range(number):
            wish_s = wishes.pop(0) if wishes else _middle_of_longest(made, length_s)
            made.append(wish_s)
            found.append(Lost(demand, max(wish_s, shift.from_s)))
    stops = shift.problem.stop_by_code
    return sorted(found, key=lambda lost: (stops[lost.demand.stop].priority, lost.wish_s, lost.demand.stop))


def _lacked_before(shift: ShiftRepair) -> dict[str, int]:
    """Visits that the old plan lacked already, by stop."""
    seen = visits_by_stop(shift.old.values())
    return {
        demand.stop: max(0, demand.visits - len(seen.get(demand.stop, [])))
        for demand in shift.request.before.demands_by_shift.get(shift.key, ())
    }


def _middle_of_longest(starts: Iterable[int], length_s: int) -> int:
    """The middle of the longest time without a visit, seconds after the shift's start."""
    points = [0, *sorted(starts), length_s]
    first, second = max(pairwise(points), key=lambda pair: pair[1] - pair[0])
    return (first + second) // 2


def _choices(shift: ShiftRepair, visit: Lost, teams: Iterable[str]) -> list[tuple[float, str, Slot]]:
    """What a visit is worth with each team that may make it, in each slot of its route."""
    stop = shift.problem.stop_by_code[visit.demand.stop]
    seen = shift.visits_of(stop.code)
    others_s = [start_s for start_s, _ in seen]
    return [
        (_gain(shift, visit.demand, code, slot, seen), code, slot)
        for code in teams
        if stop.area in shift.walks[code].team.reach
        and most_visits.may_come_again(visit.demand, code, (other for _, other in seen))
        for slot in walks.slots(shift.walks[code], stop.place, visit.demand, visit.wish_s, others_s)
    ]


def _gain(shift: ShiftRepair, demand: Demand, team: str, slot: Slot, seen: list[tuple[int, str]]) -> float:
    """What one more visit is worth: always something, more with another team, a neighbour, and at a good time."""
    problem = shift.problem
    stop = problem.stop_by_code[demand.stop]
    teams = {code for _, code in seen}
    left = demand.visits - len(seen)
    gain = VISIT * (6 - stop.priority)
    if team in teams and demand.teams - len(teams) >= left:
        gain -= TEAM
    homes = [problem.team_by_code[code].area for _, code in seen]
    outside = sum(home != stop.area for home in homes)
    if problem.team_by_code[team].area == stop.area and demand.neighbour_visits - outside >= left:
        gain -= NEIGHBOUR
    starts = [*(start_s for start_s, _ in seen), slot.arrival_s]
    too_long_s = longest_gap_s(starts, problem.shift_by_code[shift.key[1]].length_s) - demand.max_gap_s
    detour = slot.detour_s / 1e6  # decides only between choices that are worth the same
    return gain - GAP_HOUR * max(0, too_long_s) / 3600 - detour


def _insert_best(shift: ShiftRepair, visit: Lost, teams: Iterable[str]) -> bool:
    """Put a visit where it is worth most; return whether it fits anywhere."""
    choices = _choices(shift, visit, teams)
    if not choices:
        return False
    _, code, slot = max(choices, key=lambda choice: (choice[0], choice[1]))
    stop = shift.problem.stop_by_code[visit.demand.stop]
    walks.insert(shift.walks[code], slot, stop.code, stop.place, visit.demand.dwell_s)
    return True


def _worth(shift: ShiftRepair, team: str, lost: Iterable[Lost]) -> float:
    """What a team can take of the lost visits, its route left as it is."""
    steps = list(shift.walks[team].steps)
    worth = 0.0
    for visit in lost:
        choices = _choices(shift, visit, [team])
        if choices:
            worth += max(choice[0] for choice in choices)
            _insert_best(shift, visit, [team])
    shift.walks[team].steps = steps
    return worth
