"""Tiny operations in which one rule stands in the way, and what explanations say about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from watchbill.planning import check
from watchbill.planning.explain import explain
from watchbill.planning.plan import Duty, Plan, Route, Step
from watchbill.planning.problem import (
    Area,
    BreakRule,
    Demand,
    Force,
    Matrix,
    Minimum,
    Operation,
    Place,
    Problem,
    RestRules,
    Shift,
    Stop,
    Team,
)
from watchbill.planning.reasons import Claim, Explanation, Repair
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit

HOUR = 3600
MIN = 60
SHIFTS = (
    Shift(code="early", start_s=6 * HOUR, end_s=14 * HOUR),
    Shift(code="middle", start_s=14 * HOUR, end_s=22 * HOUR),
    Shift(code="night", start_s=22 * HOUR, end_s=30 * HOUR, night=True),
)
WAY_S = 10 * MIN
PLACES = ("base of V", "stop S in V", "base of W", "stop U in W")


def team(code: str, area: str = "V", **changes: Any) -> Team:
    """A team of two people of an area, which may enter its own area."""
    given = {"strength": 2, "base": 0 if area == "V" else 2, "reach": (area,), **changes}
    return Team(code=code, name=f"Team {code}", force="force", area=area, **given)


def least(people: int, area: str = "V", day: int = 0, shift: str = "") -> Minimum:
    """So many people on duty."""
    return Minimum(area=area, day=day, shift=shift, force="force", people=people)


def demand(visits: int = 1, stop: str = "S", **changes: Any) -> Demand:
    """Visits in the early shift of day 0, by one team each; any gap will do."""
    given = {"teams": 1, "dwell_s": 5 * MIN, "max_gap_s": 8 * HOUR, **changes}
    return Demand(stop=stop, day=0, shift="early", visits=visits, **given)


def operation(
    teams: Sequence[Team],
    *,
    days: int = 1,
    minima: Sequence[Minimum] = (),
    demands: Sequence[Demand] = (),
    patrols: bool = False,
    rotates: bool = False,
    rest: RestRules | None = None,
    breaks: BreakRule | None = None,
    ways: Sequence[Sequence[int]] | None = None,
    **changes: Any,
) -> Problem:
    """A township with the villages V and W and a stop in each; no breaks beside those given."""
    codes = tuple(shift.code for shift in SHIFTS)
    size = range(len(PLACES))
    seconds = ways or [[WAY_S * (here != there) for there in size] for here in size]
    problem = Problem(
        operation=Operation(code="op", name="Op", time_zone="UTC", start_date="2026-05-04", days=days),
        shifts=SHIFTS,
        forces=(Force(code="force", name="Force", shifts=codes, patrols=patrols, rotates=rotates),),
        level_rules=(),
        rest=rest or RestRules(),
        breaks=breaks or BreakRule(duration_s=0),
        areas=(
            Area(code="T", name="Township", kind="township"),
            Area(code="V", name="Village V", kind="village", parent="T", neighbours=("W",)),
            Area(code="W", name="Village W", kind="village", parent="T", neighbours=("V",)),
        ),
        area_levels=(),
        minima=tuple(minima),
        places=tuple(Place(name=name, lon=0, lat=0) for name in PLACES),
        matrices=(Matrix(mode="foot", seconds=tuple(tuple(row) for row in seconds)),),
        stops=(
            Stop(code="S", name="Stop S", ledger="zone", category="square", area="V", place=1, priority=1),
            Stop(code="U", name="Stop U", ledger="zone", category="square", area="W", place=3, priority=5),
        ),
        demands=tuple(demands),
        teams=tuple(teams),
    )
    return msgspec.structs.replace(problem, **changes)


def duty(code: str, day: int = 0, shift: str = "early") -> Duty:
    """A team on duty."""
    return Duty(team=code, day=day, shift=shift)


def route(code: str, *visits: tuple[str, int], dwell_s: int = 5 * MIN, end_s: int = 8 * HOUR) -> Route:
    """A route in the early shift of day 0: stops with the seconds at which their visits begin."""
    places = {"S": 1, "U": 3}
    steps = tuple(
        Step(kind="visit", stop=stop, place=places[stop], arrival_s=start, departure_s=start + dwell_s)
        for stop, start in visits
    )
    return Route(team=code, day=0, shift="early", start_s=0, end_s=end_s, steps=steps)


def explained(
    problem: Problem, duties: Sequence[Duty] = (), routes: Sequence[Route] = (), **options: Any
) -> tuple[Explanation, ...]:
    """Explanations of all that a plan lacks; the plan itself keeps every hard rule."""
    plan = Plan(duties=tuple(duties), routes=tuple(routes), shortfalls=shortfalls(problem, duties, routes))
    assert [found for found in check.check(problem, plan) if found.severity == "error"] == []
    found = explain(problem, plan, **{"stop": TimeLimit(60), **options})
    assert [each.shortfall for each in found] == list(plan.shortfalls)
    return found


def only(rule: str, found: Sequence[Explanation], **where: Any) -> Explanation:
    """The one explanation of a rule (at a place)."""
    fitting = [
        each
        for each in found
        if each.shortfall.rule == rule and all(getattr(each.shortfall, name) == value for name, value in where.items())
    ]
    assert len(fitting) == 1, [each.shortfall for each in found]
    return fitting[0]


def rules(found: Explanation) -> list[str]:
    """Rules of the clash, the wish first."""
    return [claim.rule for claim in found.clash]


def teams_of(found: Explanation, rule: str) -> set[str]:
    """Teams that a rule keeps in a clash."""
    return {claim.team for claim in found.clash if claim.rule == rule}


def repair(found: Explanation, kind: str) -> Repair | None:
    """The repair of a kind; none where there is none."""
    return next((each for each in found.repairs if each.kind == kind), None)


def cost(found: Explanation, kind: str) -> tuple[int, str, tuple[str, ...]] | None:
    """Cost, unit and teams of the repair of a kind."""
    each = repair(found, kind)
    return each and (each.cost, each.unit, each.teams)


def claims(found: Explanation) -> set[Claim]:
    """The clash as a set."""
    return set(found.clash)
