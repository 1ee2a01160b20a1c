"""The part of a problem that one group of villages needs: small enough to be sent to a worker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from watchbill.planning.areas import Group
from watchbill.planning.plan import Route
from watchbill.planning.problem import Demand, Matrix, Minimum, PostDemand, Problem, Stop, Struct, Team


class Excerpt(Struct, kw_only=True, frozen=True):
    """A problem of its own; ``places`` are the whole problem's positions of its places."""

    problem: Problem
    places: tuple[int, ...]

    def inward(self, routes: Iterable[Route]) -> tuple[Route, ...]:
        """Return routes of the whole problem with this one's places; steps elsewhere are left out."""
        here = {place: position for position, place in enumerate(self.places)}
        return tuple(
            msgspec.structs.replace(
                route,
                steps=tuple(
                    msgspec.structs.replace(step, place=here[step.place])
                    for step in route.steps
                    if step.place in here and (step.kind == "break" or step.stop in self.problem.stop_by_code)
                ),
            )
            for route in routes
        )

    def outward(self, routes: Iterable[Route]) -> tuple[Route, ...]:
        """Return routes of this problem with the whole one's places."""
        return tuple(
            msgspec.structs.replace(
                route,
                steps=tuple(msgspec.structs.replace(step, place=self.places[step.place]) for step in route.steps),
            )
            for route in routes
        )


class Excerpts:
    """Cuts a problem into parts; what it needs for that is looked up once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._stops: dict[str, list[Stop]] = {}
        for stop in problem.stops:
            self._stops.setdefault(stop.area, []).append(stop)
        self._demands: dict[str, list[Demand]] = {}
        for demand in problem.demands:
            self._demands.setdefault(demand.stop, []).append(demand)
        self._post_demands: dict[str, list[PostDemand]] = {}
        for post in problem.post_demands:
            self._post_demands.setdefault(post.stop, []).append(post)
        self._kinds = {area.code: area for area in problem.areas}

    def of(self, villages: Group, teams: Sequence[Team], minima: Sequence[Minimum] = ()) -> Excerpt:
        """Return the part with some villages' stops and demands, and some teams, which stay in these villages."""
        problem, inside = self.problem, set(villages)
        stops = [stop for village in villages for stop in self._stops.get(village, ())]
        places = tuple(dict.fromkeys([*(stop.place for stop in stops), *(team.base for team in teams)]))
        here = {place: position for position, place in enumerate(places)}
        codes = dict.fromkeys(
            code
            for start in (*villages, *(team.area for team in teams))
            if start in self._kinds
            for code in problem.ancestors(start)
        )
        modes = dict.fromkeys(team.mode for team in teams if problem.force_by_code[team.force].patrols)
        return Excerpt(
            problem=msgspec.structs.replace(
                problem,
                areas=tuple(
                    msgspec.structs.replace(
                        self._kinds[code], neighbours=tuple(n for n in self._kinds[code].neighbours if n in codes)
                    )
                    for code in codes
                ),
                area_levels=tuple(level for level in problem.area_levels if level.area in codes),
                minima=tuple(minima),
                strengths=(),
                places=tuple(problem.places[place] for place in places),
                matrices=tuple(
                    Matrix(mode=mode, seconds=tuple(map(tuple, problem.legs(mode, places))))
                    for mode in modes
                    if mode in problem.modes
                ),
                stops=tuple(msgspec.structs.replace(stop, place=here[stop.place]) for stop in stops),
                demands=tuple(demand for stop in stops for demand in self._demands.get(stop.code, ())),
                post_demands=tuple(post for stop in stops for post in self._post_demands.get(stop.code, ())),
                teams=tuple(
                    msgspec.structs.replace(
                        team,
                        base=here[team.base],
                        reach=tuple(village for village in team.reach if village in inside),
                    )
                    for team in teams
                ),
            ),
            places=places,
        )

    def whole(self) -> Excerpt:
        """Return the whole problem as one part."""
        return Excerpt(problem=self.problem, places=tuple(range(len(self.problem.places))))
