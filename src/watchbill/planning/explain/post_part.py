"""Fixed posts of one shift: can they be held, and relieved in time, by the people who are on duty?

Time is a grid of the largest step that divides all times of the posts. Nothing is lost by that: who follows whom, how
long anybody stands and how long they rest are limits on differences between instants, and where such limits can be
kept at all they can be kept at multiples of a step that divides them all. People who may hold the same posts are one
pool: stints that overlap at most n times can be dealt to n people, and nobody walks from one stop to another.

The part is easier than the whole (other stops and what began before a change are left out), so a clash found here is
one of the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from math import gcd

from msgspec import structs
from ortools.sat.python import cp_model

from watchbill.planning.explain.desk import Desk
from watchbill.planning.explain.model import ClaimModel, UndecidedError
from watchbill.planning.explain.post_pools import pools_of
from watchbill.planning.plan import Post
from watchbill.planning.problem import PostDemand, Problem, Struct, Team
from watchbill.planning.reasons import Claim
from watchbill.planning.shortfalls import unmanned
from watchbill.planning.stopping import StopRule

DAY_S = 86_400
MOST_STINTS = 20_000
"""Larger parts are not looked at."""


class Stint(Struct, frozen=True):
    """So many people of a pool stand at a post (positions), seconds after the shift's start."""

    pool: int
    post: int
    start_s: int
    end_s: int
    people: cp_model.IntVar


