"""Patrols: routes of a shift, visits of a place, the data behind the timetable and the map's time slider."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from watchbill.accounts.permissions import Actor
from watchbill.deployments import archive
from watchbill.deployments.models import Post, Route, Run, Step
from watchbill.deployments.queries.posts import PostRow, posts_of_shift, standing, wanted_posts
from watchbill.forces.models import Team
from watchbill.places.permissions import visible
from watchbill.places.queries import areas_for


@dataclass(frozen=True)
class Visit:
    """A team's visit at a place; seconds after the shift's start."""

    team_code: str
    team_name: str
    force: str
    arrival_s: int
    departure_s: int


@dataclass(frozen=True)
class TeamRow:
    """A team's bar over the shift: when it leaves and returns, its steps in order."""

    team: Team
    start_s: int
    end_s: int
    steps: tuple[Step, ...]
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class SiteRow:
    """A place with its visits in order, what was wanted, and the gaps; gaps are between starts of visits."""

    entry_code: str
    name: str
    ledger: str
    category: str
    area_code: str
    priority: int
    visits: tuple[Visit, ...]
    wanted: int
    teams_wanted: int
    longest_gap_s: int
    max_gap_s: int

    @property
    def teams(self) -> int:
        """Number of different teams."""
        return len({visit.team_code for visit in self.visits})

    @property
    def is_short(self) -> bool:
        """Whether visits, teams or spread fall short of what is wanted."""
        short = len(self.visits) < self.wanted or self.teams < self.teams_wanted
        return short or self.longest_gap_s > self.max_gap_s


@dataclass(frozen=True)
class Timetable:
    """A shift of a day: its length in seconds, teams as bars, places with their visits, fixed posts."""

    date: dt.date
    shift: str
    start_s: int
    length_s: int
    teams: tuple[TeamRow, ...]
    sites: tuple[SiteRow, ...]
    posts: tuple[PostRow, ...]


def timetable(user: Actor, run: Run, date: dt.date, shift: str) -> Timetable:
    """Timetable of one shift; ``start_s`` counts from the day's midnight. Raises ``KeyError`` for an unknown shift."""
    problem, _plan = archive.load(run)
    span = problem.shift_by_code[shift]
    routes = _routes(user, run, date, shift)
    posts: dict[int, list[Post]] = {}
    for post in posts_of_shift(user, run, date, shift):
        posts.setdefault(post.team_id, []).append(post)
    rows = [
        TeamRow(route.team, route.start_s, route.end_s, tuple(route.steps.all()), tuple(posts.pop(route.team_id, ())))
        for route in routes
    ]
    rows += [
        TeamRow(held[0].team, min(p.start_s for p in held), max(p.end_s for p in held), (), tuple(held))
        for held in posts.values()
    ]
    villages = set(_readable_villages(user, run))
    sites, wanted = _sites(run, date, shift, villages), wanted_posts(run, date, shift, readable=villages)
    return Timetable(date, shift, span.start_s, span.length_s, tuple(rows), sites, wanted)


def entry_visits(user: Actor, run: Run, entry_code: str) -> dict[tuple[dt.date, str], tuple[Visit, ...]]:
    """All visits of one ledger entry by (date, shift code)."""
    steps = Step.objects.filter(
        visible(user, field="route__team__home_area__path"),
        route__run=run,
        entry_code=entry_code,
    )
    found: dict[tuple[dt.date, str], list[Visit]] = {}
    for step in steps.select_related("route__team").defer("route__path").order_by("route__date", "arrival_s"):
        found.setdefault((step.route.date, step.route.shift), []).append(_visit(step))
    return {key: tuple(visits) for key, visits in found.items()}


def team_orders(user: Actor, run: Run, team: Team) -> list[Route]:
    """Routes of one team over all days, with their steps."""
    routes = Route.objects.filter(visible(user, field="team__home_area__path"), run=run, team=team)
    return list(routes.select_related("team__home_area").prefetch_related("steps").order_by("date", "start_s"))


def routes_geojson(user: Actor, run: Run, date: dt.date, shift: str, *, team_code: str = "") -> dict[str, Any]:
    """Routes of a shift as GeoJSON MultiLineStrings, one line per leg (base to stop, stop to stop, stop to base).

    Properties: ``team, name, force, mode, area, start_s, end_s``, ``legs`` (a ``[from_s, to_s]`` per line: on the
    way in that time, standing at its end until the next leg begins), ``steps`` (``kind, code, name, lon, lat,
    arrival_s, departure_s``). Seconds count from the shift's start. With these a page finds a team's position at
    any second.
    """
    features = []
    for route in _routes(user, run, date, shift):
        if team_code and route.team.code != team_code:
            continue
        steps = list(route.steps.all())
        leaves = [route.start_s, *(step.departure_s for step in steps)]
        arrives = [*(step.arrival_s for step in steps), route.end_s]
        properties = {
            "team": route.team.code,
            "name": route.team.name,
            "force": route.team.force,
            "mode": route.team.mode,
            "area": route.team.home_area.code,
            "start_s": route.start_s,
            "end_s": route.end_s,
            "legs": [list(leg) for leg in zip(leaves, arrives, strict=True)],
            "steps": [
                {
                    "kind": step.kind,
                    "code": step.entry_code,
                    "name": step.name,
                    "lon": step.lon,
                    "lat": step.lat,
                    "arrival_s": step.arrival_s,
                    "departure_s": step.departure_s,
                }
                for step in steps
            ],
        }
        line = {"type": "MultiLineString", "coordinates": route.path}
        features.append({"type": "Feature", "geometry": line, "properties": properties})
    features += standing(post for post in posts_of_shift(user, run, date, shift) if team_code in {"", post.team.code})
    return {"type": "FeatureCollection", "features": features}


def _routes(user: Actor, run: Run, date: dt.date, shift: str) -> list[Route]:
    routes = Route.objects.filter(visible(user, field="team__home_area__path"), run=run, date=date, shift=shift)
    ordered = routes.order_by("team__home_area__path", "team__force", "team__code")
    return list(ordered.select_related("team__home_area").defer("team__home_area__geometry").prefetch_related("steps"))


def _sites(run: Run, date: dt.date, shift: str, readable: set[str]) -> tuple[SiteRow, ...]:
    problem, _plan = archive.load(run)
    day = (date - run.operation.start_date).days
    length = problem.shift_by_code[shift].length_s
    found: dict[str, list[Visit]] = {}
    steps = Step.objects.filter(route__run=run, route__date=date, route__shift=shift, kind="visit")
    for step in steps.select_related("route__team").defer("route__path").order_by("arrival_s"):
        found.setdefault(step.entry_code, []).append(_visit(step))
    rows = []
    for demand in problem.demands_by_shift.get((day, shift), ()):
        stop = problem.stop_by_code[demand.stop]
        if stop.area not in readable:
            continue
        visits = tuple(found.get(stop.code, ()))
        marks = [0, *(visit.arrival_s for visit in visits), length]
        gap = max(after - before for before, after in pairwise(marks))
        rows.append(
            SiteRow(
                stop.code,
                stop.name,
                stop.ledger,
                stop.category,
                stop.area,
                stop.priority,
                visits,
                demand.visits,
                demand.teams,
                gap,
                demand.max_gap_s,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.area_code, row.priority, row.name)))


def _readable_villages(user: Actor, run: Run) -> list[str]:
    return list(areas_for(user, district=run.operation.district, level="village").values_list("code", flat=True))


def _visit(step: Step) -> Visit:
    team = step.route.team
    return Visit(team.code, team.name, team.force, step.arrival_s, step.departure_s)
