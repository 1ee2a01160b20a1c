"""The manning with the fewest people-seconds missing, on a grid of time.

A variable for each team, post, begin and end of a stint counts the people who stand there so long. The people of a
team who stand or rest at a stop at any instant are among those that were given to it, and that is enough: such
stints can always be dealt to single people, for intervals that overlap at most n times can be dealt to n people.
Teams that may hold the same posts are one pool in the model, so that it is no larger for being told who stands where;
``_dealt`` gives the stints of a pool back to its teams.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from ortools.sat.python import cp_model

from watchbill.planning.cpsat import FOUND, Solver
from watchbill.planning.manning.post_shift import PostShift, Stint
from watchbill.planning.stopping import StopRule, share_of

STEP_S = 1_800
"""Stints begin and end at whole steps, at the ends of the posts' hours, or where the quick assignment has them."""
MOST_VARIABLES = 20_000
"""Groups of posts with more possible stints keep the quick assignment."""
WORK_LIMIT = 1.0
"""Deterministic time of one group, so that the answer does not hang on the machine's speed."""


def fewest_missing(here: PostShift, start: list[Stint], *, seed: int, stop: StopRule) -> list[Stint]:
    """Return better stints where there are any and they are found before ``stop`` ends the search."""
    parts = [(sorted(posts), [stint for stint in start if stint.post in posts]) for posts in _groups(here)]
    lacking = [(posts, part) for posts, part in parts if here.missing_s(part, posts)]
    best = [stint for posts, part in parts if (posts, part) not in lacking for stint in part]
    for number, (posts, part) in enumerate(lacking):
        share = share_of(stop, len(lacking) - number)
        best += part if share(math.inf) else _improved(here, posts, part, seed, share)
    return best


def _groups(here: PostShift) -> Iterator[set[int]]:
    """Posts that share teams, directly or by others."""
    group_of_team: dict[int, set[int]] = {}
    for post, teams in enumerate(here.may_hold):
        joined = {post}.union(*(group_of_team[team] for team in teams if team in group_of_team))
        for member in joined:
            for team in here.may_hold[member]:
                group_of_team[team] = joined
    distinct = {id(group): group for group in group_of_team.values()}
    yield from distinct.values()


def _improved(here: PostShift, posts: list[int], start: list[Stint], seed: int, stop: StopRule) -> list[Stint]:
    pools = _pools(here, posts)
    leader = {team: first for first, teams in pools.items() for team in teams}
    model = cp_model.CpModel()
    edges = sorted(
        {edge for post in posts for edge in (here.wanted[post].start_s, here.wanted[post].end_s)}
        | {edge for stint in start for edge in (stint.start_s, stint.end_s)}
        | set(range(0, max(here.wanted[post].end_s for post in posts), STEP_S))
    )
    possible = list(islice(_possible(here, pools, posts, edges), MOST_VARIABLES + 1))
    if len(possible) > MOST_VARIABLES:
        return start
    hints: dict[Stint, int] = defaultdict(int)
    for stint in start:
        hints[stint._replace(team=leader[stint.team], people=0)] += stint.people
    people = {}
    for stint in possible:
        most = min(here.wanted[stint.post].people, sum(here.present[team] for team in pools[stint.team]))
        people[stint] = model.new_int_var(0, most, "")
        model.add_hint(people[stint], hints[stint])
    _limit(here, pools, model, people, edges)
    cost = _missing(here, model, posts, people, edges)
    model.minimize(100 * cp_model.LinearExpr.sum(cost) + cp_model.LinearExpr.sum(list(people.values())))
    solver = Solver(seed=seed, effort=WORK_LIMIT)
    if solver.solve(model, stop=stop) not in FOUND:
        return start
    pooled = [stint._replace(people=number) for stint in possible if (number := solver.value(people[stint]))]
    found = [stint for first, teams in pools.items() for stint in _dealt(here, teams, first, pooled)]
    return found if here.missing_s(found, posts) < here.missing_s(start, posts) else start