def wanted_posts(desk: Desk, key: tuple[int, str]) -> list[PostDemand]:
    """Return the posts of a shift, from the instant on that can still be changed; none that are past by then."""
    wanted = desk.problem.post_demands_by_shift.get(key, ())
    step_s = _step_s(wanted)
    begun_s = desk.problem.walked_until_s - key[0] * DAY_S - desk.problem.shift_by_code[key[1]].start_s
    from_s = -(-max(0, begun_s) // step_s) * step_s
    later = (structs.replace(post, start_s=max(post.start_s, from_s)) for post in wanted if post.end_s > from_s)
    return list(later)


def held(posts: Iterable[Post], demand: PostDemand) -> list[Post]:
    """Return who stands at a wanted post."""
    place = (demand.stop, demand.name, demand.day, demand.shift)
    return [post for post in posts if (post.stop, post.name, post.day, post.shift) == place]


def missing_s(problem: Problem, posts: Iterable[Post], demand: PostDemand) -> int:
    """Return the people-seconds for which a plan leaves a post open."""
    spans = unmanned(problem, demand, held(posts, demand))
    return sum(people * (end_s - start_s) for start_s, end_s, people in spans)


def _step_s(posts: Sequence[PostDemand]) -> int:
    """The largest step that divides all times of the posts; longer stints and rests than their hours do not count."""
    times = [0]
    for post in posts:
        hours_s = post.end_s - post.start_s
        times += [post.start_s, post.end_s]
        times += [each_s for each_s in (post.longest_s, post.rest_s) if each_s < hours_s]
    return gcd(*times) or 1


class PostPart(ClaimModel):
    """The posts of some stops in a shift, and the people who could stand there.

    Claims at the stop asked about: its posts are manned, there are no more people on duty, no other team may enter, no
    other force may stand there, the longest stint, the time off after it. Besides: teams that walk stay on their
    routes, and other stops stay manned as the plan has them.

    ``new`` are people more, ``called`` teams ``off`` duty that come, ``left`` teams that leave their routes; ``less``
    tells by post how many people of those wanted are missing at the worst, ``longer_s`` how much longer than allowed
    somebody stands, ``rest_less_s`` how much less time off anybody has.
    """

    def __init__(
        self, desk: Desk, asked: Claim, stops: Collection[str], budget: StopRule, off: Sequence[Team] = ()
    ) -> None:
        super().__init__(budget)
        self.desk = desk
        self.asked = asked
        self.key = (asked.day or 0, asked.shift)
        self.posts = [post for post in wanted_posts(desk, self.key) if post.stop in stops]
        self.here = frozenset(number for number, post in enumerate(self.posts) if post.stop == asked.stop)
        self.step_s = _step_s(self.posts)
        self.pools = pools_of(desk, asked, self.posts, off)
        self._add_people()
        self.stints = self._add_stints()
        self._add_rests()
        self._add_limits()
        self._add_wishes()

    def claim(self, rule: str) -> Claim:
        """Return the claim of a rule at the stop asked about."""
        return structs.replace(self.asked, rule=rule)

    # People

    def _add_people(self) -> None:
        """How many people of each pool are given to each stop."""
        rounds = [
            self.posts[n].people * (1 + -(-self.posts[n].rest_s // self.posts[n].longest_s)) for n in sorted(self.here)
        ]
        self.new = self.model.new_int_var(0, sum(rounds), "new people")
        on_duty = self.literal(self.claim("on_duty"))
        self.model.add(self.new == 0).only_enforce_if(on_duty)
        self.called: dict[str, cp_model.IntVar] = {}
        self.left: dict[str, cp_model.IntVar] = {}
        self.given: dict[tuple[int, str], cp_model.IntVar] = {}
        for number, pool in enumerate(self.pools):
            people: list[cp_model.LinearExprT] = [pool.people if number else self.new]
            for team in pool.off:
                called = self.called[team.code] = self.model.new_bool_var("")
                self.model.add_implication(on_duty, called.negated())
                people.append(team.present(*self.key) * called)
            for team in pool.patrols:
                left = self.left[team.code] = self.model.new_bool_var("")
                self.model.add_implication(self.literal(self._on_patrol(team)), left.negated())
                people.append(team.present(*self.key) * left)
            most = pool.people + sum(team.present(*self.key) for team in (*pool.off, *pool.patrols))
            stops = sorted({self.posts[n].stop for n in pool.any_posts})
            for stop in stops:
                self.given[number, stop] = self.model.new_int_var(0, most if number else sum(rounds), "")
            given = [self.given[number, stop] for stop in stops]
            self.model.add(cp_model.LinearExpr.sum(given) <= cp_model.LinearExpr.sum(people))

    def _on_patrol(self, team: Team) -> Claim:
        return Claim(rule="on_patrol", area=team.area, day=self.key[0], shift=self.key[1], team=team.code)

    # Stints

    def _edges(self, post: int) -> range:
        demand = self.posts[post]
        return range(demand.start_s, demand.end_s + 1, self.step_s)

    def _add_stints(self) -> list[Stint]:
        """All stints that are possible; at other stops than the one asked about none is longer than allowed."""
        possible = [
            (number, post, start_s, end_s)
            for number, pool in enumerate(self.pools)
            for post in sorted(pool.any_posts)
            for start_s, end_s in self._spans(post)
        ]
        if len(possible) > MOST_STINTS:
            raise UndecidedError
        return [
            Stint(number, post, start_s, end_s, self.model.new_int_var(0, self.posts[post].people, ""))
            for number, post, start_s, end_s in possible
        ]

    def _spans(self, post: int) -> Iterator[tuple[int, int]]:
        edges = self._edges(post)
        for number, start_s in enumerate(edges):
            for end_s in edges[number + 1 :]:
                if post in self.here or end_s - start_s <= self.posts[post].longest_s:
                    yield start_s, end_s

    def _add_rests(self) -> None:
        """Who stands or has time off at a stop is one of those given to it; the time off may shrink step by step."""
        at_stop: dict[tuple[int, str], list[Stint]] = {}
        for stint in self.stints:
            at_stop.setdefault((stint.pool, self.posts[stint.post].stop), []).append(stint)
        longest_rest_s = max((self.posts[n].rest_s for n in self.here), default=0)
        cuts = range(0, longest_rest_s, self.step_s)
        whole = [self.model.new_bool_var("") for _ in cuts]
        for less, more in pairwise(whole):
            self.model.add_implication(less, more)
        if whole:
            self.model.add_implication(self.literal(self.claim("post_rest")), whole[0])
        self.rest_less_s = cp_model.LinearExpr.sum([self.step_s * literal.negated() for literal in whole])
        for (pool, stop), stints in at_stop.items():
            given = self.given[pool, stop]
            if stop != self.asked.stop:
                self._at_most(stints, given, 0, None)
                continue
            self._at_most(stints, given, longest_rest_s, None)
            for cut_s, literal in zip(cuts, whole, strict=True):
                self._at_most(stints, given, cut_s, literal)

    def _at_most(
        self, stints: Sequence[Stint], given: cp_model.IntVar, cut_s: int, only_if: cp_model.IntVar | None
    ) -> None:
        """At each instant, people who stand or have their time off, cut by so much, are no more than given."""
        ends = {(s.end_s + max(0, self.posts[s.post].rest_s - cut_s)) for s in stints}
        for now_s in range(min(s.start_s for s in stints), max(ends), self.step_s):
            busy = [
                stint.people
                for stint in stints
                if stint.start_s <= now_s < stint.end_s + max(0, self.posts[stint.post].rest_s - cut_s)
            ]
            least = self.model.add(cp_model.LinearExpr.sum(busy) <= given)
            if only_if is not None:
                least.only_enforce_if(only_if)

    def _add_limits(self) -> None:
        """Stints too long, by teams that may not enter, or of a force that is not asked for."""
        relief = self.literal(self.claim("post_relief"))
        reach, force = self.literal(self.claim("reach")), self.literal(self.claim("post_force"))
        self.longer_s = self.model.new_int_var(0, DAY_S, "longer")
        too_long: dict[int, cp_model.IntVar] = {}
        for stint in self.stints:
            over_s = stint.end_s - stint.start_s - self.posts[stint.post].longest_s
            if over_s > 0:
                if over_s not in too_long:
                    too_long[over_s] = self.model.new_bool_var("")
                    self.model.add(self.longer_s >= over_s).only_enforce_if(too_long[over_s])
                self.model.add(stint.people == 0).only_enforce_if(too_long[over_s].negated())
            pool = self.pools[stint.pool]
            if stint.post in pool.by_reach:
                self.model.add(stint.people == 0).only_enforce_if(reach)
            elif stint.post in pool.by_force:
                self.model.add(stint.people == 0).only_enforce_if(force)
        self.model.add(self.longer_s == 0).only_enforce_if(relief)

    # What is wanted

    def _add_wishes(self) -> None:
        standing: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        for stint in self.stints:
            for now_s in range(stint.start_s, stint.end_s, self.step_s):
                standing.setdefault((stint.post, now_s), []).append(stint.people)
        self.less: dict[int, cp_model.IntVar] = {}
        open_s: dict[str, list[cp_model.LinearExprT]] = {}
        for number, post in enumerate(self.posts):
            self.less[number] = self.model.new_int_var(0, post.people, "")
            for now_s in self._edges(number)[:-1]:
                missing = self.model.new_int_var(0, post.people, "")
                there = cp_model.LinearExpr.sum(standing.get((number, now_s), []))
                self.model.add(there + missing >= post.people)
                self.model.add(missing <= self.less[number])
                open_s.setdefault(post.stop, []).append(self.step_s * missing)
        for stop, seconds in open_s.items():
            self._wish(stop, seconds)

    def _wish(self, stop: str, seconds: list[cp_model.LinearExprT]) -> None:
        """The stop asked about is manned throughout, others are left open no longer than the plan leaves them."""
        posts = [post for post in self.posts if post.stop == stop]
        left_open_s = sum(missing_s(self.desk.problem, self.desk.plan.posts, post) for post in posts)
        most_s = 0 if stop == self.asked.stop else left_open_s
        claim = Claim(
            rule="posts_as_planned" if most_s else "post_unmanned",
            area=self.desk.problem.stop_by_code[stop].area,
            day=self.asked.day,
            shift=self.asked.shift,
            stop=stop,
        )
        self.model.add(cp_model.LinearExpr.sum(seconds) <= most_s).only_enforce_if(self.literal(claim))
