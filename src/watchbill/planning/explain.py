"""Why a plan lacks something: a reason code and its figures for each shortfall, computed from problem and plan.

Reasons, by rule (parameters in brackets):

``level_share``
    ``strength`` [needs, people]: the area has not that many people; ``away`` [needs, available]: too many are away;
    ``rest`` [needs, able]: rest and longest run keep the others off; ``cycle`` [needs, able]: only people outside
    their crew's cycle are left; ``not_found`` [needs, able]: it may be possible, the search has not found it.
``round_the_clock``
    ``no_team_in_reach``: no patrolling team may enter; ``away`` [teams]; ``other_shifts`` [teams]: those in reach
    are on duty in other shifts of the day; ``rest`` [teams].
``visit_missing``, ``two_teams``, ``neighbour_visit``
    ``no_team_on_duty``: none in reach; ``unreachable`` [teams]: no way for any of them; ``too_few_teams``
    [teams, wanted]; ``no_time`` [teams, idle_min]: what is left of the teams' time is not enough or not in place.
``spread``
    ``gap_impossible`` [ideal_s, allowed_s]; ``visits_missing`` [visits]; ``no_time`` [teams, idle_min].
``four_crews``
    ``level``: the duty serves a minimum of its area; ``cover``: it serves round-the-clock cover or visits.
``break_missing``
    ``no_time`` [idle_min].
"""

from __future__ import annotations

from collections.abc import Callable

from watchbill.planning.measures import way_s
from watchbill.planning.plan import Plan, Route, Shortfall
from watchbill.planning.problem import Demand, Problem, Struct, Team
from watchbill.planning.rosters.rests import history_shift, night_conflicts, rest_conflicts


class Explanation(Struct, kw_only=True, frozen=True):
    """One shortfall and why it is there."""

    shortfall: Shortfall
    reason: str
    params: dict[str, int]


def explain(problem: Problem, plan: Plan) -> tuple[Explanation, ...]:
    """Return an explanation for each shortfall of the plan, in their order."""
    desk = _Desk(problem, plan)
    return tuple(
        Explanation(shortfall=shortfall, reason=reason, params=params)
        for shortfall in plan.shortfalls
        for reason, params in [_REASONS.get(shortfall.rule, _unknown)(desk, shortfall)]
    )


Reason = tuple[str, dict[str, int]]


class _Desk:
    """Problem and plan, looked up by what the reasons ask for."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.worked = {(duty.team, duty.day): duty.shift for duty in plan.duties}
        self.demands = {(demand.stop, demand.day, demand.shift): demand for demand in problem.demands}
        self.reaching: dict[str, list[Team]] = {}
        for team in problem.teams:
            if problem.force_by_code[team.force].patrols:
                for village in team.reach:
                    self.reaching.setdefault(village, []).append(team)
        self._conflicts = {*rest_conflicts(problem), *night_conflicts(problem)}

    def shift_on(self, team: Team, day: int) -> str:
        """Return what a team works on a day, history included; empty: off."""
        return self.worked.get((team.code, day), "") if day >= 0 else history_shift(team.history, day)

    def is_able(self, team: Team, day: int, shift: str) -> bool:
        """Return whether rest and longest run would let a team work a shift, its other duties as they are."""
        for first, second, days in self._conflicts:
            if second == shift and self.shift_on(team, day - days) == first:
                return False
            if first == shift and self.shift_on(team, day + days) == second:
                return False
        run = 1
        for step in (-1, 1):
            other = day + step
            while self.shift_on(team, other):
                run, other = run + 1, other + step
        return run <= self.problem.rest.longest_run_days

    def is_due(self, team: Team, day: int) -> bool:
        """Return whether a team's cycle lets it work on a day; true where it follows none, or none is known."""
        cycle = self.problem.cycle
        if not cycle or team.crew is None or not self.problem.force_by_code[team.force].rotates:
            return True
        return bool(cycle[(day + team.crew) % len(cycle)])

    def on_duty(self, village: str, day: int, shift: str) -> list[Team]:
        """Return the patrolling teams in reach of a village that are on duty in a shift."""
        return [team for team in self.reaching.get(village, ()) if self.shift_on(team, day) == shift]

    def idle_min(self, teams: list[Team], day: int, shift: str) -> int:
        """Return the minutes of a shift in which these teams neither walk, visit nor rest."""
        length_s = self.problem.shift_by_code[shift].length_s
        routes = {route.team: route for route in self.plan.routes_by_shift.get((day, shift), ())}
        busy = [self._busy_s(routes[team.code]) if team.code in routes else 0 for team in teams]
        return sum(max(0, length_s - seconds) for seconds in busy) // 60

    def _busy_s(self, route: Route) -> int:
        return way_s(self.problem, route) + sum(step.departure_s - step.arrival_s for step in route.steps)


