"""The posts of one shift and the teams that may stand there, as both ways of manning see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from watchbill.planning.plan import Post
from watchbill.planning.problem import PostDemand, Problem, Stop, Team


class Stint(NamedTuple):
    """So many people of a team stand at a post without being relieved; seconds after the shift's start."""

    team: int
    post: int
    start_s: int
    end_s: int
    people: int


class PostShift:
    """Teams and posts are named by their positions in ``teams`` and ``posts``; posts that matter most come first.

    ``staying`` are teams that take no post beside those that they have.
    """

    def __init__(
        self, problem: Problem, key: tuple[int, str], teams: Sequence[str], staying: Collection[str] = ()
    ) -> None:
        self.problem = problem
        self.day, self.shift = key
        self.teams = [problem.team_by_code[code] for code in teams]
        self.present = [team.present(*key) for team in self.teams]
        self.patrols = [problem.force_by_code[team.force].patrols for team in self.teams]
        self.wanted = sorted(
            problem.post_demands_by_shift.get(key, ()),
            key=lambda demand: (problem.stop_by_code[demand.stop].priority, demand.stop, demand.name, demand.start_s),
        )
        by_area: dict[str, list[int]] = {}
        free = ((position, team) for position, team in enumerate(self.teams) if team.code not in staying)
        for position, team in free:
            for area in {team.area, *team.reach}:
                by_area.setdefault(area, []).append(position)
        self.may_hold = [self._may_hold(demand, by_area) for demand in self.wanted]
        """For each post the teams that may hold it, those nearest at home first, those that would patrol last."""

    def _may_hold(self, demand: PostDemand, by_area: dict[str, list[int]]) -> list[int]:
        stop = self.problem.stop_by_code[demand.stop]
        above = self.problem.ancestors(stop.area)
        near = {position for area in above for position in by_area.get(area, ())}
        able = [position for position in near if may_hold(self.problem, self.teams[position], demand, stop)]

        def rank(position: int) -> tuple[bool, int, str]:
            team = self.teams[position]
            away = above.index(team.area) if team.area in above else len(above)
            return self.patrols[position], away, team.code

        return sorted(able, key=rank)

    def weight(self, post: int) -> int:
        """What a second without a person at a post weighs."""
        return 6 - self.problem.stop_by_code[self.wanted[post].stop].priority

    def missing_s(self, stints: Iterable[Stint], posts: Iterable[int] | None = None) -> int:
        """Weighted people-seconds that are missing, at some posts or at all."""
        held: dict[int, list[Stint]] = {}
        for stint in stints:
            held.setdefault(stint.post, []).append(stint)
        asked = range(len(self.wanted)) if posts is None else posts
        return sum(self.weight(post) * missing_s(self.wanted[post], held.get(post, ())) for post in asked)

    def stints(self, posts: Iterable[Post]) -> list[Stint]:
        """Return posts as stints; those that nobody wants, and those of teams that are not here, are left out."""
        positions = {team.code: position for position, team in enumerate(self.teams)}
        found = []
        for post in posts:
            for number, demand in enumerate(self.wanted):
                same = (post.stop, post.name) == (demand.stop, demand.name)
                if same and demand.start_s <= post.start_s and post.end_s <= demand.end_s and post.team in positions:
                    found.append(Stint(positions[post.team], number, post.start_s, post.end_s, post.people))
        return sorted(found, key=lambda stint: (stint.start_s, stint.post, stint.team))

    def posts(self, stints: Iterable[Stint]) -> list[Post]:
        """Return stints as posts of the plan, those of one team at the same time put together."""
        people: Counter[tuple[int, int, int, int]] = Counter()
        for stint in stints:
            people[stint[:4]] += stint.people
        return [
            Post(
                team=self.teams[team].code,
                day=self.day,
                shift=self.shift,
                stop=self.wanted[post].stop,
                name=self.wanted[post].name,
                start_s=start_s,
                end_s=end_s,
                people=number,
            )
            for (team, post, start_s, end_s), number in sorted(
                people.items(), key=lambda item: (item[0][1], item[0][2], item[0][0], item[0][3])
            )
        ]


def may_hold(problem: Problem, team: Team, demand: PostDemand, stop: Stop) -> bool:
    """Return whether a team is of the right force, and at home at the stop or allowed to go there."""
    return is_of_force(problem, team, demand) and is_near(problem, team, stop)


def is_of_force(problem: Problem, team: Team, demand: PostDemand) -> bool:
    """Return whether a team is of a force that may hold a post."""
    return team.force in demand.forces if demand.forces else not problem.force_by_code[team.force].patrols


def is_near(problem: Problem, team: Team, stop: Stop) -> bool:
    """Return whether a team is at home at a stop, or allowed to go there."""
    return stop.area in team.reach or team.area in problem.ancestors(stop.area)


def missing_s(demand: PostDemand, stints: Iterable[Stint]) -> int:
    """Return the people-seconds that are missing at a post."""
    changes: Counter[int] = Counter({demand.start_s: 0, demand.end_s: 0})
    for stint in stints:
        changes[stint.start_s] += stint.people
        changes[stint.end_s] -= stint.people
    standing = missing = 0
    for start_s, end_s in pairwise(sorted(changes)):
        standing += changes[start_s]
        missing += max(0, demand.people - standing) * (end_s - start_s)
    return missing
