"""The door of the manning: duties in, who holds the wanted posts of all shifts out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from watchbill.planning.manning.exact import fewest_missing
from watchbill.planning.manning.post_shift import PostShift
from watchbill.planning.manning.quick import stand_in
from watchbill.planning.plan import Duty, Post
from watchbill.planning.problem import Problem
from watchbill.planning.stopping import NEVER, StopRule, share_of

Key = tuple[int, str]
"""Day and shift code."""


def man_posts(
    problem: Problem,
    duties: Iterable[Duty],
    *,
    seed: int = 1,
    stop: StopRule = NEVER,
    kept: Iterable[Post] = (),
    walking: Collection[tuple[str, int, str]] = (),
    staying: Callable[[str, Key], bool] = lambda *_: False,
    from_s: Callable[[Key], int] = lambda _: 0,
) -> tuple[Post, ...]:
    """Return who holds the posts that the problem wants, the same for the same duties and seed.

    ``stop`` ends the search for better ones; the work on each group of posts has a limit of its own (``exact.py``).
    With ``kept`` only the gaps between these posts are filled, unless a shift that has not begun can be manned better
    anew. ``walking`` are (team, day, shift) that take no post. ``staying`` tells which teams have the same posts as
    before in a shift: they take no other, and the shift is not manned anew.
    ``from_s`` tells from when on, in seconds after a shift's start, something may be changed there.
    """
    on_duty: dict[Key, list[str]] = defaultdict(list)
    for duty in duties:
        on_duty[duty.day, duty.shift].append(duty.team)
    standing: dict[Key, list[Post]] = defaultdict(list)
    for post in kept:
        standing[post.day, post.shift].append(post)
    order = {shift.code: number for number, shift in enumerate(problem.shifts)}
    keys = sorted(problem.post_demands_by_shift, key=lambda key: (key[0], order[key[1]]))
    teams = {key: sorted(code for code in on_duty[key] if (code, *key) not in walking) for key in keys}
    stay = {key: [code for code in teams[key] if staying(code, key)] for key in keys}
    shifts = {key: PostShift(problem, key, teams[key], stay[key]) for key in keys}
    best = {key: stand_in(here, here.stints(standing[key]), from_s(key)) for key, here in shifts.items()}
    lacking = [key for key in keys if not from_s(key) and not stay[key] and shifts[key].missing_s(best[key])]
    for number, key in enumerate(lacking):
        here = shifts[key]
        anew = fewest_missing(here, stand_in(here), seed=seed, stop=share_of(stop, len(lacking) - number))
        if here.missing_s(anew) < here.missing_s(best[key]):
            best[key] = anew
    return tuple(post for key in keys for post in shifts[key].posts(best[key]))
