"""No team does all the work while another waits at its base: visits are handed over, at their times.

The routing search likes few and full tours. When it is done, a visit moves to another team that may make it and
has time for it at that very moment, wherever this evens out the work. No start of a visit changes, so that gaps
stay as they are; how many different teams and neighbours a stop sees never becomes less than asked for.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from itertools import pairwise

from watchbill.planning.patrols.case import Call, Case, Tour, Tours

MOST_MOVES = 2_000


def share_out(case: Case, tours: Tours) -> Tours:
    """The same visits at the same times, their work more evenly spread over the teams that are free."""
    share = _Share(case, tours)
    for _ in range(MOST_MOVES):
        if not share.move():
            break
    return share.tours()


class _Share:
    """Who makes which visit, and how many seconds each team is busy with visits and the ways between them."""

    def __init__(self, case: Case, tours: Tours) -> None:
        self.case = case
        self.calls = [list(tour.calls) for tour in tours]
        self.busy = [self._busy_s(team, calls) for team, calls in enumerate(self.calls)]
        self.seen: dict[int, Counter[int]] = {}
        for team, calls in enumerate(self.calls):
            for call in calls:
                if call.visit >= 0:
                    self.seen.setdefault(case.want_of[call.visit], Counter())[team] += 1

    def tours(self) -> Tours:
        """The tours as they are now."""
        return tuple(Tour(team, tuple(calls)) for team, calls in enumerate(self.calls))

    def move(self) -> bool:
        """Hand one visit of the busiest team that can do without it to the one that gains least by it."""
        for giver in sorted(set(self.case.free_teams), key=lambda team: (-self.busy[team], team)):
            best = min(self._offers(giver), default=None)
            if best is not None:
                _, taker, place, call = best
                self._hand_over(giver, taker, place, self.calls[giver][call])
                return True
        return False

    def _offers(self, giver: int) -> list[tuple[int, int, int, int]]:
        """Ways to relieve a team: (change of the sum of squared work, who takes it, where in its tour, which call)."""
        found: list[tuple[int, int, int, int]] = []
        for number, call in enumerate(self.calls[giver]):
            if call.visit < 0:
                continue
            want = self.case.wants[self.case.want_of[call.visit]]
            left = self.busy[giver] - self._costs_s(giver, number, number + 1, call)
            for taker in want.teams - self.case.fixed:
                if self.busy[taker] >= left or not self._may(giver, taker, call):
                    continue
                place = bisect(self.calls[taker], call.start_s, key=_start_s)
                if not self._fits(taker, place, call):
                    continue
                taken = self.busy[taker] + self._costs_s(taker, place, place, call)
                change = left**2 + taken**2 - self.busy[giver] ** 2 - self.busy[taker] ** 2
                if change < 0:
                    found.append((change, taker, place, number))
        return found

    def _may(self, giver: int, taker: int, call: Call) -> bool:
        """Whether the stop would still see as many different teams and neighbours as it asks for."""
        number = self.case.want_of[call.visit]
        want, seen = self.case.wants[number], self.seen[number]
        teams = len(seen) - (seen[giver] == 1) + (taker not in seen)
        if teams < min(len(seen), want.least_teams):
            return False
        loses = giver in want.neighbours and taker not in want.neighbours
        return not loses or sum(seen[team] for team in want.neighbours) > want.demand.neighbour_visits

    def _places(self, team: int, before: int, after: int) -> tuple[int, int]:
        """Where a team comes from before its call ``before`` and goes to with its call ``after``."""
        calls, base = self.calls[team], self.case.teams[team].base
        return (calls[before - 1].place if before else base), (calls[after].place if after < len(calls) else base)

    def _fits(self, team: int, place: int, call: Call) -> bool:
        """Whether a team has time for a call between its calls ``place - 1`` and ``place``."""
        calls, legs = self.calls[team], self.case.legs(team)
        here, there = self._places(team, place, place)
        way, on = int(legs[here, call.place]), int(legs[call.place, there])
        free_from = calls[place - 1].start_s + calls[place - 1].stay_s if place else 0
        free_until = calls[place].start_s if place < len(calls) else self.case.length_s
        in_time = free_from + way <= call.start_s and call.start_s + call.stay_s + on <= free_until
        return way >= 0 and on >= 0 and in_time

    def _costs_s(self, team: int, before: int, after: int, call: Call) -> int:
        """Seconds that a call costs a team between its calls ``before - 1`` and ``after``: visit and detour."""
        legs = self.case.legs(team)
        here, there = self._places(team, before, after)
        return call.stay_s + int(legs[here, call.place]) + int(legs[call.place, there]) - int(legs[here, there])

    def _busy_s(self, team: int, calls: list[Call]) -> int:
        legs, base = self.case.legs(team), self.case.teams[team].base
        stays = sum(call.stay_s for call in calls if call.visit >= 0)
        return stays + sum(int(legs[a, b]) for a, b in pairwise([base, *(call.place for call in calls), base]))

    def _hand_over(self, giver: int, taker: int, place: int, call: Call) -> None:
        seen = self.seen[self.case.want_of[call.visit]]
        self.calls[giver].remove(call)
        self.calls[taker].insert(place, call)
        seen[taker] += 1
        seen[giver] -= 1
        if not seen[giver]:
            del seen[giver]
        for team in (giver, taker):
            self.busy[team] = self._busy_s(team, self.calls[team])


def _start_s(call: Call) -> int:
    return call.start_s