def _level_share(desk: _Desk, lack: Shortfall) -> Reason:
    problem, day = desk.problem, lack.day or 0
    least = next(
        minimum
        for minimum in problem.minima
        if (minimum.area, minimum.day, minimum.shift, minimum.force) == (lack.area, day, lack.shift, lack.force)
    )
    shifts = (lack.shift,) if lack.shift else problem.force_by_code[lack.force].shifts
    teams = [team for team in problem.teams if team.force == lack.force and lack.area in problem.ancestors(team.area)]
    here = [team for team in teams if day not in team.away]
    able = [
        team
        for team in here
        if desk.shift_on(team, day) in shifts or any(desk.is_able(team, day, shift) for shift in shifts)
    ]
    due = [team for team in able if desk.is_due(team, day) or desk.shift_on(team, day) in shifts]
    if (people := _people(teams)) < least.people:
        return "strength", {"needs": least.people, "people": people}
    if (available := _people(here)) < least.people:
        return "away", {"needs": least.people, "available": available}
    if (people := _people(able)) < least.people:
        return "rest", {"needs": least.people, "able": people}
    if (people := _people(due)) < least.people:
        return "cycle", {"needs": least.people, "able": people}
    return "not_found", {"needs": least.people, "able": people}


def _people(teams: list[Team]) -> int:
    return sum(team.strength for team in teams)


def _round_the_clock(desk: _Desk, lack: Shortfall) -> Reason:
    day = lack.day or 0
    teams = [
        team for team in desk.reaching.get(lack.area, ()) if lack.shift in desk.problem.force_by_code[team.force].shifts
    ]
    if not teams:
        return "no_team_in_reach", {}
    here = [team for team in teams if day not in team.away]
    if not here:
        return "away", {"teams": len(teams)}
    if any(desk.shift_on(team, day) for team in here):
        return "other_shifts", {"teams": sum(bool(desk.shift_on(team, day)) for team in here)}
    return "rest", {"teams": len(here)}


def _visit(desk: _Desk, lack: Shortfall) -> Reason:
    problem, day = desk.problem, lack.day or 0
    stop, demand = problem.stop_by_code[lack.stop], _demand(desk, lack)
    teams = desk.on_duty(stop.area, day, lack.shift)
    if lack.rule == "neighbour_visit":
        teams = [team for team in teams if team.area != stop.area]
    if not teams:
        return "no_team_on_duty", {}
    able = [team for team in teams if _has_way(problem, team, stop.place)]
    if not able:
        return "unreachable", {"teams": len(teams)}
    wanted = min(demand.visits, demand.teams)
    if lack.rule == "two_teams" and len(able) < wanted:
        return "too_few_teams", {"teams": len(able), "wanted": wanted}
    return "no_time", {"teams": len(able), "idle_min": desk.idle_min(able, day, lack.shift)}


def _spread(desk: _Desk, lack: Shortfall) -> Reason:
    demand = _demand(desk, lack)
    ideal_s = desk.problem.shift_by_code[lack.shift].length_s // (demand.visits + 1)
    if demand.max_gap_s < ideal_s:
        return "gap_impossible", {"ideal_s": ideal_s, "allowed_s": demand.max_gap_s}
    missing = [
        other
        for other in desk.plan.shortfalls
        if (other.rule, other.stop, other.day, other.shift) == ("visit_missing", lack.stop, lack.day, lack.shift)
    ]
    if missing:
        return "visits_missing", {"visits": round(missing[0].amount)}
    teams = desk.on_duty(desk.problem.stop_by_code[lack.stop].area, lack.day or 0, lack.shift)
    return "no_time", {"teams": len(teams), "idle_min": desk.idle_min(teams, lack.day or 0, lack.shift)}


def _four_crews(desk: _Desk, lack: Shortfall) -> Reason:
    above = desk.problem.ancestors(desk.problem.team_by_code[lack.team].area)
    serves = any(
        minimum.area in above and minimum.day == lack.day and minimum.force == lack.force
        for minimum in desk.problem.minima
    )
    return ("level" if serves else "cover"), {}


def _break_missing(desk: _Desk, lack: Shortfall) -> Reason:
    team = desk.problem.team_by_code[lack.team]
    return "no_time", {"idle_min": desk.idle_min([team], lack.day or 0, lack.shift)}


def _unknown(desk: _Desk, lack: Shortfall) -> Reason:
    del desk, lack
    return "unknown", {}


def _demand(desk: _Desk, lack: Shortfall) -> Demand:
    return desk.demands[lack.stop, lack.day or 0, lack.shift]


def _has_way(problem: Problem, team: Team, place: int) -> bool:
    return min(problem.leg_s(team.mode, team.base, place), problem.leg_s(team.mode, place, team.base)) >= 0


_REASONS: dict[str, Callable[[_Desk, Shortfall], Reason]] = {
    "level_share": _level_share,
    "round_the_clock": _round_the_clock,
    "visit_missing": _visit,
    "two_teams": _visit,
    "neighbour_visit": _visit,
    "spread": _spread,
    "four_crews": _four_crews,
    "break_missing": _break_missing,
}
