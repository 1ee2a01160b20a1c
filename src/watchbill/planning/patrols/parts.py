"""Planning a part anew: the step of which the whole search consists."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watchbill.planning.patrols import model, routing, times
from watchbill.planning.patrols.case import Case, Tours
from watchbill.planning.patrols.model import Order
from watchbill.planning.patrols.quality import gap_ratio, visits_by_want

FEW_LEFT_OUT = 3
WORST_FIRST = 0.4


@dataclass(frozen=True)
class Task:
    """Teams and orders to be planned from today's ``tours`` on; plain data, fit for another process."""

    case: Case
    tours: Tours
    teams: tuple[int, ...]
    orders: tuple[Order, ...]
    stop: routing.Stop
    seed: int
    retimed: bool


def plan_part(task: Task) -> Tours:
    """All tours, those of the task's teams planned anew; unchanged where nothing feasible was found."""
    tours, left_out = _searched(task, task.tours, task.orders)
    if left_out:
        short = {task.case.want_of[visit] for visit in left_out}
        eased = tuple(order.loosened() if task.case.want_of[order.visit] in short else order for order in task.orders)
        if eased != task.orders:
            tours, left_out = _searched(task, tours, eased)
            if left_out and len(left_out) <= FEW_LEFT_OUT:
                tours, _ = _searched(task, tours, tuple(order.loosened() for order in task.orders))
    return times.retime(task.case, tours, task.teams) if task.retimed else tours


def _searched(task: Task, tours: Tours, orders: tuple[Order, ...]) -> tuple[Tours, list[int]]:
    """The tours after one search from ``tours`` on, and the visits that it left out."""
    part = model.build(task.case, task.teams, orders)
    start = part.solution({tour.team: tour for tour in tours})
    found = routing.search(part, start, task.stop, task.seed)
    if not found.is_feasible():
        return tours, []
    changed = {tour.team: tour for tour in part.tours(found)}
    left_out = [part.clients[activity.idx].visit for activity in found.unplanned()]
    return tuple(changed.get(tour.team, tour) for tour in tours), left_out


def components(teams: Iterable[int], orders: Sequence[Order]) -> list[tuple[tuple[int, ...], tuple[Order, ...]]]:
    """Teams and orders that have nothing to do with each other, each a problem of its own; largest first."""
    leader = {team: team for team in teams}

    def find(team: int) -> int:
        while leader[team] != team:
            leader[team] = leader[leader[team]]
            team = leader[team]
        return team

    for order in orders:
        first, *others = sorted(order.teams)
        for other in others:
            leader[find(other)] = find(first)
    members: dict[int, list[int]] = defaultdict(list)
    for team in leader:
        members[find(team)].append(team)
    jobs: dict[int, list[Order]] = defaultdict(list)
    for order in orders:
        jobs[find(min(order.teams))].append(order)
    found = [(tuple(members[head]), tuple(jobs[head])) for head in sorted(jobs)]
    return sorted(found, key=lambda component: (-len(component[1]), component[0]))


def focus_teams(
    case: Case, tours: Tours, missing: dict[int, list[int]], size: int, rng: random.Random
) -> tuple[int, ...]:
    """Teams around a stop that needs attention: it lacks a visit, its gaps are among the longest, or by lot."""
    by_want = visits_by_want(case, tours)
    candidates = [number for number, want in enumerate(case.wants) if want.teams - case.fixed]
    if missing and rng.random() < 0.6:
        focus = rng.choice(sorted(missing))
    elif rng.random() < 0.7:
        ratio = {
            number: gap_ratio(case, case.wants[number], [start for start, _ in by_want.get(number, [])])
            for number in candidates
        }
        rank = min(int(rng.expovariate(WORST_FIRST)), len(candidates) - 1)
        focus = sorted(candidates, key=lambda number: -ratio[number])[rank]
    else:
        focus = rng.choice(candidates)
    want = case.wants[focus]
    some_team = min(want.teams - case.fixed)
    legs = case.legs(some_team)[want.stop.place]
    chosen: dict[int, None] = {}
    if focus in missing:
        chosen[rng.choice(sorted(want.teams - case.fixed))] = None
    nearest = sorted(candidates, key=lambda number: (int(legs[case.wants[number].stop.place]), number))
    for number in nearest:
        for _, team in by_want.get(number, []):
            if team not in case.fixed and len(chosen) < size:
                chosen[team] = None
        if len(chosen) >= size:
            break
    return tuple(sorted(chosen or [some_team]))
