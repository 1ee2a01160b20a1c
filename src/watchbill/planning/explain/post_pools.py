"""Who could stand at the posts of a shift: people who may hold the same posts, together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from watchbill.planning.explain.desk import Desk
from watchbill.planning.manning.post_shift import is_near, is_of_force
from watchbill.planning.problem import PostDemand, Team
from watchbill.planning.reasons import Claim

MOST_NAMED = 4
"""Teams on duty elsewhere that can be named for a wider reach."""

Rights = tuple[frozenset[int], frozenset[int], frozenset[int]]
"""Posts (positions) that a team may hold, that it could with a wider reach, and that it could were its force named.
The last two tell only of posts at the stop asked about."""


@dataclass
class Pool:
    """People who may hold the same posts (positions): as things are, with a wider reach, as another force."""

    posts: frozenset[int]
    by_reach: frozenset[int] = frozenset()
    by_force: frozenset[int] = frozenset()
    people: int = 0
    """On duty, and free."""
    patrols: list[Team] = field(default_factory=list)
    """On duty, and on a route."""
    off: list[Team] = field(default_factory=list)
    named: Team | None = None
    """The one team that the pool is made of, where it could be let in."""

    @property
    def any_posts(self) -> frozenset[int]:
        """All posts that somebody of the pool could hold."""
        return self.posts | self.by_reach | self.by_force


def pools_of(desk: Desk, asked: Claim, posts: Sequence[PostDemand], off: Sequence[Team]) -> list[Pool]:
    """Return the pools of the teams on duty and of those that are off and could come; new people are the first one."""
    key = (asked.day or 0, asked.shift)
    here = frozenset(number for number, post in enumerate(posts) if post.stop == asked.stop)
    pools: dict[tuple[object, ...], Pool] = {("new",): Pool(here)}
    on_duty = [desk.problem.team_by_code[duty.team] for duty in desk.plan.duties if (duty.day, duty.shift) == key]
    walking, resting = desk.routes(*key), {team.code for team in off}
    named = {team.code for team in _nearest(desk, asked, [posts[number] for number in here], on_duty)}
    seen: dict[tuple[object, ...], Rights] = {}
    for team in (*on_duty, *off):
        like = (team.force, team.area, team.reach)
        if like not in seen:
            seen[like] = _rights(desk, team, posts, here)
        rights = seen[like]
        if not any(rights):
            continue
        own = team.code in named
        pool = pools.setdefault((*rights, team.code if own else ""), Pool(*rights, named=team if own else None))
        if team.code in resting:
            pool.off.append(team)
        elif team.code in walking:
            pool.patrols.append(team)
        else:
            pool.people += team.present(*key)
    return list(pools.values())


def _rights(desk: Desk, team: Team, posts: Sequence[PostDemand], here: frozenset[int]) -> Rights:
    numbers = range(len(posts))
    near = {n for n in numbers if is_near(desk.problem, team, desk.problem.stop_by_code[posts[n].stop])}
    right = {n for n in numbers if is_of_force(desk.problem, team, posts[n])}
    return frozenset(near & right), here & (right - near), here & (near - right)


def _nearest(desk: Desk, asked: Claim, posts: Sequence[PostDemand], teams: Iterable[Team]) -> list[Team]:
    """Teams of the right force that may not enter, those with the shortest ways to the stop."""
    stop = desk.problem.stop_by_code[asked.stop]
    ways = {
        team.code: (way_s, team)
        for team in teams
        if not is_near(desk.problem, team, stop) and any(is_of_force(desk.problem, team, post) for post in posts)
        for way_s in [desk.there_and_back_s(team, stop.place)]
        if way_s is not None
    }
    nearest = sorted(ways.items(), key=lambda way: (way[1][0], way[0]))
    return [team for _, (_, team) in nearest[:MOST_NAMED]]
