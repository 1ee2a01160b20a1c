"""Step three of a shift's repair: the patrol engine plans the changed teams and a few more, all others stay.

It is asked again, with more teams, as long as something is missing that was not before and that somebody could give.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from itertools import pairwise

from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Route, Shortfall
from watchbill.planning.repair.shifts import ShiftRepair
from watchbill.planning.shortfalls import shift_shortfalls, visits_by_stop

logger = logging.getLogger(__name__)

MORE_TEAMS = (2, 4, 8)
"""How many more teams the engine may plan anew, try after try."""
ENGINE_MOST_S = 2.0
"""Longest time of one try where no rounds are given."""
ENGINE_LEAST_S = 0.3
"""Where less time is left than this, there is no further try."""


def plan_more(
    shift: ShiftRepair,
    *,
    limit_s: Callable[[], float],
    seed: int,
    rounds: int | None,
    cancelled: Callable[[], bool],
) -> None:
    """Let the engine plan a few more teams anew, and take its routes where they mend something.

    ``limit_s`` tells the seconds that are left of the repair. A shift that is under way is left as it is: the engine
    knows no half-walked routes. So is one in which the engine breaks down.
    """
    for more in MORE_TEAMS:
        lacks = _new_lacks(shift, shift.routes())
        if shift.from_s or not any(lacks) or limit_s() < ENGINE_LEAST_S or cancelled():
            return
        free = _free_teams(shift, more)
        if not free:
            return
        pinned = set(shift.request.pins.stops)
        keep = [
            route
            for route in shift.routes()
            if route.team not in free or any(step.stop in pinned for step in route.steps)
        ]
        try:
            answer = plan_shift(
                shift.problem,
                tuple(duty for duty in shift.duties if duty.team in free.union(route.team for route in keep)),
                day=shift.key[0],
                shift=shift.key[1],
                time_limit_s=limit_s() if rounds is not None else min(ENGINE_MOST_S, limit_s()),
                seed=seed,
                rounds=rounds,
                cancelled=cancelled,
                keep=keep,
            )
        except Exception:
            logger.exception("The routes of day %s, %s are repaired without the engine", *shift.key)
            return
        if _new_lacks(shift, answer.routes) < lacks and not _are_too_near(shift, answer.routes):
            shift.replanned = answer.routes


def _free_teams(shift: ShiftRepair, more: int) -> set[str]:
    """The changed teams, and ``more`` of the others: those that reach most of the stops that lack something."""
    lacking = {lack.area for lack in shift_shortfalls(shift.problem, *shift.key, shift.routes()) if lack.stop}
    others = [walk for team, walk in shift.walks.items() if team not in shift.touched and team not in shift.locked]
    near = sorted(
        others, key=lambda walk: (-len(lacking.intersection(walk.team.reach)), len(walk.steps), walk.team.code)
    )
    return (shift.touched - shift.locked) | {walk.team.code for walk in near[:more]}


def _new_lacks(shift: ShiftRepair, routes: Iterable[Route]) -> tuple[int, ...]:
    """Visits, teams and neighbours' visits that are missing now, were not before, and that somebody could make."""
    before = shift_shortfalls(shift.request.before, *shift.key, shift.old.values())
    had = {(lack.rule, lack.stop): lack.amount for lack in before}
    totals = dict.fromkeys(("visit_missing", "two_teams", "neighbour_visit"), 0)
    for lack in shift_shortfalls(shift.problem, *shift.key, routes):
        if lack.rule in totals and _is_curable(shift, lack):
            weight = 6 - shift.problem.stop_by_code[lack.stop].priority
            totals[lack.rule] += round(weight * max(0, lack.amount - had.get((lack.rule, lack.stop), 0)))
    return tuple(totals.values())


def _is_curable(shift: ShiftRepair, lack: Shortfall) -> bool:
    """Whether there are teams on duty that could make good what a stop lacks."""
    stop = shift.problem.stop_by_code[lack.stop]
    able = [walk.team for code, walk in shift.walks.items() if code not in shift.locked and walk.can_visit(stop)]
    if lack.rule == "neighbour_visit":
        return any(team.area != stop.area for team in able)
    return len(able) > (lack.rule == "two_teams")


def _are_too_near(shift: ShiftRepair, routes: Iterable[Route]) -> bool:
    """Whether two visits of a stop come sooner after one another than they may."""
    seen = visits_by_stop(routes)
    return any(
        after.arrival_s - before.arrival_s < demand.min_gap_s
        for demand in shift.problem.demands_by_shift.get(shift.key, ())
        for (before, _), (after, _) in pairwise(seen.get(demand.stop, ()))
    )
