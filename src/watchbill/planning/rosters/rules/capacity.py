"""The teams in reach have the time for the visits that are wanted.

Asked for each village alone, for each village with its neighbours, and for all villages that teams share: what all of
a set of villages want must be in the time of the teams that reach any of them. Time beyond what is wanted is worth
less and less, so that teams spread over shifts and villages in proportion to the visits.
"""

from __future__ import annotations

from watchbill.planning.rosters.case import Cover
from watchbill.planning.rosters.draft import Draft
from watchbill.planning.rosters.workload import patrol_minutes


def add_capacity(draft: Draft) -> None:
    """Charge minutes of visits that the teams in reach lack, and at lower prices what is short of a reserve."""
    prices = draft.prices
    for villages in _sets(draft):
        positions = sorted({position for village in villages for position in draft.reaching[village]})
        for day in draft.days:
            for shift in draft.problem.shifts:
                each = patrol_minutes(draft.problem, shift.code)
                keys = [(village, day, shift.code) for village in villages]
                wanted = sum(draft.wants[key].minutes for key in keys if key in draft.wants)
                if not wanted or not each:
                    continue
                steps = ((wanted, prices.capacity), (wanted * 3 // 2, prices.reserve), (wanted * 5 // 2, prices.ample))
                draft.cover += [
                    Cover(
                        day=day,
                        counts={shift.code: draft.heads(positions)},
                        wanted=minutes,
                        under=price,
                        each=each,
                    )
                    for minutes, price in steps
                ]


def _sets(draft: Draft) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for village in draft.reaching:
        around = [code for code in draft.problem.area_by_code[village].neighbours if code in draft.reaching]
        found.append((village,))
        if around:
            found.append((village, *around))
    return list(dict.fromkeys([*found, *_shared(draft)]))


def _shared(draft: Draft) -> list[tuple[str, ...]]:
    """Return the sets of several villages that are joined by teams which reach more than one of them."""
    joined = {village: [village] for village in draft.reaching}
    for team in draft.problem.teams:
        first, *others = [village for village in team.reach if village in joined] or [""]
        for other in others:
            if joined[other] is not joined[first]:
                joined[first] += joined[other]
                for village in joined[other]:
                    joined[village] = joined[first]
    distinct = {id(villages): villages for villages in joined.values() if len(villages) > 1}
    return [tuple(sorted(villages)) for villages in distinct.values()]
