"""Who of a team stands where: the people that a plan sets at fixed posts, numbered within their team.

A plan counts the people of a team at a post; a rehearsal has to know what is left when some of them stay away. Stints
are gone through stop by stop, those that matter most first, then in order of time. Each is taken by the lowest numbers
of the team that are at that stop (or at none yet) and have had their time off. Whoever comes takes the lowest numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from watchbill.planning.plan import Plan, Post
from watchbill.planning.problem import PostDemand, Problem


class Stand(NamedTuple):
    """One person's stint; seconds after the shift's start. ``post`` is the post that is wanted; none: nobody asked."""

    team: str
    number: int
    start_s: int
    end_s: int
    post: PostDemand | None


class Segment(NamedTuple):
    """A part of a post's hours in which the same people stand there."""

    length_s: int
    people: int
    """Wanted."""
    stands: list[Stand]


class StopPosts(NamedTuple):
    """The posts of a stop."""

    stop: str
    segments: list[Segment]

    @property
    def open_s(self) -> int:
        """People-seconds that the plan leaves open."""
        return sum(part.length_s * max(0, part.people - len(part.stands)) for part in self.segments)


def stands(problem: Problem, plan: Plan, day: int, shift: str) -> list[Stand]:
    """Return the stints of all people at posts in a shift; a post that nobody wants is held by one person."""

    def order(post: Post) -> tuple[int, str, int, str, int]:
        return problem.stop_by_code[post.stop].priority, post.stop, post.start_s, post.name, post.end_s

    teams: dict[str, list[tuple[str, int]]] = {}
    found = []
    for post in sorted((post for post in plan.posts if (post.day, post.shift) == (day, shift)), key=order):
        wanted = _wanted(problem, post)
        present = problem.team_by_code[post.team].present(day, shift)
        people = teams.setdefault(post.team, [])
        left = (post.people or present) if wanted else 1
        number = 0
        while left > 0:
            if number == len(people):
                people.append((post.stop, 0))
            stop, free_s = people[number]
            if stop == post.stop and free_s <= post.start_s:
                people[number] = (stop, post.end_s + (wanted.rest_s if wanted else 0))
                found.append(Stand(post.team, number, post.start_s, post.end_s, wanted))
                left -= 1
            number += 1
    return found


def _wanted(problem: Problem, post: Post) -> PostDemand | None:
    for demand in problem.post_demands_by_shift.get((post.day, post.shift), ()):
        if (demand.stop, demand.name) == (post.stop, post.name) and demand.start_s <= post.start_s < demand.end_s:
            return demand
    return None


def posts_of(problem: Problem, own: Sequence[Stand], day: int, shift: str) -> list[StopPosts]:
    """Return the posts that each stop wants in a shift, and who of the plan's people stands there when."""
    by_stop: dict[str, list[PostDemand]] = {}
    for demand in problem.post_demands_by_shift.get((day, shift), ()):
        by_stop.setdefault(demand.stop, []).append(demand)
    return [
        StopPosts(stop, [segment for demand in demands for segment in _segments(demand, own)])
        for stop, demands in by_stop.items()
    ]


def _segments(demand: PostDemand, own: Sequence[Stand]) -> Iterator[Segment]:
    here = [stand for stand in own if stand.post is demand]
    edges = {demand.start_s, demand.end_s, *(edge for stand in here for edge in (stand.start_s, stand.end_s))}
    for start_s, end_s in pairwise(sorted(edge for edge in edges if edge <= demand.end_s)):
        yield Segment(
            end_s - start_s, demand.people, [stand for stand in here if stand.start_s <= start_s < stand.end_s]
        )
