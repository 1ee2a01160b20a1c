"""The standby pool: teams that are free and rested in a shift, ranked by what calling them in costs.

A team is free if it has no duty that day and is there; it is rested if the duty keeps the least rest to its duties
before and after, the rule on days after nights, and the longest run of days. The cost is in minutes and adds up

- the way from its base to the village that needs it (``WAY_MOST_MIN`` where there is none to be known),
- ``PER_DUTY_MIN`` for each duty more than the mean of its force (fewer: cheaper), so that the burden is fair,
- ``PER_REST_H_MIN`` for each hour of rest under ``GOOD_REST_H``, before and after.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from msgspec import Meta

from watchbill.planning.plan import Plan
from watchbill.planning.problem import Code, Problem, Struct, Team

DAY_S = 86_400
PER_DUTY_MIN = 30
PER_REST_H_MIN = 10
GOOD_REST_H = 24
WAY_MOST_MIN = 120


class Standby(Struct, kw_only=True, frozen=True):
    """A team that could be called in."""

    team: Code
    cost_min: float
    way_min: Annotated[float | None, Meta(description="From its base to the village's middle stop; none: not known")]
    rest_before_h: Annotated[float | None, Meta(description="None: no duty before")]
    rest_after_h: Annotated[float | None, Meta(description="None: no duty after")]
    duties: int


def standby(problem: Problem, plan: Plan, *, day: int, shift: str, village: str = "") -> tuple[Standby, ...]:
    """Return the pool of a shift, the cheapest first; with a village only the patrolling teams that reach it."""
    worked: dict[str, dict[int, str]] = {}
    for duty in plan.duties:
        worked.setdefault(duty.team, {})[duty.day] = duty.shift
    by_force: Counter[str] = Counter()
    teams: Counter[str] = Counter(team.force for team in problem.teams)
    for team in problem.teams:
        by_force[team.force] += len(worked.get(team.code, ()))
    found = []
    for team in problem.teams:
        days = worked.get(team.code, {})
        if not _is_free(problem, team, days, day, shift) or (village and not _helps(problem, team, village)):
            continue
        before, after = rests_h(problem, team, days, day, shift)
        way = _way_min(problem, team, village) if village else None
        mean = by_force[team.force] / teams[team.force]
        tired_h = sum(max(0.0, GOOD_REST_H - rest) for rest in (before, after) if rest is not None)
        cost = (WAY_MOST_MIN if way is None else way) if village else 0
        found.append(
            Standby(
                team=team.code,
                cost_min=round(cost + PER_DUTY_MIN * (len(days) - mean) + PER_REST_H_MIN * tired_h, 1),
                way_min=way,
                rest_before_h=before,
                rest_after_h=after,
                duties=len(days),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.cost_min, one.team)))


def _helps(problem: Problem, team: Team, village: str) -> bool:
    return problem.force_by_code[team.force].patrols and village in team.reach


def _is_free(problem: Problem, team: Team, days: dict[int, str], day: int, shift: str) -> bool:
    if day in days or shift not in problem.force_by_code[team.force].shifts or not team.present(day, shift):
        return False
    least_h = problem.rest.least_rest_s / 3600
    if any(rest is not None and rest < least_h for rest in rests_h(problem, team, days, day, shift)):
        return False
    shifts = problem.shift_by_code
    if not problem.rest.day_after_night:
        yesterday, tomorrow = _worked(team, days, day - 1), days.get(day + 1, "")
        if yesterday and shifts[yesterday].night and not shifts[shift].night:
            return False
        if tomorrow and shifts[shift].night and not shifts[tomorrow].night:
            return False
    first = last = day
    while _worked(team, days, first - 1):
        first -= 1
    while _worked(team, days, last + 1):
        last += 1
    return last - first + 1 <= problem.rest.longest_run_days


def rests_h(
    problem: Problem, team: Team, days: dict[int, str], day: int, shift: str
) -> tuple[float | None, float | None]:
    """Return the hours from the duty before to this shift, and from it to the next one; none where there is none."""
    span = problem.shift_by_code[shift]
    farthest = max(len(team.history) + day, problem.operation.days)
    before = next((back for back in range(1, farthest + 1) if _worked(team, days, day - back)), None)
    after = next((ahead for ahead in range(1, farthest + 1) if _worked(team, days, day + ahead)), None)
    found: list[float | None] = [None, None]
    if before is not None:
        other = problem.shift_by_code[_worked(team, days, day - before)]
        found[0] = round((before * DAY_S + span.start_s - other.end_s) / 3600, 2)
    if after is not None:
        other = problem.shift_by_code[_worked(team, days, day + after)]
        found[1] = round((after * DAY_S + other.start_s - span.end_s) / 3600, 2)
    return found[0], found[1]


def _worked(team: Team, days: dict[int, str], day: int) -> str:
    """Shift worked on a day, from the plan or the history; empty where off."""
    if day < 0:
        return team.history[day] if -len(team.history) <= day else ""
    return days.get(day, "")


def _way_min(problem: Problem, team: Team, village: str) -> float | None:
    ways = sorted(
        way
        for stop in problem.stops
        if stop.area == village and (way := problem.leg_s(team.mode, team.base, stop.place)) >= 0
    )
    return round(ways[len(ways) // 2] / 60, 1) if ways else None
