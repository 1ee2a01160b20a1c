"""How the routes of a shift stand: what they lack, their gap ratios and ways, stop by stop and team by team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import fmean

from watchbill.planning.measures import gap_ratios, way_s
from watchbill.planning.plan import Route, Shortfall
from watchbill.planning.problem import Problem
from watchbill.planning.shortfalls import shift_shortfalls

Rank = tuple[float, ...]
"""Smaller is better: missed visits by priority, teams, neighbours, breaks, long gaps, mean gap ratio, ways."""


@dataclass
class Standing:
    """Routes of one shift, in all or in a part of the area, and their figures by the code of stop or team."""

    routes: dict[str, Route] = field(default_factory=dict)
    ways_s: dict[str, int] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    lacks_by_stop: dict[str, list[Shortfall]] = field(default_factory=dict)
    lacks_by_team: dict[str, list[Shortfall]] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, day: int, shift: str, routes: Iterable[Route]) -> Standing:
        """Return how routes stand; of a shift without any, everything is lacking."""
        routes = tuple(routes)
        found = cls(
            routes={route.team: route for route in routes},
            ways_s={route.team: way_s(problem, route) for route in routes},
            ratios=gap_ratios(problem, day, shift, routes),
        )
        for lack in shift_shortfalls(problem, day, shift, routes):
            by, code = (found.lacks_by_stop, lack.stop) if lack.stop else (found.lacks_by_team, lack.team)
            by.setdefault(code, []).append(lack)
        return found

    @property
    def lacks(self) -> list[Shortfall]:
        """All that is lacking, in the order of the codes, whatever was put when."""
        return [lack for by in (self.lacks_by_stop, self.lacks_by_team) for code in sorted(by) for lack in by[code]]

    def part(self, stops: Iterable[str], teams: Iterable[str]) -> Standing:
        """Return how things stand at some stops and with some teams."""
        stops, teams = tuple(stops), tuple(teams)
        return Standing(
            routes={team: self.routes[team] for team in teams if team in self.routes},
            ways_s={team: self.ways_s[team] for team in teams if team in self.ways_s},
            ratios={stop: self.ratios[stop] for stop in stops if stop in self.ratios},
            lacks_by_stop={stop: self.lacks_by_stop[stop] for stop in stops if stop in self.lacks_by_stop},
            lacks_by_team={team: self.lacks_by_team[team] for team in teams if team in self.lacks_by_team},
        )

    def put(self, part: Standing) -> None:
        """Take over how things stand in a part."""
        for stop in part.ratios:
            self.lacks_by_stop.pop(stop, None)
        for team in part.routes:
            self.lacks_by_team.pop(team, None)
        self.routes |= part.routes
        self.ways_s |= part.ways_s
        self.ratios |= part.ratios
        self.lacks_by_stop |= part.lacks_by_stop
        self.lacks_by_team |= part.lacks_by_team

    def rank(self, problem: Problem) -> Rank:
        """Return how good it is."""
        amounts: Counter[str] = Counter()
        for lack in self.lacks:
            priority = problem.stop_by_code[lack.stop].priority if lack.stop else 0
            weight = 6 - priority if lack.rule == "visit_missing" else 1
            amounts[lack.rule] += round(lack.amount * weight)
        return (
            amounts["visit_missing"],
            amounts["two_teams"],
            amounts["two_forces"],
            amounts["neighbour_visit"],
            amounts["break_missing"],
            amounts["spread"] // 60,
            round(self.mean_ratio, 4),
            sum(self.ways_s.values()),
        )

    @property
    def missed_visits(self) -> int:
        """Visits that are wanted and not made."""
        return round(
            sum(lack.amount for lacks in self.lacks_by_stop.values() for lack in lacks if lack.rule == "visit_missing")
        )

    @property
    def worst_ratio(self) -> float:
        """The largest gap ratio."""
        return max(self.ratios.values(), default=1.0)

    @property
    def mean_ratio(self) -> float:
        """The mean of all gap ratios."""
        return fmean(self.ratios.values()) if self.ratios else 1.0
