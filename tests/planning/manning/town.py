"""Two villages in which volunteers hold posts that are wanted."""

from __future__ import annotations

import msgspec

from watchbill.planning.check import check
from watchbill.planning.finding import Finding
from watchbill.planning.plan import Duty, Plan, Post
from watchbill.planning.problem import PostDemand, Problem
from watchbill.planning.sample import sample_problem
from watchbill.planning.shortfalls import shortfalls

HOUR = 3600
TOWN = sample_problem(2, 2, 2, 1)
VOLUNTEERS = [team.code for team in TOWN.teams if team.force == "volunteer" and team.area == "V1"]
STOPS = [stop.code for stop in sorted(TOWN.stops, key=lambda stop: (stop.priority, stop.code)) if stop.area == "V1"]
"""Those that matter most first."""
POST_RULES = {"post", "post_people", "post_place", "post_relief", "post_unmanned", "shortfall_untrue"}


def wanted(stop: str = STOPS[0], start_s: int = 0, end_s: int = 8 * HOUR, **more: object) -> PostDemand:
    return PostDemand(stop=stop, day=0, shift="early", start_s=start_s, end_s=end_s, **more)  # type: ignore[arg-type]


def wanting(*demands: PostDemand, strength: int = 1) -> Problem:
    teams = tuple(
        msgspec.structs.replace(team, strength=strength, away=(), absences=()) if team.code in VOLUNTEERS else team
        for team in TOWN.teams
    )
    return msgspec.structs.replace(TOWN, post_demands=demands, teams=teams)


def early(*teams: str) -> tuple[Duty, ...]:
    return tuple(Duty(team=team, day=0, shift="early") for team in teams)


def plan_of(problem: Problem, duties: tuple[Duty, ...], posts: tuple[Post, ...]) -> Plan:
    return Plan(duties=duties, routes=(), posts=posts, shortfalls=shortfalls(problem, duties, (), posts))


def found(problem: Problem, plan: Plan) -> list[Finding]:
    return [finding for finding in check(problem, plan) if finding.rule in POST_RULES]


def unmanned_s(plan: Plan) -> float:
    return sum(lack.amount for lack in plan.shortfalls if lack.rule == "post_unmanned")
