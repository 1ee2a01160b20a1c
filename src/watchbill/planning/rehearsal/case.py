"""One shift of a plan as arrays: what the compiled simulation walks through.

Teams with the same mode and the same reach share a **ground**: the stops that they may enter, in order, then every
other place where one of them may be (bases, places of breaks). A place of a ground is a *node*, counted from 0 within
it, and the ground's table holds the travel times between its nodes. Tables stay small however large the city is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.plan import Plan, Route
from watchbill.planning.problem import Mode, Problem, Team
from watchbill.planning.rehearsal.assumptions import Assumptions
from watchbill.planning.rehearsal.draws import MILLION, key
from watchbill.planning.rehearsal.standing import posts_of, stands
from watchbill.planning.shortfalls import longest_gap_s, visits_by_stop

HOUR_S = 3600
NONE = -1
NO_WAY = 1 << 30
"""Seconds of a way that does not exist: more than any shift, and safe to add up."""
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]


class ShiftCase(NamedTuple):
    """One shift. Times are seconds after its start; ``first_x`` arrays are offsets with the end as last entry."""

    shift_key: np.uint64
    length_s: int
    # duties: everybody on duty, patrols first
    duty_keys: Keys
    strengths: Ints
    first_minimum: Ints
    """Offsets into ``duty_minima``, by duty."""
    duty_minima: Ints
    """Positions of the minima for which a duty counts."""
    # teams: the duties that patrol, with the same numbers
    bases: Ints
    """Node of each team's base."""
    grounds: Ints
    starts: Ints
    """When the team leaves its base as planned."""
    first_village: Ints
    villages: Ints
    """Villages that each team has in reach."""
    # steps of all routes, by team
    first_step: Ints
    step_keys: Keys
    step_stops: Ints
    """Stop of each step; -1: break."""
    step_nodes: Ints
    """Node in the ground of its own team."""
    planned: Ints
    stays: Ints
    # fixed posts
    roles: Ints
    """People that each duty has at posts in the shift, those at rest with them."""
    held_duties: Ints
    """Duty of each stint of a person at a post."""
    held_roles: Ints
    """Number of that person within its team."""
    held_s: Ints
    post_stops: Ints
    """Stops that want posts."""
    first_segment: Ints
    """Offsets into the segments, by stop that wants posts: hours of a post in which the same people stand."""
    segment_s: Ints
    segment_people: Ints
    """People wanted."""
    first_stand: Ints
    """Offsets into the stands, by segment."""
    stand_duties: Ints
    stand_roles: Ints
    posts_planned_s: Ints
    """People-seconds that the plan itself leaves open, by stop that wants posts."""
    # what stops want
    first_visit: Ints
    """Offsets into ``visits``, by want."""
    visits: Ints
    """Steps that are visits, by want."""
    want_stops: Ints
    want_teams: Ints
    """Different teams that the plan sends, as far as wanted."""
    longest_gaps: Ints
    """What a want bears: the longest gap allowed, or the planned one and what is still on time where that is longer."""
    # grounds
    first_node: Ints
    reach_sizes: Ints
    """Number of nodes that are stops in reach; they come first."""
    node_stops: Ints
    node_places: Ints
    first_time: Ints
    times: NDArray[np.int32]
    """Seconds from node to node of each ground, row by row; ``NO_WAY`` where there is none."""
    # incidents
    hour_starts: Ints
    """Offsets of the clock hours within the shift, its end as last entry."""
    expected: Ints
    """Millionths of incidents expected until each of ``hour_starts``."""
    stop_weights: Ints
    """Running total of the weights of all stops."""


class Ground:
    """Stops in reach and other places of the teams that share mode and reach."""

    def __init__(self, problem: Problem, team: Team, stops_of_area: dict[str, list[int]]) -> None:
        self.mode: Mode = team.mode
        self.stops = sorted(number for area in team.reach for number in stops_of_area.get(area, ()))
        self.places = [problem.stops[number].place for number in self.stops]
        self._node_of_stop = {number: node for node, number in enumerate(self.stops)}
        self._node_of_place: dict[int, int] = {}

    def node_of_stop(self, stop: int, place: int) -> int:
        """Node of a stop; added as a place where it is out of reach."""
        node = self._node_of_stop.get(stop)
        return self.node_of_place(place) if node is None else node

    def node_of_place(self, place: int) -> int:
        """Node of a place; added where it is new."""
        if place not in self._node_of_place:
            self._node_of_place[place] = len(self.places)
            self.places.append(place)
        return self._node_of_place[place]


