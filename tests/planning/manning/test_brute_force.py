"""The manning against every way in which a few people can stand at the posts, and its plans through the verifier."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planning.manning.town import HOUR, STOPS, TOWN, VOLUNTEERS, early, found, plan_of, wanted, wanting
from planning.manning.ways import STEPS, fewest_missing
from watchbill.planning.manning import man_posts
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Absence, PostDemand, Problem

HERE, THERE = STOPS[0], STOPS[1]
FAR = next(stop.code for stop in TOWN.stops if stop.area == "V2")
PATROL, STRANGER, SUPPORT = (
    next(team.code for team in TOWN.teams if (team.force, team.area) == kind)
    for kind in (("patrol_team", "V1"), ("volunteer", "V2"), ("support", "T1"))
)
TEAMS = (*VOLUNTEERS[:2], PATROL, STRANGER, SUPPORT)
WALKED_S = 6 * HOUR
"""When the early shift begins."""


@dataclass(frozen=True)
class Case:
    """A town, the teams on duty, those of them that walk, and those that were on duty before."""

    problem: Problem
    teams: tuple[str, ...]
    walking: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @property
    def walks(self) -> set[tuple[str, int, str]]:
        return {(code, 0, "early") for code in self.walking}


@st.composite
def demands(draw: st.DrawFn) -> tuple[PostDemand, ...]:
    """Up to three posts at up to three stops, two of them perhaps the morning and the noon of one post."""
    hours = st.integers(1, 3).map(lambda number: number * HOUR)
    forces = st.sampled_from(((), (), ("volunteer",), ("patrol_team",), ("volunteer", "patrol_team"), ("support",)))

    def post(stop: str, name: str, begin: int, end: int) -> PostDemand:
        return wanted(
            stop, begin * HOUR, end * HOUR, name=name, people=draw(st.integers(1, 2)), longest_s=draw(hours),
            rest_s=draw(st.integers(0, 2)) * HOUR, forces=draw(forces),
        )  # fmt: skip

    begin = draw(st.integers(0, 1))
    middle = draw(st.integers(begin + 1, STEPS))
    found = [post(HERE, "north", begin, middle)]
    if middle < STEPS and draw(st.booleans()):
        found.append(post(HERE, "north", middle, STEPS))
    for stop, name in draw(st.sets(st.sampled_from(((HERE, "south"), (THERE, ""), (FAR, ""))), max_size=1)):
        begin = draw(st.integers(0, 2))
        found.append(post(stop, name, begin, draw(st.integers(begin + 1, STEPS))))
    return tuple(found)


def prioritised(problem: Problem, priority: dict[str, int]) -> Problem:
    stops = (msgspec.structs.replace(stop, priority=priority.get(stop.code, 3)) for stop in problem.stops)
    return msgspec.structs.replace(problem, stops=tuple(stops))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    problem = wanting(*draw(demands()))
    drawn = {}
    for code in TEAMS:
        strength = draw(st.integers(1, 2))
        absences = draw(st.sampled_from(((), (), (Absence(day=0, people=1),))))
        reach = draw(st.sampled_from(((), ("V1",), ("V1", "V2"))))
        drawn[code] = msgspec.structs.replace(
            problem.team_by_code[code], strength=strength, absences=absences, reach=reach, away=()
        )
    priority = {code: draw(st.integers(1, 5)) for code in (HERE, THERE, FAR)}
    teams = (drawn.get(team.code, team) for team in problem.teams)
    some = st.sets(st.sampled_from(TEAMS), max_size=3).map(lambda codes: tuple(sorted(codes)))
    return Case(
        problem=prioritised(msgspec.structs.replace(problem, teams=tuple(teams)), priority),
        teams=draw(some),
        walking=draw(st.sampled_from(((), (), (TEAMS[0],), (PATROL,)))),
        before=draw(some),
    )


def weight_missing(problem: Problem, plan: Plan) -> float:
    """People-hours that a plan says are missing, by weight."""
    return sum(
        lack.amount / HOUR * (6 - problem.stop_by_code[lack.stop].priority)
        for lack in plan.shortfalls
        if lack.rule == "post_unmanned"
    )


def faults(problem: Problem, plan: Plan) -> list[str]:
    return [finding.rule for finding in found(problem, plan) if finding.severity == "error"]


def best_of(case: Case) -> int:
    """What the best of all mannings lacks; the verifier finds nothing wrong with it, and as much missing."""
    standing = [case.problem.team_by_code[code] for code in case.teams if code not in case.walking]
    best, posts = fewest_missing(case.problem, standing)
    plan = plan_of(case.problem, early(*case.teams), posts)
    assert (faults(case.problem, plan), weight_missing(case.problem, plan)) == ([], best)
    return best


QUICK_MISSES = Case(
    wanting(
        wanted(HERE, 0, HOUR, forces=("volunteer", "support")), wanted(THERE, 0, HOUR, forces=("volunteer",)),
    ),
    (VOLUNTEERS[0], SUPPORT),
)  # fmt: skip
"""The first post takes the only one who may hold the second, although another could stand there."""


LONGER_MATTERS_LESS = Case(
    prioritised(wanting(wanted(HERE, 0, HOUR), wanted(THERE, 0, 2 * HOUR)), {HERE: 1, THERE: 4}), (VOLUNTEERS[0],)
)
"""One person and two posts: the one for a shorter time is at the stop that matters more."""


@settings(max_examples=300, derandomize=True)
@example(case=QUICK_MISSES)
@example(case=LONGER_MATTERS_LESS)
@given(case=cases())
def test_no_manning_of_all_there_are_misses_less(case: Case) -> None:
    duties = early(*case.teams)
    plan = plan_of(case.problem, duties, man_posts(case.problem, duties, walking=case.walks))
    assert faults(case.problem, plan) == []
    assert not {post.team for post in plan.posts} & set(case.walking)
    assert weight_missing(case.problem, plan) == best_of(case)


@settings(max_examples=120, derandomize=True)
@given(case=cases(), hours=st.integers(0, 3))
def test_who_stood_there_before_stays_or_makes_room_for_something_better(case: Case, hours: int) -> None:
    now_s = hours * HOUR
    before = man_posts(case.problem, early(*case.before), walking=case.walks)
    kept = [post for post in before if post.team in case.teams]
    posts = man_posts(case.problem, early(*case.teams), kept=kept, walking=case.walks, from_s=lambda _: now_s)
    problem = msgspec.structs.replace(case.problem, walked_until_s=WALKED_S + now_s)
    plan = plan_of(problem, early(*case.teams), posts)
    assert faults(problem, plan) == []
    assert {post for post in posts if post.start_s < now_s} == {post for post in kept if post.start_s < now_s}
    best, found = best_of(case), weight_missing(problem, plan)
    assert found == best if not now_s else found >= best
    if now_s or plan_of(case.problem, (), kept).shortfalls == plan.shortfalls:
        people = {msgspec.structs.replace(post, people=0): post.people for post in posts}
        assert all(people.get(msgspec.structs.replace(post, people=0), 0) >= post.people for post in kept)
