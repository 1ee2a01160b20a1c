"""What the roster should still give after a change: people under minima and at posts, and teams in reach of villages.

Of what the old roster lacked already no more is asked than it gave: to mend that would change orders that the change
has nothing to do with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watchbill.planning.patrols.rules import two_teams
from watchbill.planning.problem import Problem
from watchbill.planning.repair.request import Request
from watchbill.planning.rosters.rules.post_unmanned import post_needs
from watchbill.planning.shortfalls import roster_shortfalls

ROUND_THE_CLOCK, PER_PERSON, TEAM_IN_REACH = 60, 20, 3
"""What a missing village cover, a missing person, and a missing team in reach weigh."""

Cell = tuple[str, int]
"""Team and day."""


@dataclass(frozen=True)
class Gap:
    """Something that the roster should give: at least ``least`` of the sum over the teams' duties in these shifts."""

    teams: tuple[str, ...]
    day: int
    shifts: tuple[str, ...]
    least: int
    price: int
    """Per person or team that is missing."""
    counts_people: bool
    """Whether a duty gives the people of its team who are there; else it gives 1."""

    def given(self, problem: Problem, shifts: Mapping[Cell, str]) -> int:
        """Return what a roster, as shift by team and day, gives of it."""
        on_duty = ((code, shift) for code in self.teams if (shift := shifts.get((code, self.day), "")) in self.shifts)
        if self.counts_people:
            return sum(problem.team_by_code[code].present(self.day, shift) for code, shift in on_duty)
        return sum(1 for _ in on_duty)


def wanted(request: Request) -> tuple[Gap, ...]:
    """Return all that the roster should give after the change, in the shifts that are not over."""
    return (*_minima_gaps(request), *_reach_gaps(request), *_post_gaps(request))


def _minima_gaps(request: Request) -> Iterable[Gap]:
    """Minima are met as far as they were; raised ones in full."""
    after = request.after
    lacked = {
        (lack.area, lack.day, lack.shift, lack.force, lack.training): round(lack.amount)
        for lack in roster_shortfalls(request.before, request.plan.duties)
        if lack.rule in {"level_share", "trained_share"}
    }
    open_keys = set(request.keys)
    counted: dict[tuple[str, str], list[str]] = {}
    for team in after.teams:
        for area in after.ancestors(team.area):
            counted.setdefault((area, team.force), []).append(team.code)
    for least in after.minima:
        shifts = (least.shift,) if least.shift else after.force_by_code[least.force].shifts
        if not any((least.day, shift) in open_keys for shift in shifts):
            continue
        teams = tuple(
            code
            for code in counted.get((least.area, least.force), ())
            if not least.training or least.training in after.team_by_code[code].trainings
        )
        people = least.people - lacked.get((least.area, least.day, least.shift, least.force, least.training), 0)
        yield Gap(teams, least.day, shifts, people, PER_PERSON, counts_people=True)


def _reach_gaps(request: Request) -> Iterable[Gap]:
    """Villages keep their round-the-clock cover, and as many teams in reach as their stops want and they had."""
    after = request.after
    patrolling = [team for team in after.teams if after.force_by_code[team.force].patrols]
    reaching: dict[str, list[str]] = {}
    for team in patrolling:
        for village in team.reach:
            reaching.setdefault(village, []).append(team.code)
    had: Counter[tuple[str, int, str]] = Counter()
    for duty in request.plan.duties:
        team = request.before.team_by_code[duty.team]
        if request.before.force_by_code[team.force].patrols:
            had.update((village, duty.day, duty.shift) for village in team.reach)
    wants: dict[tuple[str, int, str], int] = {}
    for demand in after.demands:
        key = (after.stop_by_code[demand.stop].area, demand.day, demand.shift)
        wants[key] = max(wants.get(key, 0), two_teams.wanted(demand))
    for day, shift in request.keys:
        for village, teams in reaching.items():
            before = had[village, day, shift]
            if before:
                yield Gap(tuple(teams), day, (shift,), 1, ROUND_THE_CLOCK, counts_people=False)
            if (least := min(before, wants.get((village, day, shift), 0))) > 1:
                yield Gap(tuple(teams), day, (shift,), least, TEAM_IN_REACH, counts_people=False)


def _post_gaps(request: Request) -> Iterable[Gap]:
    """Fixed posts keep the people that they need, as far as they had them."""
    had = {(duty.team, duty.day): duty.shift for duty in request.plan.duties}
    for need in post_needs(request.after):
        if (need.day, need.shift) in request.keys:
            teams = tuple(request.after.teams[position].code for position in sorted(need.teams))
            known = tuple(code for code in teams if code in request.before.team_by_code)
            before = Gap(known, need.day, (need.shift,), need.people, PER_PERSON, counts_people=True)
            least = min(need.people, before.given(request.before, had))
            yield Gap(teams, need.day, (need.shift,), least, PER_PERSON, counts_people=True)
