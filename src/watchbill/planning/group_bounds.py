"""Bounds of an operation that is planned in groups of villages: what no plan of the whole can better.

Each group's stops are looked at alone, with every team on duty that may enter the group, as if it had nothing else to
do, and with the shortest way into each stop from any place at all. Whatever the whole plan does there, it does under
these terms too, so a group's bounds hold for it. The worst gap of the whole is at least that of any group; visits
missed in different groups add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from watchbill.planning.areas import Group
from watchbill.planning.excerpts import Excerpts
from watchbill.planning.patrols.bounds import Bounds, Ways, shift_bounds
from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem

Shift = tuple[int, str]


def group_bounds(
    problem: Problem,
    groups: Sequence[Group],
    duties: Mapping[Shift, Sequence[Duty]],
    *,
    goes_on: Callable[[], bool] = lambda: True,
) -> dict[Shift, Bounds]:
    """Return bounds by shift; they hold, if less tightly, where ``goes_on`` ends the work before its end."""
    found = {key: Bounds(missed_visits=0, worst_gap_ratio=1.0) for key in duties}
    excerpts = Excerpts(problem)
    nearest = nearest_ways(problem) if goes_on() else {}
    for group in groups:
        for key, own in duties.items():
            if not goes_on():
                return found
            more = _bounds(problem, excerpts, nearest, group, key, own)
            have = found[key]
            found[key] = Bounds(
                missed_visits=have.missed_visits + more.missed_visits,
                worst_gap_ratio=max(have.worst_gap_ratio, more.worst_gap_ratio),
            )
    return found


def _bounds(
    problem: Problem, excerpts: Excerpts, nearest: Ways, group: Group, key: Shift, duties: Sequence[Duty]
) -> Bounds:
    inside = set(group)
    teams = [team for duty in duties if inside & set((team := problem.team_by_code[duty.team]).reach)]
    part = excerpts.of(group, teams)
    ways = {mode: ways[list(part.places)] for mode, ways in nearest.items()}
    demands = tuple(demand for demand in part.problem.demands if (demand.day, demand.shift) == key)
    codes = {team.code for team in teams}
    return shift_bounds(
        msgspec.structs.replace(part.problem, demands=demands),
        [duty for duty in duties if duty.team in codes],
        day=key[0],
        shift=key[1],
        ways=ways,
    )


def nearest_ways(problem: Problem) -> dict[str, NDArray[np.int32]]:
    """Return by mode the shortest way into each place from any other; 0 where nobody comes, or several things are."""
    far = np.iinfo(np.int32).max
    found: dict[str, NDArray[np.int32]] = {}
    for matrix in problem.matrices:
        places = np.array(matrix.places or range(len(problem.places)), dtype=np.int64)
        seconds = np.array(matrix.seconds, dtype=np.int32).reshape(len(places), len(places))
        seconds[seconds < 0] = far
        np.fill_diagonal(seconds, far)
        into = found.setdefault(matrix.mode, np.full(len(problem.places), far, dtype=np.int32))
        into[places] = np.minimum(into[places], seconds.min(axis=0, initial=far))
    here = Counter([*(stop.place for stop in problem.stops), *{team.base for team in problem.teams}])
    shared = [place for place, count in here.items() if count > 1]
    for into in found.values():
        into[into == far] = 0
        into[shared] = 0
    return found
