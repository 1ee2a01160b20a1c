"""Fixed posts in the plain rehearsal: the people of a team dealt to its stints, and what is left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watchbill.planning.plan import Plan, Post
from watchbill.planning.problem import PostDemand, Problem

Stint = tuple[str, int, Post, int]
"""Team, number of the person in it, post, and seconds of rest after it."""


def dealt(problem: Problem, plan: Plan, day: int, shift: str) -> list[Stint]:
    """One line for each person of each stint."""
    lines: list[Stint] = []
    now = [post for post in plan.posts if (post.day, post.shift) == (day, shift)]
    rank = {stop.code: (stop.priority, stop.code) for stop in problem.stops}
    for post in sorted(now, key=lambda one: (*rank[one.stop], one.start_s, one.name, one.end_s)):
        demand = demand_of(problem, post)
        team = problem.team_by_code[post.team]
        wanted = (post.people or team.present(day, shift)) if demand else 1
        for _ in range(wanted):
            number = 0
            while any(
                code == post.team and who == number and (own.stop != post.stop or own.end_s + rest_s > post.start_s)
                for code, who, own, rest_s in lines
            ):
                number += 1
            lines.append((post.team, number, post, demand.rest_s if demand else 0))
    return lines


def demand_of(problem: Problem, post: Post) -> PostDemand | None:
    for demand in problem.post_demands:
        same = (demand.stop, demand.name, demand.day, demand.shift) == (post.stop, post.name, post.day, post.shift)
        if same and demand.start_s <= post.start_s < demand.end_s:
            return demand
    return None


def stood(
    problem: Problem, stints: Sequence[Stint], people: Mapping[str, int], day: int, shift: str
) -> tuple[int, dict[str, int]]:
    """Seconds stood, and by stop people-seconds left open, minute by minute.

    Whoever came takes the lowest numbers; the others' stints are left out.
    """
    there = [post for code, number, post, _ in stints if number < people.get(code, 0)]
    open_s: dict[str, int] = {}
    for demand in problem.post_demands:
        if (demand.day, demand.shift) == (day, shift):
            own = [post for post in there if demand_of(problem, post) is demand]
            missing = 0
            for minute in range(demand.start_s // 60, demand.end_s // 60):
                standing = sum(post.start_s <= minute * 60 < post.end_s for post in own)
                missing += 60 * max(0, demand.people - standing)
            open_s[demand.stop] = open_s.get(demand.stop, 0) + missing
    return sum(post.end_s - post.start_s for post in there), open_s
