"""Small shifts under repair: routes written down by hand, and what a change leaves of them."""

from __future__ import annotations

from collections.abc import Sequence

from planning.patrols.town import HOUR, all_on_duty
from watchbill.planning.changes import Pins
from watchbill.planning.plan import Duty, Plan, Route, Step
from watchbill.planning.problem import Problem
from watchbill.planning.repair.request import Request
from watchbill.planning.repair.shifts import ShiftRepair

EARLY_S = 6 * HOUR
"""When the early shift begins."""


def visit(problem: Problem, stop: int, arrival_s: int) -> Step:
    dwell_s = problem.demands[stop].dwell_s
    return Step(kind="visit", stop=f"s{stop}", place=stop, arrival_s=arrival_s, departure_s=arrival_s + dwell_s)


def route(problem: Problem, code: str, *steps: Step) -> Route:
    """A route that leaves as late and is back as early as can be."""
    base = problem.team_by_code[code].base
    start_s = steps[0].arrival_s - problem.leg_s("foot", base, steps[0].place) if steps else 0
    end_s = steps[-1].departure_s + problem.leg_s("foot", steps[-1].place, base) if steps else 0
    return Route(team=code, day=0, shift="early", start_s=start_s, end_s=end_s, steps=steps)


def shift_of(
    before: Problem,
    *routes: Route,
    after: Problem | None = None,
    from_s: int = 0,
    pins: Pins | None = None,
    duties: Sequence[Duty] | None = None,
) -> ShiftRepair:
    """The shift under repair from so many seconds after its start on; ``duties`` are those afterwards."""
    old = tuple(all_on_duty(before))
    request = Request(before, Plan(duties=old, routes=routes), after or before, EARLY_S + from_s, pins or Pins())
    return ShiftRepair(request, (0, "early"), old if duties is None else duties)


def made(shift: ShiftRepair) -> dict[str, list[tuple[str, int]]]:
    """Stop (a break has none) and time of each step, by team."""
    return {route.team: [(step.stop, step.arrival_s) for step in route.steps] for route in shift.routes()}
