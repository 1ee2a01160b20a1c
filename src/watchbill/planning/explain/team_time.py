"""Is there time enough? Minutes of visits against minutes of teams, where the plan falls short of visits.

Every visit takes at least its dwell and the shortest way into its stop (a second one by the same team that stays: at
least the least gap instead). A team has the shift less its break. Whether all visits wanted fit into the teams that
may make them is a flow from stops to teams; where it does not, the stops that it cannot serve and all teams that reach
them are the clash, and the flow that is missing is the time that is missing.
"""

from __future__ import annotations

from ortools.graph.python import max_flow

from watchbill.planning.explain.desk import Desk
from watchbill.planning.patrols.rules import breaks
from watchbill.planning.plan import Step
from watchbill.planning.problem import Demand, Problem, Struct, Team
from watchbill.planning.shortfalls import visits_by_stop


class Need(Struct, kw_only=True, frozen=True):
    """A stop's visits: seconds that they take at least, and the teams (positions in a list) that may make them."""

    stop: str
    visits: int
    coming_s: int
    """The first visit."""
    staying_s: int
    """Each other one."""
    teams: frozenset[int]

    @property
    def seconds(self) -> int:
        """All visits together."""
        return self.coming_s + (self.visits - 1) * self.staying_s if self.visits else 0


class Crowding(Struct, kw_only=True, frozen=True):
    """Stops whose visits do not fit into the time of all teams that may make them."""

    needs: tuple[Need, ...]
    teams: tuple[str, ...]
    missing_s: int
    each_s: int
    """What a team has in the shift, its break taken off."""
    spare_s: dict[str, int]
    """What the other teams on duty have left."""


def crowding(desk: Desk, demand: Demand) -> Crowding | None:
    """Return the stops that clash with a stop's visits over the teams' time; none where the times fit.

    The other stops count with the visits that the plan makes, this one with those that it wants.
    """
    problem = desk.problem
    teams = desk.on_patrol(demand.day, demand.shift)
    seen = visits_by_stop(desk.routes(demand.day, demand.shift).values())
    needs = [
        _need(problem, other, teams, _counted(other, demand, seen))
        for other in problem.demands_by_shift.get((demand.day, demand.shift), ())
    ]
    length_s = problem.shift_by_code[demand.shift].length_s
    rest = breaks.of_shift(problem, length_s)
    each_s = length_s - (rest.duration_s if rest else 0)
    return _cut(needs, teams, each_s)


def _counted(other: Demand, demand: Demand, seen: dict[str, list[tuple[Step, str]]]) -> int:
    return demand.visits if other.stop == demand.stop else min(other.visits, len(seen.get(other.stop, ())))


def _need(problem: Problem, demand: Demand, teams: list[Team], visits: int) -> Need:
    stop = problem.stop_by_code[demand.stop]
    able = frozenset(
        number
        for number, team in enumerate(teams)
        if stop.area in team.reach and problem.leg_s(team.mode, team.base, stop.place) >= 0
    )
    coming_s = demand.dwell_s + _shortest_way_s(problem, demand, {teams[number].mode for number in able})
    staying_s = min(coming_s, max(demand.dwell_s, demand.min_gap_s))
    return Need(stop=demand.stop, visits=visits, coming_s=coming_s, staying_s=staying_s, teams=able)


def _shortest_way_s(problem: Problem, demand: Demand, modes: set[str]) -> int:
    """The shortest way into a stop from any other stop of the shift or any base."""
    place = problem.stop_by_code[demand.stop].place
    wanted = problem.demands_by_shift[demand.day, demand.shift]
    origins = {problem.stop_by_code[other.stop].place for other in wanted if other.stop != demand.stop}
    origins |= {team.base for team in problem.teams}
    ways = [seconds for mode in modes for origin in origins if (seconds := problem.leg_s(mode, origin, place)) >= 0]
    return min(ways, default=0)


def _cut(needs: list[Need], teams: list[Team], each_s: int) -> Crowding | None:
    """The stops and teams on the full side of the flow; the stop asked about is among them, as the others fit alone."""
    source, sink, first_stop, first_team = 0, 1, 2, 2 + len(needs)
    flow = max_flow.SimpleMaxFlow()
    asked = [flow.add_arc_with_capacity(source, first_stop + n, need.seconds) for n, need in enumerate(needs)]
    for number, need in enumerate(needs):
        for team in need.teams:
            flow.add_arc_with_capacity(first_stop + number, first_team + team, need.seconds)
    for team in range(len(teams)):
        flow.add_arc_with_capacity(first_team + team, sink, each_s)
    flow.solve(source, sink)
    missing_s = sum(need.seconds for need in needs) - flow.optimal_flow()
    if missing_s <= 0:
        return None
    serves: dict[int, set[int]] = {team: set() for team in range(len(teams))}
    for arc in range(flow.num_arcs()):
        stop, team = flow.tail(arc) - first_stop, flow.head(arc) - first_team
        if 0 <= stop < len(needs) and team >= 0 and flow.flow(arc) > 0:
            serves[team].add(stop)
    reached = {number for number, need in enumerate(needs) if flow.flow(asked[number]) < need.seconds}
    todo = sorted(reached)
    while todo:
        for team in needs[todo.pop()].teams:
            todo += sorted(serves[team] - reached)
            reached |= serves[team]
    used = sorted({team for number in reached for team in needs[number].teams})
    busy = {flow.tail(arc) - first_team: flow.flow(arc) for arc in range(flow.num_arcs()) if flow.head(arc) == sink}
    spare = {team.code: each_s - busy[number] for number, team in enumerate(teams) if number not in used}
    return Crowding(
        needs=tuple(needs[number] for number in sorted(reached)),
        teams=tuple(teams[team].code for team in used),
        missing_s=missing_s,
        each_s=each_s,
        spare_s=spare,
    )
