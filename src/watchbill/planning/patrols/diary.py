"""Who makes which visit when: tours that can take on a call or hand one over, all other times standing still."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from itertools import pairwise

from watchbill.planning.patrols.case import Call, Case, Tour, Tours


class Diary:
    """The calls of all teams by time, and how many seconds each is busy with visits and the ways between them."""

    def __init__(self, case: Case, tours: Tours) -> None:
        self.case = case
        self.calls = [list(tour.calls) for tour in tours]
        self.busy = [self._busy_s(team, calls) for team, calls in enumerate(self.calls)]
        self.visits = {call.visit for calls in self.calls for call in calls if call.visit >= 0}
        self.seen: dict[int, Counter[int]] = {}
        """For each want, how many of its visits each team makes."""
        for team, calls in enumerate(self.calls):
            for call in calls:
                if call.visit >= 0:
                    self.seen.setdefault(case.want_of[call.visit], Counter())[team] += 1

    def tours(self) -> Tours:
        """The tours as they are now."""
        return tuple(Tour(team, tuple(calls)) for team, calls in enumerate(self.calls))

    def place_of(self, team: int, start_s: int) -> int:
        """Where in a team's tour a call at ``start_s`` belongs."""
        return bisect(self.calls[team], start_s, key=_start_s)

    def fits(self, team: int, place: int, call: Call) -> bool:
        """Whether a team has time for a call between its calls ``place - 1`` and ``place``."""
        calls, legs = self.calls[team], self.case.legs(team)
        here, there = self._places(team, place, place)
        way, on = int(legs[here, call.place]), int(legs[call.place, there])
        free_from = calls[place - 1].start_s + calls[place - 1].stay_s if place else 0
        free_until = calls[place].start_s if place < len(calls) else self.case.length_s
        in_time = free_from + way <= call.start_s and call.start_s + call.stay_s + on <= free_until
        return way >= 0 and on >= 0 and in_time

    def costs_s(self, team: int, place: int, call: Call) -> int:
        """Seconds of visit and detour that a call would cost a team between its calls ``place - 1`` and ``place``."""
        return self._detour_s(team, place, place, call)

    def saves_s(self, team: int, number: int) -> int:
        """Seconds of visit and detour that a team saves without its call ``number``."""
        return self._detour_s(team, number, number + 1, self.calls[team][number])

    def add(self, team: int, call: Call) -> None:
        """A team takes on a call that fits."""
        place = self.place_of(team, call.start_s)
        self.busy[team] += self.costs_s(team, place, call)
        self.calls[team].insert(place, call)
        if call.visit >= 0:
            self.visits.add(call.visit)
            self.seen.setdefault(self.case.want_of[call.visit], Counter())[team] += 1

    def remove(self, team: int, number: int) -> Call:
        """A team gives up its call ``number``."""
        self.busy[team] -= self.saves_s(team, number)
        call = self.calls[team].pop(number)
        if call.visit >= 0:
            self.visits.discard(call.visit)
            seen = self.seen[self.case.want_of[call.visit]]
            seen[team] -= 1
            if not seen[team]:
                del seen[team]
        return call

    def _places(self, team: int, before: int, after: int) -> tuple[int, int]:
        """Where a team comes from before its call ``before`` and goes to with its call ``after``."""
        calls, base = self.calls[team], self.case.teams[team].base
        return (calls[before - 1].place if before else base), (calls[after].place if after < len(calls) else base)

    def _detour_s(self, team: int, before: int, after: int, call: Call) -> int:
        legs = self.case.legs(team)
        here, there = self._places(team, before, after)
        return call.stay_s + int(legs[here, call.place]) + int(legs[call.place, there]) - int(legs[here, there])

    def _busy_s(self, team: int, calls: list[Call]) -> int:
        legs, base = self.case.legs(team), self.case.teams[team].base
        stays = sum(call.stay_s for call in calls if call.visit >= 0)
        return stays + sum(int(legs[a, b]) for a, b in pairwise([base, *(call.place for call in calls), base]))


def _start_s(call: Call) -> int:
    return call.start_s
