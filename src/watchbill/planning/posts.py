"""Fixed posts: the wanted ones are manned first (``manning``); who is on duty besides and does not patrol stands too.

Such a team stands at a stop of its home village, or of any village of its home township, for the whole shift. The
stops that matter most come first, and no stop has a second post before each stop of the home area has one. The same
roster gives the same posts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from watchbill.planning.manning import man_posts
from watchbill.planning.plan import Duty, Post
from watchbill.planning.problem import Problem, Stop
from watchbill.planning.stopping import NEVER, StopRule


def fixed_posts(problem: Problem, duties: Iterable[Duty], *, seed: int = 1, stop: StopRule = NEVER) -> tuple[Post, ...]:
    """Return who holds the wanted posts, and a post for each other team that does not patrol and has stops at home.

    ``stop`` ends the search for who holds the wanted ones.
    """
    duties = tuple(duties)
    manned = man_posts(problem, duties, seed=seed, stop=stop)
    return (*manned, *idle_posts(problem, duties, manned))


def idle_posts(problem: Problem, duties: Iterable[Duty], manned: Iterable[Post]) -> tuple[Post, ...]:
    """Return a post for each duty of a team that does not patrol, holds no wanted post, and has stops at home."""
    busy = {(post.team, post.day, post.shift) for post in manned}
    wanted = {(demand.day, demand.shift, demand.stop) for demand in problem.post_demands}
    inside: dict[str, list[Stop]] = {}
    for stop in sorted(problem.stops, key=lambda stop: (stop.priority, stop.code)):
        for area in problem.ancestors(stop.area):
            inside.setdefault(area, []).append(stop)
    taken: Counter[tuple[int, str, str]] = Counter()
    order = {shift.code: number for number, shift in enumerate(problem.shifts)}
    standing = [
        duty
        for duty in duties
        if not problem.force_by_code[problem.team_by_code[duty.team].force].patrols
        and (duty.team, duty.day, duty.shift) not in busy
    ]
    posts = []
    for duty in sorted(standing, key=lambda duty: (duty.day, order[duty.shift], duty.team)):
        near = inside.get(problem.team_by_code[duty.team].area, ())
        stops = [stop for stop in near if (duty.day, duty.shift, stop.code) not in wanted]
        if not stops:
            continue
        stop = min(stops, key=lambda stop: taken[duty.day, duty.shift, stop.code])
        taken[duty.day, duty.shift, stop.code] += 1
        posts.append(
            Post(
                team=duty.team,
                day=duty.day,
                shift=duty.shift,
                stop=stop.code,
                start_s=0,
                end_s=problem.shift_by_code[duty.shift].length_s,
            )
        )
    return tuple(posts)
