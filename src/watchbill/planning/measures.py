"""Figures of a plan, for the progress display, for comparing runs and for benchmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from statistics import fmean, pstdev

from watchbill.planning.plan import Plan, Route
from watchbill.planning.problem import Problem, Struct
from watchbill.planning.shortfalls import longest_gap_s, visits_by_stop


class HourSpread(Struct, kw_only=True, frozen=True):
    """How evenly a force's working time is shared among its teams, in duty hours per team."""

    force: str
    least_h: float
    most_h: float
    deviation_h: float

    @property
    def spread_h(self) -> float:
        """Hours between the most and the least burdened team."""
        return self.most_h - self.least_h


class Measures(Struct, kw_only=True, frozen=True):
    """Figures of one plan. Smaller is better for all but the counts of what was done."""

    worst_gap_ratio: float
    """The largest gap ratio of all demands: longest time without a visit's start over length / (visits + 1)."""
    mean_gap_ratio: float
    """The mean of all demands' gap ratios; a demand without any visit has the ratio visits + 1."""
    visits: int
    visits_wanted: int
    missed_visits: int
    stops_under_two_teams: int
    """Demands with fewer different teams than wanted."""
    neighbour_visits_missing: int
    level_shortfall_people: int
    uncovered_village_shifts: int
    duties: int
    duties_outside_cycle: int
    breaks_missing: int
    routes: int
    travel_h: float
    """Hours on the way of all routes together."""
    walking_h_per_team: float
    """Mean hours on the way of a route on foot."""
    working_time: tuple[HourSpread, ...]


def measures(problem: Problem, plan: Plan) -> Measures:
    """Return the figures of a plan; what it lacks is read from its shortfalls."""
    ratios: list[float] = []
    made = 0
    for (day, shift), demands in problem.demands_by_shift.items():
        routes = plan.routes_by_shift.get((day, shift), ())
        shift_ratios = gap_ratios(problem, day, shift, routes)
        ratios += shift_ratios.values()
        wanted = {demand.stop for demand in demands}
        made += sum(len(visits) for stop, visits in visits_by_stop(routes).items() if stop in wanted)
    lacks: Counter[str] = Counter()
    for shortfall in plan.shortfalls:
        lacks[shortfall.rule] += round(shortfall.amount)
    ways = [way_s(problem, route) for route in plan.routes]
    on_foot = [
        way
        for way, route in zip(ways, plan.routes, strict=True)
        if problem.team_by_code[route.team].mode == "foot" and route.steps
    ]
    return Measures(
        worst_gap_ratio=round(max(ratios, default=1.0), 4),
        mean_gap_ratio=round(fmean(ratios) if ratios else 1.0, 4),
        visits=made,
        visits_wanted=sum(demand.visits for demand in problem.demands),
        missed_visits=lacks["visit_missing"],
        stops_under_two_teams=sum(shortfall.rule == "two_teams" for shortfall in plan.shortfalls),
        neighbour_visits_missing=lacks["neighbour_visit"],
        level_shortfall_people=lacks["level_share"],
        uncovered_village_shifts=lacks["round_the_clock"],
        duties=len(plan.duties),
        duties_outside_cycle=lacks["four_crews"],
        breaks_missing=lacks["break_missing"],
        routes=len(plan.routes),
        travel_h=round(sum(ways) / 3600, 2),
        walking_h_per_team=round(fmean(on_foot) / 3600, 2) if on_foot else 0.0,
        working_time=working_time(problem, plan),
    )


def gap_ratios(problem: Problem, day: int, shift: str, routes: Iterable[Route]) -> dict[str, float]:
    """Return the gap ratio of each stop that wants visits in a shift, by stop code; 1 is the best possible."""
    seen = visits_by_stop(routes)
    length_s = problem.shift_by_code[shift].length_s
    return {
        demand.stop: longest_gap_s((step.arrival_s for step, _ in seen.get(demand.stop, [])), length_s)
        * (demand.visits + 1)
        / length_s
        for demand in problem.demands_by_shift.get((day, shift), ())
    }


def way_s(problem: Problem, route: Route) -> int:
    """Return the seconds that a route spends between places, from its base and back."""
    team = problem.team_by_code[route.team]
    places = [team.base, *(step.place for step in route.steps), team.base]
    return sum(max(0, problem.leg_s(team.mode, here, there)) for here, there in pairwise(places))


def working_time(problem: Problem, plan: Plan) -> tuple[HourSpread, ...]:
    """Return the spread of duty hours per team for each force that has teams."""
    hours = {team.code: 0.0 for team in problem.teams}
    for duty in plan.duties:
        hours[duty.team] += problem.shift_by_code[duty.shift].length_s / 3600
    found = []
    for force in problem.forces:
        each = [hours[team.code] for team in problem.teams if team.force == force.code]
        if each:
            found.append(
                HourSpread(
                    force=force.code,
                    least_h=round(min(each), 2),
                    most_h=round(max(each), 2),
                    deviation_h=round(pstdev(each), 2),
                )
            )
    return tuple(found)
