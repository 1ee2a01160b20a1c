"""Fixed posts: who stands where, and which wanted ones lack somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from watchbill.accounts.permissions import Actor
from watchbill.deployments import archive
from watchbill.deployments.models import Post, Run
from watchbill.places.permissions import visible
from watchbill.planning.plan import Post as PlannedPost
from watchbill.planning.shortfalls import unmanned


@dataclass(frozen=True)
class PostRow:
    """A fixed post that is wanted: who stands there when, and when somebody is missing."""

    entry_code: str
    entry_name: str
    name: str
    area_code: str
    priority: int
    people: int
    force: str
    stints: tuple[Post, ...]
    open: tuple[tuple[int, int, int], ...]
    """(From, until, people missing), in seconds after the shift's start."""

    @property
    def teams(self) -> int:
        """Number of different teams that stand there."""
        return len({stint.team_id for stint in self.stints})

    @property
    def open_s(self) -> int:
        """Seconds for which somebody is missing."""
        return sum(end_s - start_s for start_s, end_s, _people in self.open)


def standing(posts: Iterable[Post]) -> list[dict[str, Any]]:
    """Teams at fixed posts as GeoJSON like routes that do not move: a line of no length for each time at a post."""
    by_team: dict[int, list[Post]] = {}
    for post in posts:
        by_team.setdefault(post.team_id, []).append(post)
    return [
        {
            "type": "Feature",
            "geometry": {
                "type": "MultiLineString",
                "coordinates": [[[post.lon, post.lat], [post.lon, post.lat]] for post in held],
            },
            "properties": {
                "team": held[0].team.code,
                "name": held[0].team.name,
                "force": held[0].team.force,
                "mode": held[0].team.mode,
                "area": held[0].team.home_area.code,
                "start_s": held[0].start_s,
                "end_s": max(post.end_s for post in held),
                "legs": [[post.start_s, post.start_s] for post in held],
                "steps": [
                    {
                        "kind": "post",
                        "code": post.entry_code,
                        "name": f"{post.post}, {post.name}" if post.post else post.name,
                        "lon": post.lon,
                        "lat": post.lat,
                        "arrival_s": post.start_s,
                        "departure_s": post.end_s,
                    }
                    for post in held
                ],
            },
        }
        for held in by_team.values()
    ]


def posts_of_shift(user: Actor, run: Run, date: dt.date, shift: str) -> QuerySet[Post]:
    """Who stands where in a shift, in order of time, as far as somebody may read it."""
    posts = Post.objects.filter(visible(user, field="team__home_area__path"), run=run, date=date, shift=shift)
    return posts.select_related("team__home_area").defer("team__home_area__geometry").order_by("start_s", "team__code")


def wanted_posts(run: Run, date: dt.date, shift: str, *, readable: Collection[str]) -> tuple[PostRow, ...]:
    """Fixed posts wanted in a shift in some villages, those that lack somebody longest first."""
    problem, plan = archive.load(run)
    day = (date - run.operation.start_date).days
    held: dict[tuple[str, str], list[Post]] = {}
    for row in Post.objects.filter(run=run, date=date, shift=shift).exclude(people=0).select_related("team"):
        held.setdefault((row.entry_code, row.post), []).append(row)
    planned: dict[tuple[str, str], list[PlannedPost]] = {}
    for post in plan.posts:
        if (post.day, post.shift) == (day, shift):
            planned.setdefault((post.stop, post.name), []).append(post)
    rows = []
    for demand in problem.post_demands_by_shift.get((day, shift), ()):
        stop, key = problem.stop_by_code[demand.stop], (demand.stop, demand.name)
        if stop.area in readable:
            inside = [row for row in held.get(key, ()) if demand.start_s <= row.start_s < demand.end_s]
            rows.append(
                PostRow(
                    stop.code,
                    stop.name,
                    demand.name or stop.name,
                    stop.area,
                    stop.priority,
                    demand.people,
                    demand.forces[0] if demand.forces else "",
                    tuple(sorted(inside, key=lambda row: (row.start_s, row.team.code))),
                    tuple(unmanned(problem, demand, planned.get(key, ()))),
                )
            )
    return tuple(sorted(rows, key=lambda row: (-row.open_s, row.area_code, row.priority, row.entry_name, row.name)))
