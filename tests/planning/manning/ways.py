"""All ways in which a few people can stand at posts, hour by hour, tried one after the other.

Where hours, stints and times off are whole hours, no manning by the minute misses less than the best one by the hour:
of all clocks that round every instant down to an hour, some one misses no more, and none breaks a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise, product

from planning.manning.town import HOUR
from watchbill.planning.plan import Post
from watchbill.planning.problem import PostDemand, Problem, Team

STEPS = 4
"""Hours that posts may be wanted in."""

Way = tuple[int, ...]
"""What a person does hour by hour: 0 nothing, else the post's number (1, 2, ...)."""
Need = tuple[tuple[int, ...], ...]
"""People that are missing at each post, hour by hour."""


def runs(way: Way) -> list[tuple[int, int, int]]:
    """Post (0, 1, ...), begin and end of each time that a person stands somewhere."""
    found, now = [], 0
    for post, same in groupby(way):
        length = len(list(same))
        if post:
            found.append((post - 1, now, now + length))
        now += length
    return found


@cache
def ways(posts: tuple[tuple[str, int, int], ...], relief: bool = True, rest: bool = True) -> frozenset[Way]:
    """All ways of one person; ``posts`` are (stop, longest stint, rest) in hours, the rules may be set aside.

    Who needs no time off after a stint may begin a new one at once.
    """
    found = set()
    for way in product(range(len(posts) + 1), repeat=STEPS):
        stints = runs(way)
        if len({posts[post][0] for post, _, _ in stints}) > 1:
            continue
        if relief and rest and any(posts[post][2] and end - begin > posts[post][1] for post, begin, end in stints):
            continue
        if rest and any(after[1] - before[2] < posts[before[0]][2] for before, after in pairwise(stints)):
            continue
        found.add(way)
    return frozenset(found)


def ways_at(demands: Sequence[PostDemand], *, relief: bool = True, rest: bool = True) -> frozenset[Way]:
    """All ways of one person at wanted posts."""
    return ways(tuple((each.stop, each.longest_s // HOUR, each.rest_s // HOUR) for each in demands), relief, rest)


def need_of(demands: Iterable[PostDemand]) -> Need:
    """What posts want as long as nobody stands there."""
    return tuple(
        tuple(each.people if each.start_s <= step * HOUR < each.end_s else 0 for step in range(STEPS))
        for each in demands
    )


def less(need: Need, way: Way) -> Need:
    """What is missing when one person more stands there."""
    return tuple(
        tuple(max(0, people - (way[step] == number)) for step, people in enumerate(post))
        for number, post in enumerate(need, start=1)
    )


def may_hold(problem: Problem, team: Team) -> frozenset[int]:
    """Numbers of the posts that a team may hold, by the rule as its page tells it."""
    found = set()
    for number, demand in enumerate(problem.post_demands, start=1):
        area = problem.stop_by_code[demand.stop].area
        force = problem.force_by_code[team.force]
        right = force.code in demand.forces if demand.forces else not force.patrols
        if right and (area in team.reach or team.area in problem.ancestors(area)):
            found.add(number)
    return frozenset(found)


def missing(problem: Problem, need: Need) -> int:
    """What people-hours that are missing weigh: those at a stop that matters most five times the least."""
    return sum(
        (6 - problem.stop_by_code[demand.stop].priority) * sum(post)
        for demand, post in zip(problem.post_demands, need, strict=True)
    )


def fewest_missing(problem: Problem, teams: Sequence[Team]) -> tuple[int, tuple[Post, ...]]:
    """The least weight of people-hours that these teams leave open, and posts that leave no more, by trying all."""
    every = ways_at(problem.post_demands)
    wanted = need_of(problem.post_demands)
    every = {way for way in every if all(not post or wanted[post - 1][step] for step, post in enumerate(way))}
    reached: Mapping[Need, tuple[Post, ...]] = {wanted: ()}
    for team in teams:
        able = may_hold(problem, team)
        own = _fullest({way for way in every if set(way) - {0} <= able})
        for _ in range(team.present(0, "early")):
            reached = {
                less(need, way): (*posts, *_posts(problem, team, way)) for need, posts in reached.items() for way in own
            }
    best = min(reached, key=lambda need: missing(problem, need))
    return missing(problem, best), reached[best]


def _fullest(some: set[Way]) -> set[Way]:
    """Ways without those that stand nowhere but where another one does."""
    return {
        way
        for way in some
        if not any(other != way and all(a in {0, b} for a, b in zip(way, other, strict=True)) for other in some)
    }


def _posts(problem: Problem, team: Team, way: Way) -> list[Post]:
    """A person's way as posts of a plan."""
    return [
        Post(
            team=team.code, day=0, shift="early", stop=demand.stop, name=demand.name, people=1,
            start_s=start_s, end_s=min(start_s + demand.longest_s, end * HOUR),
        )
        for post, begin, end in runs(way)
        for demand in [problem.post_demands[post]]
        for start_s in range(begin * HOUR, end * HOUR, demand.longest_s)
    ]  # fmt: skip
