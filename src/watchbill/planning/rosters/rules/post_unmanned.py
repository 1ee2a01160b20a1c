"""Enough people are on duty for the fixed posts that are wanted, those included who relieve the others.

A post of p people that is held longer than one stint needs p times (stint + time off) / stint people. For every set
of teams that may hold some post, all posts that only teams of this set may hold are added up. Where such sets lie in
each other, as villages lie in townships, that is as much as the posts need, and no less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from watchbill.planning.manning.post_shift import may_hold
from watchbill.planning.problem import PostDemand, Problem, Struct
from watchbill.planning.rosters.case import Cover
from watchbill.planning.rosters.draft import Draft


class PostNeed(Struct, kw_only=True, frozen=True):
    """People that posts of a shift need of some teams (positions in the problem's list)."""

    day: int
    shift: str
    teams: frozenset[int]
    people: int


def add_post_unmanned(draft: Draft) -> None:
    """Charge every person whom the posts of a shift need and lack."""
    draft.cover += [
        Cover(
            day=need.day,
            counts={need.shift: draft.people(sorted(need.teams), need.day, need.shift)},
            wanted=need.people,
            under=draft.prices.post_unmanned,
        )
        for need in post_needs(draft.problem)
    ]


def post_needs(problem: Problem) -> Iterator[PostNeed]:
    """Yield what the posts of each shift need, for every set of teams that may hold some of them."""
    able: dict[tuple[str, tuple[str, ...]], frozenset[int]] = {}
    for (day, shift), demands in problem.post_demands_by_shift.items():
        by_teams: dict[frozenset[int], list[PostDemand]] = defaultdict(list)
        for demand in demands:
            stop = problem.stop_by_code[demand.stop]
            key = (stop.area, demand.forces)
            if key not in able:
                able[key] = frozenset(
                    position for position, team in enumerate(problem.teams) if may_hold(problem, team, demand, stop)
                )
            by_teams[able[key]].append(demand)
        for teams in by_teams:
            if teams:
                posts = [demand for inner, more in by_teams.items() if inner <= teams for demand in more]
                yield PostNeed(day=day, shift=shift, teams=teams, people=people_needed(posts))


def people_needed(posts: list[PostDemand]) -> int:
    """Return how many people posts need at the busiest instant of a shift."""
    return max(
        ceil(sum(_each(post) for post in posts if post.start_s <= begin_s < post.end_s))
        for begin_s in {post.start_s for post in posts}
    )


def _each(post: PostDemand) -> Fraction:
    if post.end_s - post.start_s <= post.longest_s:
        return Fraction(post.people)
    return Fraction(post.people * (post.longest_s + post.rest_s), post.longest_s)