class CaseBuilder:
    """Builds the cases of a plan's shifts; what they share is computed once."""

    def __init__(self, problem: Problem, plan: Plan, assumptions: Assumptions) -> None:
        self._problem = problem
        self._plan = plan
        self._assumptions = assumptions
        self._stop_numbers = {stop.code: number for number, stop in enumerate(problem.stops)}
        self._stops_of_area: dict[str, list[int]] = {}
        for number, stop in enumerate(problem.stops):
            self._stops_of_area.setdefault(stop.area, []).append(number)
        villages = (area.code for area in problem.areas if area.kind == "village")
        self._village_numbers = {code: number for number, code in enumerate(villages)}
        self._minima: dict[tuple[str, int, str, str], list[int]] = {}
        for number, least in enumerate(problem.minima):
            self._minima.setdefault((least.area, least.day, least.shift, least.force), []).append(number)

    def case(self, day: int, shift: str) -> ShiftCase:
        """The case of one shift."""
        problem = self._problem
        on_duty = {duty.team for duty in self._plan.duties if (duty.day, duty.shift) == (day, shift)}
        everybody = [problem.team_by_code[code] for code in sorted(on_duty)]
        teams = [team for team in everybody if self._patrols(team)]
        everybody = [*teams, *(team for team in everybody if not self._patrols(team))]
        routes = {route.team: route for route in self._plan.routes_by_shift.get((day, shift), ())}
        minima = [self._minima_of(team, day, shift) for team in everybody]
        villages = [[self._village_numbers[v] for v in team.reach if v in self._village_numbers] for team in teams]
        return ShiftCase(
            shift_key=key(day, shift),
            length_s=problem.shift_by_code[shift].length_s,
            duty_keys=_keys(key(team.code) for team in everybody),
            strengths=_ints(team.present(day, shift) for team in everybody),
            first_minimum=_offsets(minima),
            duty_minima=_flat(minima),
            starts=_ints(routes[team.code].start_s if team.code in routes else 0 for team in teams),
            first_village=_offsets(villages),
            villages=_flat(villages),
            **self._walks(teams, routes),
            **self._posts(day, shift, everybody),
            **self._wants(day, shift, teams, routes),
            **self._incidents(shift),
        )

    def _patrols(self, team: Team) -> bool:
        return self._problem.force_by_code[team.force].patrols and team.mode in self._problem.modes

    def _minima_of(self, team: Team, day: int, shift: str) -> list[int]:
        areas = self._problem.ancestors(team.area)
        keys = [(area, day, when, team.force) for area in areas for when in (shift, "")]
        return [number for one in keys for number in self._minima.get(one, ())]

    def _walks(self, teams: Sequence[Team], routes: dict[str, Route]) -> dict[str, Any]:
        """Steps of all routes, and the grounds on which they are walked."""
        problem = self._problem
        grounds: dict[tuple[str, tuple[str, ...]], Ground] = {}
        ground_of = []
        for team in teams:
            same = (team.mode, tuple(sorted(team.reach)))
            if same not in grounds:
                grounds[same] = Ground(problem, team, self._stops_of_area)
            ground_of.append(grounds[same])
        numbers = {id(ground): number for number, ground in enumerate(grounds.values())}
        bases = [ground.node_of_place(team.base) for team, ground in zip(teams, ground_of, strict=True)]
        steps = [routes[team.code].steps if team.code in routes else () for team in teams]
        stops, nodes, keys = [], [], []
        for team, ground, own in zip(teams, ground_of, steps, strict=True):
            for position, step in enumerate(own):
                stop = self._stop_numbers[step.stop] if step.kind == "visit" else NONE
                stops.append(stop)
                nodes.append(
                    ground.node_of_place(step.place) if stop == NONE else ground.node_of_stop(stop, step.place)
                )
                keys.append(key(team.code, position))
        return {
            "bases": _ints(bases),
            "grounds": _ints(numbers[id(ground)] for ground in ground_of),
            "first_step": _offsets(steps),
            "step_keys": _keys(keys),
            "step_stops": _ints(stops),
            "step_nodes": _ints(nodes),
            "planned": _ints(step.arrival_s for own in steps for step in own),
            "stays": _ints(step.departure_s - step.arrival_s for own in steps for step in own),
            **self._tables(list(grounds.values())),
        }

    def _tables(self, grounds: Sequence[Ground]) -> dict[str, Any]:
        legs = (self._problem.legs(ground.mode, ground.places) for ground in grounds)
        tables = [np.array(table, dtype=np.int32).ravel() for table in legs]
        times = np.concatenate([np.zeros(0, np.int32), *tables])
        stops = [[*ground.stops, *[NONE] * (len(ground.places) - len(ground.stops))] for ground in grounds]
        return {
            "first_node": _offsets(stops),
            "reach_sizes": _ints(len(ground.stops) for ground in grounds),
            "node_stops": _flat(stops),
            "node_places": _flat([ground.places for ground in grounds]),
            "first_time": _offsets(tables),
            "times": np.where(times < 0, NO_WAY, times).astype(np.int32),
        }

    def _posts(self, day: int, shift: str, everybody: Sequence[Team]) -> dict[str, Any]:
        """Who stands where, and what is left open."""
        duties = {team.code: number for number, team in enumerate(everybody)}
        own = [stand for stand in stands(self._problem, self._plan, day, shift) if stand.team in duties]
        posts = posts_of(self._problem, own, day, shift)
        segments = [segment for post in posts for segment in post.segments]
        return {
            "roles": _ints(max((s.number + 1 for s in own if s.team == team.code), default=0) for team in everybody),
            "held_duties": _ints(duties[stand.team] for stand in own),
            "held_roles": _ints(stand.number for stand in own),
            "held_s": _ints(stand.end_s - stand.start_s for stand in own),
            "post_stops": _ints(self._stop_numbers[post.stop] for post in posts),
            "first_segment": _offsets([post.segments for post in posts]),
            "segment_s": _ints(segment.length_s for segment in segments),
            "segment_people": _ints(segment.people for segment in segments),
            "first_stand": _offsets([segment.stands for segment in segments]),
            "stand_duties": _ints(duties[stand.team] for segment in segments for stand in segment.stands),
            "stand_roles": _ints(stand.number for segment in segments for stand in segment.stands),
            "posts_planned_s": _ints(post.open_s for post in posts),
        }

    def _wants(self, day: int, shift: str, teams: Sequence[Team], routes: dict[str, Route]) -> dict[str, Any]:
        demands = self._problem.demands_by_shift.get((day, shift), ())
        number = {demand.stop: want for want, demand in enumerate(demands)}
        walking = [routes[team.code] for team in teams if team.code in routes]
        visits: list[list[int]] = [[] for _ in demands]
        steps = [step for route in walking for step in route.steps]
        for position, step in enumerate(steps):
            if step.kind == "visit" and step.stop in number:
                visits[number[step.stop]].append(position)
        seen = visits_by_stop(walking)
        length_s = self._problem.shift_by_code[shift].length_s
        gaps = [longest_gap_s((step.arrival_s for step, _ in seen.get(d.stop, ())), length_s) for d in demands]
        sent = [len({team for _, team in seen.get(demand.stop, ())}) for demand in demands]
        return {
            "first_visit": _offsets(visits),
            "visits": _flat(visits),
            "want_stops": _ints(self._stop_numbers[demand.stop] for demand in demands),
            "want_teams": _ints(min(d.teams, d.visits, n) for d, n in zip(demands, sent, strict=True)),
            "longest_gaps": _ints(
                max(d.max_gap_s, gap + self._assumptions.on_time_s) for d, gap in zip(demands, gaps, strict=True)
            ),
        }

    def _incidents(self, shift: str) -> dict[str, Any]:
        """Expected incidents by clock hour, and where they happen."""
        assumed = self._assumptions
        span = self._problem.shift_by_code[shift]
        first_full = span.start_s // HOUR_S * HOUR_S + HOUR_S
        marks = [span.start_s, *range(first_full, span.end_s, HOUR_S), span.end_s]
        daily = assumed.incidents * len(self._problem.stops) / 100
        total = sum(assumed.hour_weights) or 1.0
        expected = [0.0]
        for before, after in pairwise(marks):
            share = assumed.hour_weights[before // HOUR_S % 24] / total
            expected.append(expected[-1] + daily * share * (after - before) / HOUR_S)
        weights = [round(1000 * assumed.priority_weights[stop.priority - 1]) for stop in self._problem.stops]
        return {
            "hour_starts": _ints(mark - span.start_s for mark in marks),
            "expected": _ints(round(MILLION * value) if any(weights) else 0 for value in expected),
            "stop_weights": _ints(accumulate(weights)),
        }


def _ints(values: Any) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _keys(values: Any) -> Keys:
    return np.array(list(values), dtype=np.uint64)


def _offsets(groups: Sequence[Any]) -> Ints:
    return _ints(accumulate((len(group) for group in groups), initial=0))


def _flat(groups: Sequence[Sequence[int]]) -> Ints:
    return _ints(value for group in groups for value in group)