def _pools(here: PostShift, posts: Sequence[int]) -> dict[int, list[int]]:
    """Teams with people there by the posts that they may hold, each pool named by its first team."""
    holds: dict[int, list[int]] = defaultdict(list)
    for post in posts:
        for team in here.may_hold[post]:
            holds[team].append(post)
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for team, own in holds.items():
        alike[here.patrols[team], *own].append(team)
    return {teams[0]: teams for teams in alike.values()}


def _dealt(here: PostShift, teams: Sequence[int], first: int, pooled: Sequence[Stint]) -> Iterator[Stint]:
    """Give a pool's stints to the people of its teams: whoever is at the stop and has had time off, else the next."""
    waiting = [team for team in teams for _ in range(here.present[team])]
    at_stop: dict[str, list[tuple[int, int]]] = defaultdict(list)
    number: Counter[Stint] = Counter()
    for stint in sorted(pooled, key=lambda stint: (stint.start_s, stint.post)):
        if stint.team != first:
            continue
        demand = here.wanted[stint.post]
        people = at_stop[demand.stop]  # when each has had its time off, and its team
        for _ in range(stint.people):
            free = [one for one in people if one[0] <= stint.start_s]
            if free:
                one = max(free)
                people.remove(one)
                team = one[1]
            else:
                team = waiting.pop(0)
            people.append((stint.end_s + demand.rest_s, team))
            number[stint._replace(team=team, people=0)] += 1
    for stint, count in number.items():
        yield stint._replace(people=count)


def _possible(
    here: PostShift, pools: dict[int, list[int]], posts: Sequence[int], edges: Sequence[int]
) -> Iterator[Stint]:
    for post in posts:
        demand = here.wanted[post]
        inside = [edge for edge in edges if demand.start_s <= edge <= demand.end_s]
        for team in here.may_hold[post]:
            if team in pools and any(here.present[one] for one in pools[team]):
                for number, start_s in enumerate(inside):
                    for end_s in inside[number + 1 :]:
                        if end_s - start_s <= demand.longest_s:
                            yield Stint(team, post, start_s, end_s, 0)


def _limit(
    here: PostShift,
    pools: dict[int, list[int]],
    model: cp_model.CpModel,
    people: dict[Stint, cp_model.IntVar],
    edges: Sequence[int],
) -> None:
    """At each stop stand and rest no more people of a pool than were given to it, of those that are present."""
    present = {first: sum(here.present[team] for team in teams) for first, teams in pools.items()}
    at_stop: dict[tuple[int, str], list[Stint]] = defaultdict(list)
    for stint in people:
        at_stop[stint.team, here.wanted[stint.post].stop].append(stint)
    given: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for (team, _), stints in at_stop.items():
        here_too = model.new_int_var(0, present[team], "")
        given[team].append(here_too)
        for edge in edges:
            busy = [
                people[stint]
                for stint in stints
                if stint.start_s <= edge < stint.end_s + here.wanted[stint.post].rest_s
            ]
            if busy:
                model.add(cp_model.LinearExpr.sum(busy) <= here_too)
    for team, parts in given.items():
        model.add(cp_model.LinearExpr.sum(parts) <= present[team])


def _missing(
    here: PostShift,
    model: cp_model.CpModel,
    posts: Sequence[int],
    people: dict[Stint, cp_model.IntVar],
    edges: Sequence[int],
) -> list[cp_model.LinearExprT]:
    standing: dict[int, list[Stint]] = defaultdict(list)
    for stint in people:
        standing[stint.post].append(stint)
    cost: list[cp_model.LinearExprT] = []
    for post in posts:
        demand = here.wanted[post]
        inside = [edge for edge in edges if demand.start_s <= edge <= demand.end_s]
        for start_s, end_s in pairwise(inside):
            missing = model.new_int_var(0, demand.people, "")
            there = [people[stint] for stint in standing[post] if stint.start_s <= start_s < stint.end_s]
            model.add(missing + cp_model.LinearExpr.sum(there) >= demand.people)
            cost.append(here.weight(post) * (end_s - start_s) * missing)
    return cost
