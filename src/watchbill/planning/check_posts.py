"""The verifier's rules of fixed posts: who may stand where, for how long, and whether somebody always does.

Like ``check.py``, of which this is a part, it shares no code with the solvers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from watchbill.planning.finding import Finding
from watchbill.planning.plan import Plan, Post
from watchbill.planning.problem import PostDemand, Problem

DAY_S = 86_400


def _posts(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """post: only a team on duty without a route holds a post, inside its shift."""
    on_duty = {(duty.team, duty.day, duty.shift) for duty in plan.duties}
    walking = {(route.team, route.day, route.shift) for route in plan.routes}
    for post in plan.posts:
        key, length = (post.team, post.day, post.shift), problem.shift_by_code[post.shift].length_s
        if key not in on_duty or key in walking or not post.start_s < post.end_s <= length:
            yield _fault("post", 1, "teams", post)


def _post_place(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """post_place: who holds a wanted post is of the right force, and at home or in reach; a named post is wanted."""
    wanted = _wanted(problem)
    for post in plan.posts:
        demand = wanted(post)
        if demand is None:
            if post.name:
                yield _fault("post_place", 1, "teams", post)
            continue
        team, area = problem.team_by_code[post.team], problem.stop_by_code[post.stop].area
        right = team.force in demand.forces if demand.forces else not problem.force_by_code[team.force].patrols
        near = area in team.reach or team.area in problem.ancestors(area)
        if not right or not near or post.end_s > demand.end_s:
            yield _fault("post_place", 1, "teams", post)


def _post_relief(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """post_relief: nobody stands longer than the post allows without being relieved."""
    wanted = _wanted(problem)
    for post in plan.posts:
        demand = wanted(post)
        if demand and (over := post.end_s - post.start_s - demand.longest_s) > 0:
            yield _fault("post_relief", over, "seconds", post)


def _post_people(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """post_people: those of a team who stand, or have their time off after it, are no more than are present.

    People stay at one stop in a shift, so the most of each stop are added up. What began before the changes of a plan
    under way is history.
    """
    wanted = _wanted(problem)
    by_team: dict[tuple[str, int, str], dict[str, list[tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(list))
    for post in plan.posts:
        demand = wanted(post)
        people = post.people or problem.team_by_code[post.team].present(post.day, post.shift)
        until_s = post.end_s + (demand.rest_s if demand else 0)
        by_team[post.team, post.day, post.shift][post.stop].append((post.start_s, until_s, people))
    for (code, day, shift), stops in by_team.items():
        walked_s = problem.walked_until_s - day * DAY_S - problem.shift_by_code[shift].start_s
        given = 0
        for busy in stops.values():
            instants = [start_s for start_s, _, _ in busy if start_s >= walked_s]
            given += max(
                (sum(people for start_s, end_s, people in busy if start_s <= at_s < end_s) for at_s in instants),
                default=0,
            )
        over = given - problem.team_by_code[code].present(day, shift)
        if over > 0:
            yield Finding("post_people", "error", over, "people", day=day, shift=shift, team=code)


def _post_unmanned(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """post_unmanned: enough people stand at each wanted post, in every second of its hours."""
    missing: dict[tuple[str, int, str], int] = defaultdict(int)
    held: dict[tuple[str, str, int, str], list[Post]] = defaultdict(list)
    for post in plan.posts:
        held[post.stop, post.name, post.day, post.shift].append(post)
    for demand in problem.post_demands:
        there = held[demand.stop, demand.name, demand.day, demand.shift]
        edges = {demand.start_s, demand.end_s}
        edges |= {edge for post in there for edge in (post.start_s, post.end_s)}
        inside = sorted(edge for edge in edges if demand.start_s <= edge <= demand.end_s)
        for number, start_s in enumerate(inside[:-1]):
            standing = sum(
                post.people or problem.team_by_code[post.team].present(post.day, post.shift)
                for post in there
                if post.start_s <= start_s < post.end_s
            )
            lacking = max(0, demand.people - standing)
            missing[demand.stop, demand.day, demand.shift] += lacking * (inside[number + 1] - start_s)
    for (stop, day, shift), seconds in missing.items():
        if seconds:
            area = problem.stop_by_code[stop].area
            yield Finding("post_unmanned", "shortfall", seconds, "seconds", area=area, day=day, shift=shift, stop=stop)


Wanted = Callable[[Post], PostDemand | None]


def _wanted(problem: Problem) -> Wanted:
    """Return what finds the wanted post in whose hours a post begins."""
    by_post: dict[tuple[str, str, int, str], list[PostDemand]] = defaultdict(list)
    for demand in problem.post_demands:
        by_post[demand.stop, demand.name, demand.day, demand.shift].append(demand)

    def find(post: Post) -> PostDemand | None:
        for demand in by_post.get((post.stop, post.name, post.day, post.shift), ()):
            if demand.start_s <= post.start_s < demand.end_s:
                return demand
        return None

    return find


def _fault(rule: str, amount: float, unit: str, post: Post) -> Finding:
    return Finding(rule, "error", amount, unit, day=post.day, shift=post.shift, team=post.team, stop=post.stop)


Rule = Callable[[Problem, Plan], Iterator[Finding]]
POST_FAULTS: tuple[Rule, ...] = (_posts, _post_place, _post_relief, _post_people)
POST_LACKS: tuple[Rule, ...] = (_post_unmanned,)
