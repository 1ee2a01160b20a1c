"""Fixed posts: where teams stand that are on duty and do not patrol.

A team stands at a stop of its home village, or of any village of its home township, for the whole shift. The stops
that matter most come first, and no stop has a second post before each stop of the home area has one. The same roster
gives the same posts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from watchbill.planning.plan import Duty, Post
from watchbill.planning.problem import Problem, Stop


def fixed_posts(problem: Problem, duties: Iterable[Duty]) -> tuple[Post, ...]:
    """Return a post for each duty of a team that does not patrol and whose home area has stops."""
    inside: dict[str, list[Stop]] = {}
    for stop in sorted(problem.stops, key=lambda stop: (stop.priority, stop.code)):
        for area in problem.ancestors(stop.area):
            inside.setdefault(area, []).append(stop)
    taken: Counter[tuple[int, str, str]] = Counter()
    order = {shift.code: number for number, shift in enumerate(problem.shifts)}
    standing = [duty for duty in duties if not problem.force_by_code[problem.team_by_code[duty.team].force].patrols]
    posts = []
    for duty in sorted(standing, key=lambda duty: (duty.day, order[duty.shift], duty.team)):
        stops = inside.get(problem.team_by_code[duty.team].area)
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
