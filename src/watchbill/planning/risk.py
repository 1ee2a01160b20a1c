"""Shifts at risk, before anything happens: how many teams can drop out until something breaks, and whose loss hurts.

Three things can break in a shift of a day: the minimum of a level in an area (``level_share``, people of one force),
round-the-clock cover of a village (``round_the_clock``, patrolling teams that reach it), and the different teams that
a village's stops want (``two_teams``, the same teams). ``spare`` counts teams in the worst order: the strongest ones
drop out first; -1 where it is broken already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from msgspec import Meta

from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Code, Day, Problem, Struct, Team

RiskRule = Literal["level_share", "round_the_clock", "two_teams"]


class Risk(Struct, kw_only=True, frozen=True):
    """How far something in an area and shift is from breaking."""

    rule: RiskRule
    area: Code
    day: Day
    shift: Annotated[str, Meta(description="Shift code; empty: a minimum over all shifts of the day")]
    force: Annotated[str, Meta(description="Force of a minimum; empty for the others")]
    needs: int
    has: int
    spare: Annotated[int, Meta(description="Teams that can drop out, the strongest first; -1: broken already")]
    teams: Annotated[tuple[Code, ...], Meta(description="Teams that count, the strongest first")]


class Loss(Struct, kw_only=True, frozen=True):
    """What breaks when one team does not come to one duty."""

    team: Code
    day: Day
    shift: Code
    breaks: Annotated[tuple[Risk, ...], Meta(description="What holds now and would not hold without it")]
    visits: Annotated[int, Meta(description="Visits on its route that somebody else would have to make")]


def risks(problem: Problem, plan: Plan) -> tuple[Risk, ...]:
    """Return everything that can break, what is nearest to breaking first."""
    found = (*_minima(problem, plan.duties), *_cover(problem, plan.duties))
    order = {shift.code: number for number, shift in enumerate(problem.shifts)}
    return tuple(
        sorted(found, key=lambda risk: (risk.spare, risk.day, order.get(risk.shift, -1), risk.area, risk.rule))
    )


def losses(problem: Problem, plan: Plan, found: Iterable[Risk] | None = None) -> tuple[Loss, ...]:
    """Return for each duty what its team's loss breaks, the worst first."""
    touching: dict[tuple[str, int], list[Risk]] = {}
    for risk in risks(problem, plan) if found is None else found:
        for team in risk.teams:
            touching.setdefault((team, risk.day), []).append(risk)
    visits = {(route.team, route.day): sum(step.kind == "visit" for step in route.steps) for route in plan.routes}
    listed = [
        Loss(
            team=duty.team,
            day=duty.day,
            shift=duty.shift,
            breaks=tuple(risk for risk in touching.get((duty.team, duty.day), ()) if _breaks(problem, risk, duty)),
            visits=visits.get((duty.team, duty.day), 0),
        )
        for duty in plan.duties
    ]
    return tuple(sorted(listed, key=lambda loss: (-len(loss.breaks), -loss.visits, loss.day, loss.team)))


def _breaks(problem: Problem, risk: Risk, duty: Duty) -> bool:
    if risk.spare < 0:
        return False
    team = problem.team_by_code[duty.team]
    return risk.has - _size(team, risk, duty) < risk.needs


def _size(team: Team, risk: Risk, duty: Duty) -> int:
    return team.present(duty.day, duty.shift) if risk.rule == "level_share" else 1


def _minima(problem: Problem, duties: Iterable[Duty]) -> Iterator[Risk]:
    present: dict[tuple[str, int, str, str], list[tuple[int, str]]] = {}
    for duty in duties:
        team = problem.team_by_code[duty.team]
        people = team.present(duty.day, duty.shift)
        for area in problem.ancestors(team.area):
            for shift in ("", duty.shift):
                present.setdefault((area, duty.day, shift, team.force), []).append((people, team.code))
    for least in problem.minima:
        teams = sorted(present.get((least.area, least.day, least.shift, least.force), ()), key=lambda t: (-t[0], t[1]))
        yield Risk(
            rule="level_share",
            area=least.area,
            day=least.day,
            shift=least.shift,
            force=least.force,
            needs=least.people,
            has=sum(people for people, _ in teams),
            spare=_spare([people for people, _ in teams], least.people),
            teams=tuple(code for _, code in teams),
        )


def _spare(sizes: list[int], needs: int) -> int:
    """How many of the largest can go while the rest is enough; -1: it is not enough now."""
    left = sum(sizes)
    spare = -1
    for size in (0, *sizes):
        left -= size
        if left < needs:
            break
        spare += 1
    return spare


def _cover(problem: Problem, duties: Iterable[Duty]) -> Iterator[Risk]:
    reaching: dict[tuple[str, int, str], list[str]] = {}
    for duty in duties:
        team = problem.team_by_code[duty.team]
        if problem.force_by_code[team.force].patrols and team.present(duty.day, duty.shift):
            for village in team.reach:
                reaching.setdefault((village, duty.day, duty.shift), []).append(team.code)
    wanted: dict[tuple[str, int, str], int] = {}
    for demand in problem.demands:
        key = (problem.stop_by_code[demand.stop].area, demand.day, demand.shift)
        wanted[key] = max(wanted.get(key, 0), min(demand.teams, demand.visits))
    for area in problem.areas:
        if area.kind != "village":
            continue
        for day in range(problem.operation.days):
            for shift in problem.shifts:
                teams = tuple(sorted(reaching.get((area.code, day, shift.code), ())))
                rules: list[tuple[RiskRule, int]] = [("round_the_clock", 1)]
                if (different := wanted.get((area.code, day, shift.code), 0)) > 1:
                    rules.append(("two_teams", different))
                for rule, needs in rules:
                    yield Risk(
                        rule=rule,
                        area=area.code,
                        day=day,
                        shift=shift.code,
                        force="",
                        needs=needs,
                        has=len(teams),
                        spare=max(-1, len(teams) - needs),
                        teams=teams,
                    )
