"""Fixed posts after a repair: who stands somewhere stays there, and only what became open is filled.

At wanted posts the stints that stay are kept to the minute, and people who are free fill the gaps (``manning``).
Among the other posts, a newcomer takes the one that became free.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import structs

from watchbill.planning.manning import man_posts
from watchbill.planning.plan import Duty, Post
from watchbill.planning.posts import idle_posts
from watchbill.planning.repair.request import Request
from watchbill.planning.stopping import StopRule


def repair_posts(request: Request, duties: Iterable[Duty], *, stop: StopRule) -> tuple[Post, ...]:
    """Return the posts of the duties: the old ones, and new ones for duties that had none."""
    problem, duties = request.after, tuple(duties)
    on_duty = {(duty.team, duty.day, duty.shift) for duty in duties}
    wanted = {(demand.stop, demand.name, demand.day, demand.shift) for demand in problem.post_demands}
    at_wanted = [post for post in request.plan.posts if (post.stop, post.name, post.day, post.shift) in wanted]
    manned = man_posts(
        problem,
        duties,
        stop=stop,
        kept=[post for post in at_wanted if (post.team, post.day, post.shift) in on_duty],
        walking=frozenset((route.team, route.day, route.shift) for route in request.plan.routes),
        staying=request.is_pinned,
        from_s=request.from_s,
    )
    standing = frozenset((post.team, post.day, post.shift) for post in manned)
    others = [
        post
        for post in request.plan.posts
        if not post.name and post not in at_wanted and (post.team, post.day, post.shift) not in standing
    ]
    return (*manned, *_others(request, duties, others, manned))


def _others(request: Request, duties: Iterable[Duty], old: list[Post], manned: Iterable[Post]) -> list[Post]:
    problem, duties = request.after, tuple(duties)
    on_duty = {(duty.team, duty.day, duty.shift) for duty in duties}
    kept = [post for post in old if (post.team, post.day, post.shift) in on_duty]
    freed = [post for post in old if (post.team, post.day, post.shift) not in on_duty]
    have = {(post.team, post.day, post.shift) for post in kept}
    fresh = [post for post in idle_posts(problem, duties, manned) if (post.team, post.day, post.shift) not in have]
    taken = Counter((post.day, post.shift, post.stop) for post in kept)
    had = {(duty.team, duty.day, duty.shift) for duty in request.plan.duties}
    for post in fresh:
        if (post.team, post.day, post.shift) in had:
            continue  # it had none in the old plan either
        home = problem.team_by_code[post.team].area
        near = [
            other.stop
            for other in freed
            if (other.day, other.shift) == (post.day, post.shift)
            and home in problem.ancestors(problem.stop_by_code[other.stop].area)
        ]
        stop = min((*near, post.stop), key=lambda code, at=post: taken[at.day, at.shift, code])  # type: ignore[misc]
        taken[post.day, post.shift, stop] += 1
        start_s = min(request.from_s((post.day, post.shift)), post.end_s - 1)
        kept.append(structs.replace(post, stop=stop, start_s=start_s))
    return kept
