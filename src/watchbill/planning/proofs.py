"""What no plan can give, whatever the time: proofs from the problem alone, one per rule.

A proof is sound but not complete: where there is none, it may still be that no plan gives it.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from watchbill.planning.manning.post_shift import may_hold
from watchbill.planning.patrols.rules import most_visits, time_windows, two_teams
from watchbill.planning.plan import Shortfall
from watchbill.planning.problem import Demand, Problem, Team


class Proofs:
    """What is proven to be missing in every plan of a problem."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def hold(self, lack: Shortfall) -> bool:
        """Return whether every plan has this shortfall, if by another amount."""
        problem = self._problem
        if lack.rule == "level_share":
            return self._level_share(lack)
        if lack.rule == "round_the_clock":
            return not self._patrols(lack, lack.area)
        if lack.rule == "spread":
            demand = problem.demand_by_key[lack.stop, lack.day or 0, lack.shift]
            return demand.max_gap_s * (demand.visits + 1) < problem.shift_by_code[lack.shift].length_s
        if lack.rule in {"visit_missing", "two_teams", "neighbour_visit"}:
            return self._visits(lack)
        if lack.rule == "post_unmanned":
            return self._post_unmanned(lack)
        if lack.rule == "break_missing":
            rest = problem.breaks
            return rest.earliest_s + rest.duration_s > problem.shift_by_code[lack.shift].length_s
        return False

    @cached_property
    def _reaching(self) -> dict[str, list[Team]]:
        found: dict[str, list[Team]] = {}
        for team in self._problem.teams:
            if self._problem.force_by_code[team.force].patrols:
                for village in team.reach:
                    found.setdefault(village, []).append(team)
        return found

    @cached_property
    def _wanted(self) -> dict[tuple[str, int, str, str], int]:
        return {(m.area, m.day, m.shift, m.force): m.people for m in self._problem.minima}

    def _level_share(self, lack: Shortfall) -> bool:
        works = self._problem.force_by_code[lack.force].shifts
        people = sum(
            team.strength
            for team in self._problem.teams
            if team.force == lack.force
            and lack.day not in team.away
            and lack.area in self._problem.ancestors(team.area)
            and (lack.shift in works if lack.shift else works)
        )
        return people < self._wanted.get((lack.area, lack.day or 0, lack.shift, lack.force), 0)

    def _post_unmanned(self, lack: Shortfall) -> bool:
        """All people who may hold one of the posts are fewer than it wants."""
        problem, key = self._problem, (lack.day or 0, lack.shift)
        stop = problem.stop_by_code[lack.stop]
        return any(
            post.people
            > sum(
                team.present(*key)
                for team in problem.teams
                if lack.shift in problem.force_by_code[team.force].shifts and may_hold(problem, team, post, stop)
            )
            for post in problem.post_demands_by_shift.get(key, ())
            if post.stop == lack.stop
        )

    def _patrols(self, lack: Shortfall, area: str) -> list[Team]:
        """Return the patrolling teams that could be on duty in the shift and may enter the area."""
        return [
            team
            for team in self._reaching.get(area, ())
            if lack.day not in team.away and lack.shift in self._problem.force_by_code[team.force].shifts
        ]

    def _visits(self, lack: Shortfall) -> bool:
        problem = self._problem
        stop = problem.stop_by_code[lack.stop]
        demand = problem.demand_by_key[lack.stop, lack.day or 0, lack.shift]
        if (
            lack.rule == "visit_missing"
            and _most_visits(demand, problem.shift_by_code[lack.shift].length_s) < demand.visits
        ):
            return True
        able = (team for team in self._patrols(lack, stop.area) if self._can_visit(team, stop.place, demand))
        if lack.rule == "two_teams":
            needed = two_teams.wanted(demand)
            return len(list(islice(able, needed))) < needed
        if lack.rule == "neighbour_visit":
            return not any(team.area != stop.area for team in able)
        needed = most_visits.teams_needed(demand)
        return len(list(islice(able, needed))) < needed

    def _can_visit(self, team: Team, place: int, demand: Demand) -> bool:
        there = self._problem.leg_s(team.mode, team.base, place)
        back = self._problem.leg_s(team.mode, place, team.base)
        length_s = self._problem.shift_by_code[demand.shift].length_s
        return min(there, back) >= 0 and there + demand.dwell_s + back <= length_s


def _most_visits(demand: Demand, length_s: int) -> int:
    """Return how many visits can start in the windows with the least gap between them, never more than are wanted."""
    return len(time_windows.earliest_starts(demand.windows, 0, length_s, demand.visits, demand.min_gap_s))
