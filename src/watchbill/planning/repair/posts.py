"""Fixed posts after a repair: who stands somewhere stays there, and a newcomer takes the post that became free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import structs

from watchbill.planning.plan import Duty, Post
from watchbill.planning.posts import fixed_posts
from watchbill.planning.repair.request import Request


def repair_posts(request: Request, duties: Iterable[Duty]) -> tuple[Post, ...]:
    """Return the posts of the duties: the old ones, and new ones for duties that had none."""
    problem, duties = request.after, tuple(duties)
    standing = {(duty.team, duty.day, duty.shift) for duty in duties}
    kept = [post for post in request.plan.posts if (post.team, post.day, post.shift) in standing]
    freed = [post for post in request.plan.posts if (post.team, post.day, post.shift) not in standing]
    have = {(post.team, post.day, post.shift) for post in kept}
    fresh = [post for post in fixed_posts(problem, duties) if (post.team, post.day, post.shift) not in have]
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
    return tuple(kept)
