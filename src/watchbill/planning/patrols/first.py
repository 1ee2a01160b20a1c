"""A first plan at once: every visit at its even time, or as near to it as some team can make it.

One visit after the other goes to the team that it costs least, at the first start, counted from its even time
outwards, at which anybody has time for it. No start moves afterwards, so the gaps are good where it works; what
finds no team is left to the search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from watchbill.planning.patrols.case import Call, Case, Tour, Tours, Want
from watchbill.planning.patrols.diary import Diary

STEP_S = 300
LOAD_WEIGHT = 0.02
"""Seconds of detour that a second of work already taken on is worth."""


def first_tours(case: Case) -> Tours:
    """Tours of the free teams around those that are fixed; complete where the simple way suffices."""
    diary = Diary(case, _with_staggered_breaks(case))
    jobs = [
        (want.nominal[slot], len(want.teams), number, want.first + slot)
        for number, want in enumerate(case.wants)
        for slot in range(len(want.nominal))
        if want.teams - case.fixed and want.first + slot not in diary.visits
    ]
    for _, _, number, visit in sorted(jobs):
        _place(diary, number, visit)
    return diary.tours()


def _with_staggered_breaks(case: Case) -> Tours:
    """The idle tours, their breaks dealt over the window, so that not everybody rests at once."""
    rest, free = case.rest, case.free_teams
    if rest is None or len(free) < 2:
        return case.idle
    step = (rest.latest_s - rest.earliest_s) / (len(free) - 1)
    start = {team: rest.earliest_s + round(step * (place * 7 % len(free))) for place, team in enumerate(free)}
    return tuple(
        Tour(tour.team, (Call(-1, case.teams[tour.team].base, start[tour.team], rest.duration_s),))
        if tour.team in start
        else tour
        for tour in case.idle
    )


def _place(diary: Diary, number: int, visit: int) -> None:
    want = diary.case.wants[number]
    seen = diary.seen.get(number, Counter())
    teams = want.teams - diary.case.fixed
    if sum(seen.get(team, 0) for team in want.neighbours) < want.demand.neighbour_visits:
        teams = teams & want.neighbours or teams
    if len(seen) < want.least_teams:
        teams = teams - seen.keys() or teams
    for start_s in _starts(want, want.nominal[visit - want.first]):
        call = Call(visit, want.stop.place, start_s, want.demand.dwell_s)
        offers = [
            (diary.costs_s(team, place, call) + LOAD_WEIGHT * diary.busy[team], team)
            for team in teams
            if diary.fits(team, place := diary.place_of(team, start_s), call)
        ]
        if offers:
            diary.add(min(offers)[1], call)
            return


def _starts(want: Want, nominal: int) -> Iterator[int]:
    """Starts from the even time outwards; visits of a stop never come nearer than its least gap."""
    room = max(0, (want.ideal_s - want.demand.min_gap_s) / 2)
    windows = want.demand.windows or ((want.earliest_s, want.latest_s),)
    for away in range(0, round(room) + 1, STEP_S):
        for start_s in (nominal,) if not away else (nominal - away, nominal + away):
            if any(low <= start_s <= high for low, high in windows):
                yield start_s
