"""Small plans to rehearse: every patrol walks a random way through the stops in its reach, with some time in hand."""

from __future__ import annotations

import random
from collections.abc import Iterator

from msgspec import structs

from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan, Route, Step
from watchbill.planning.posts import fixed_posts
from watchbill.planning.problem import PostDemand, Problem, Team
from watchbill.planning.sample import sample_problem
from watchbill.planning.shortfalls import shortfalls


def outing(seed: int = 1, *, villages: int = 2, stops: int = 3, teams: int = 2) -> tuple[Problem, Plan]:
    """A problem of one day and a plan that breaks no rule; the same seed gives the same."""
    chance = random.Random(seed)
    problem = sample_problem(villages, stops, teams, days=1, seed=seed)
    demands = tuple(structs.replace(demand, min_gap_s=0) for demand in problem.demands)
    problem = structs.replace(problem, demands=demands)
    duties = []
    for team in problem.teams:
        if chance.random() < 0.9:
            shift = chance.choice(problem.force_by_code[team.force].shifts)
            duties.append(Duty(team=team.code, day=0, shift=shift))
    problem = structs.replace(problem, post_demands=tuple(_posts_wanted(problem, random.Random(seed))))
    posts = fixed_posts(problem, duties, seed=seed)
    standing = {(post.team, post.shift) for post in posts}
    routes = [
        _route(problem, problem.team_by_code[duty.team], duty.shift, chance)
        for duty in duties
        if problem.force_by_code[problem.team_by_code[duty.team].force].patrols
        and (duty.team, duty.shift) not in standing
    ]
    plan = Plan(
        duties=tuple(duties),
        routes=tuple(routes),
        posts=posts,
        shortfalls=shortfalls(problem, duties, routes, posts),
    )
    assert [finding for finding in check(problem, plan) if finding.severity == "error"] == []
    return problem, plan


def _posts_wanted(problem: Problem, chance: random.Random) -> Iterator[PostDemand]:
    """Posts of people who are relieved; some ask for a force that patrols."""
    walking = tuple(force.code for force in problem.forces if force.patrols)
    for stop in problem.stops:
        for name in ("", "gate"):
            if chance.random() < 0.25:
                start_s, longest_s = 1800 * chance.randint(0, 4), 1800 * chance.randint(2, 6)
                yield PostDemand(
                    stop=stop.code, name=name, day=0, shift=chance.choice(problem.shifts).code, start_s=start_s,
                    end_s=start_s + 1800 * chance.randint(2, 10), people=chance.randint(1, 3), longest_s=longest_s,
                    forces=walking if chance.random() < 0.3 else (),
                )  # fmt: skip


def _route(problem: Problem, team: Team, shift: str, chance: random.Random) -> Route:
    stops = [stop for stop in problem.stops if stop.area in team.reach]
    length_s = problem.shift_by_code[shift].length_s
    rested = False
    now, here = chance.randint(0, 1800), team.base
    start_s = now
    steps: list[Step] = []
    for _ in range(chance.randint(0, 8)):
        if now >= problem.breaks.earliest_s and not rested:
            stop, place, stay_s = "", team.base, problem.breaks.duration_s
        else:
            chosen = chance.choice(stops)
            stop, place, stay_s = chosen.code, chosen.place, 300
        arrival_s = now + problem.leg_s(team.mode, here, place) + chance.choice((0, 0, 60, 1200, 5000))
        if arrival_s + stay_s + problem.leg_s(team.mode, place, team.base) > length_s:
            break
        if not stop and arrival_s > problem.breaks.latest_s:
            break
        rested |= not stop
        step = Step(
            kind="visit" if stop else "break",
            stop=stop,
            place=place,
            arrival_s=arrival_s,
            departure_s=arrival_s + stay_s,
        )
        steps.append(step)
        now, here = step.departure_s, place
    end_s = now + problem.leg_s(team.mode, here, team.base)
    return Route(team=team.code, day=0, shift=shift, start_s=start_s, end_s=end_s, steps=tuple(steps))
