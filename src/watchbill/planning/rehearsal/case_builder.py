"""A shift of a plan made into the arrays of a ``ShiftCase``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from watchbill.planning.arrays import flat, ints, offsets
from watchbill.planning.plan import Plan, Route
from watchbill.planning.problem import Problem, Team
from watchbill.planning.rehearsal.assumptions import Assumptions
from watchbill.planning.rehearsal.case import NONE, Keys, ShiftCase
from watchbill.planning.rehearsal.draws import MILLION, key
from watchbill.planning.rehearsal.grounds import Ground, ground_tables
from watchbill.planning.rehearsal.stands import posts_of, stands
from watchbill.planning.shortfalls import longest_gap_s, visits_by_stop

HOUR_S = 3600


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
        teams = [team for team in everybody if problem.walks_routes(team)]
        everybody = [*teams, *(team for team in everybody if not problem.walks_routes(team))]
        routes = {route.team: route for route in self._plan.routes_by_shift.get((day, shift), ())}
        minima = [self._minima_of(team, day, shift) for team in everybody]
        villages = [[self._village_numbers[v] for v in team.reach if v in self._village_numbers] for team in teams]
        return ShiftCase(
            shift_key=key(day, shift),
            length_s=problem.shift_by_code[shift].length_s,
            duty_keys=_keys(key(team.code) for team in everybody),
            strengths=ints(team.present(day, shift) for team in everybody),
            first_minimum=offsets(minima),
            duty_minima=flat(minima),
            starts=ints(routes[team.code].start_s if team.code in routes else 0 for team in teams),
            first_village=offsets(villages),
            villages=flat(villages),
            **self._walks(teams, routes),
            **self._posts(day, shift, everybody),
            **self._wants(day, shift, teams, routes),
            **self._incidents(shift),
        )

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
            "bases": ints(bases),
            "grounds": ints(numbers[id(ground)] for ground in ground_of),
            "first_step": offsets(steps),
            "step_keys": _keys(keys),
            "step_stops": ints(stops),
            "step_nodes": ints(nodes),
            "planned": ints(step.arrival_s for own in steps for step in own),
            "stays": ints(step.departure_s - step.arrival_s for own in steps for step in own),
            **ground_tables(problem, list(grounds.values())),
        }

    def _posts(self, day: int, shift: str, everybody: Sequence[Team]) -> dict[str, Any]:
        """Who stands where, and what is left open."""
        duties = {team.code: number for number, team in enumerate(everybody)}
        own = [stand for stand in stands(self._problem, self._plan, day, shift) if stand.team in duties]
        posts = posts_of(self._problem, own, day, shift)
        segments = [segment for post in posts for segment in post.segments]
        return {
            "roles": ints(max((s.number + 1 for s in own if s.team == team.code), default=0) for team in everybody),
            "held_duties": ints(duties[stand.team] for stand in own),
            "held_roles": ints(stand.number for stand in own),
            "held_s": ints(stand.end_s - stand.start_s for stand in own),
            "post_stops": ints(self._stop_numbers[post.stop] for post in posts),
            "first_segment": offsets([post.segments for post in posts]),
            "segment_s": ints(segment.length_s for segment in segments),
            "segment_people": ints(segment.people for segment in segments),
            "first_stand": offsets([segment.stands for segment in segments]),
            "stand_duties": ints(duties[stand.team] for segment in segments for stand in segment.stands),
            "stand_roles": ints(stand.number for segment in segments for stand in segment.stands),
            "posts_planned_s": ints(post.open_s for post in posts),
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
            "first_visit": offsets(visits),
            "visits": flat(visits),
            "want_stops": ints(self._stop_numbers[demand.stop] for demand in demands),
            "want_teams": ints(min(d.teams, d.visits, n) for d, n in zip(demands, sent, strict=True)),
            "longest_gaps": ints(
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
            "hour_starts": ints(mark - span.start_s for mark in marks),
            "expected": ints(round(MILLION * value) if any(weights) else 0 for value in expected),
            "stop_weights": ints(accumulate(weights)),
        }


def _keys(values: Iterable[np.uint64]) -> Keys:
    return np.array(list(values), dtype=np.uint64)
