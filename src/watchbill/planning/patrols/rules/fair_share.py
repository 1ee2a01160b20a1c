"""No team does all the work while another waits at its base: visits are handed over, at their times.

The routing search likes few and full tours. When it is done, a visit moves to another team that may make it and
has time for it at that very moment, wherever this evens out the work. No start of a visit changes, so that gaps
stay as they are; how many different teams and neighbours a stop sees never becomes less than asked for.
"""

from __future__ import annotations

import math
import time

from watchbill.planning.patrols.case import Call, Case, Tours
from watchbill.planning.patrols.diary import Diary
from watchbill.planning.patrols.rules import most_visits

MOST_MOVES = 2_000
MOST_TAKERS = 12
"""Only the least busy teams are asked."""
DETOUR_SHARE = 0.25
"""How much longer the ways may become, as a share of the difference in work that is being evened out."""


def share_out(case: Case, tours: Tours, until: float = math.inf) -> Tours:
    """The same visits at the same times, their work more evenly spread over the teams that are free.

    The busiest are relieved first, so it may end at any time (``until``, as told by ``time.monotonic``).
    """
    diary = Diary(case, tours)
    for _ in range(MOST_MOVES):
        if time.monotonic() > until or not _relieve_busiest(diary):
            break
    return diary.tours()


def _relieve_busiest(diary: Diary) -> bool:
    """Hand over one visit of the busiest team that can do without one, to even out the work most."""
    for giver in sorted(diary.case.free_teams, key=lambda team: (-diary.busy[team], team)):
        best = min(_offers(diary, giver), default=None)
        if best is not None:
            _, taker, number = best
            diary.add(taker, diary.remove(giver, number))
            return True
    return False


def _offers(diary: Diary, giver: int) -> list[tuple[int, int, int]]:
    """Ways to relieve a team: (change of the sum of squared work, who takes it, which call)."""
    case, found = diary.case, list[tuple[int, int, int]]()
    takers = frozenset(sorted(case.free_teams, key=lambda team: (diary.busy[team], team))[:MOST_TAKERS])
    for number, call in enumerate(diary.calls[giver]):
        if call.visit < 0:
            continue
        saved = diary.saves_s(giver, number)
        left = diary.busy[giver] - saved
        for taker in takers & case.wants[case.want_of[call.visit]].teams:
            if diary.busy[taker] >= left or not _may(diary, giver, taker, call):
                continue
            place = diary.place_of(taker, call.start_s)
            if not diary.fits(taker, place, call):
                continue
            cost = diary.costs_s(taker, place, call)
            if cost - saved > DETOUR_SHARE * (diary.busy[giver] - diary.busy[taker]):
                continue
            taken = diary.busy[taker] + cost
            change = left**2 + taken**2 - diary.busy[giver] ** 2 - diary.busy[taker] ** 2
            if change < 0:
                found.append((change, taker, number))
    return found


def _may(diary: Diary, giver: int, taker: int, call: Call) -> bool:
    """Whether the stop would still see as many different teams and neighbours as it asks for."""
    number = diary.case.want_of[call.visit]
    other_force = diary.case.teams[giver].force != diary.case.teams[taker].force
    if other_force and (diary.case.wants[number].demand.forces > 1 or diary.case.wants[number].demand.force_gap_s):
        return False
    want, seen = diary.case.wants[number], diary.seen[number]
    if seen[taker] >= most_visits.allowed(want.demand):
        return False
    teams = len(seen) - (seen[giver] == 1) + (taker not in seen)
    if teams < min(len(seen), want.least_teams):
        return False
    loses = giver in want.neighbours and taker not in want.neighbours
    return not loses or sum(seen[team] for team in want.neighbours) > want.demand.neighbour_visits
