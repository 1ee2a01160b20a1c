"""A few people, two stops, four steps of time: every way to stand there is tried, and says the same as the reasons."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.explain.cases import only
from planning.manning.town import HOUR, STOPS, VOLUNTEERS, early, found, plan_of, wanted, wanting
from planning.manning.ways import STEPS, less, need_of, ways_at
from watchbill.planning.explain import explain
from watchbill.planning.manning import man_posts
from watchbill.planning.problem import PostDemand, Problem, Team
from watchbill.planning.reasons import Claim, Explanation
from watchbill.planning.stopping import TimeLimit

HERE, THERE = STOPS[0], STOPS[1]
FAR = "far"
"""A volunteer team of the other village."""
MAKERS = "makers"
"""A team of another force that does not patrol, at home in the village."""


def possible(demands: Sequence[PostDemand], people: Sequence[frozenset[int]], *, relief: bool, rest: bool) -> bool:
    """Whether people, each with the posts (1, 2, ...) that they may hold, man all posts throughout."""
    ways = ways_at(demands, relief=relief, rest=rest)
    reached = {need_of(demands)}
    for may_hold in people:
        own = [way for way in ways if set(way) - {0} <= may_hold]
        reached = {less(open_, way) for open_ in reached for way in own}
    return any(not any(map(any, open_)) for open_ in reached)


@st.composite
def posts(draw: st.DrawFn) -> list[PostDemand]:
    here = draw(st.integers(1, 2))
    length = st.integers(1, 3).map(lambda hours: hours * HOUR)
    found = [
        wanted(
            HERE, name=f"p{number}", start_s=draw(st.integers(0, 1)) * HOUR, end_s=draw(st.integers(2, STEPS)) * HOUR,
            people=draw(st.integers(1, 2)), longest_s=draw(length), rest_s=draw(st.integers(0, 2)) * HOUR,
            forces=("volunteer",),
        )
        for number in range(here)
    ]  # fmt: skip
    if draw(st.booleans()):
        found.append(wanted(THERE, start_s=0, end_s=2 * HOUR, longest_s=2 * HOUR, rest_s=HOUR, forces=("volunteer",)))
    return found


def town(demands: Sequence[PostDemand], strength: int) -> Problem:
    problem = wanting(*demands, strength=strength)
    volunteer = problem.team_by_code[VOLUNTEERS[0]]
    force = next(f.code for f in problem.forces if not f.patrols and f.code != "volunteer")
    stranger = msgspec.structs.replace(volunteer, code=FAR, area="V2", reach=("V2",), strength=1)
    makers = msgspec.structs.replace(volunteer, code=MAKERS, force=force, strength=1)
    return msgspec.structs.replace(problem, teams=(*problem.teams, stranger, makers), minima=())


def holds_together(problem: Problem, teams: Sequence[Team], claims: Collection[Claim]) -> bool:
    """Whether claims of a clash hold together, by trying all ways; people without limit come where more may."""
    rules = {claim.rule for claim in claims}
    stops = {claim.stop for claim in claims if claim.rule == "post_unmanned"}
    demands = [each for each in problem.post_demands if each.stop in stops]
    here = frozenset(number for number, each in enumerate(demands, start=1) if each.stop == HERE)
    people = []
    for team in teams:
        may_hold = here if team.area == "V2" else frozenset(range(1, len(demands) + 1))
        barred = (team.code == FAR and "reach" in rules) or (team.code == MAKERS and "post_force" in rules)
        may_hold = here & may_hold if team.code in {FAR, MAKERS} else may_hold
        people += [frozenset() if barred else may_hold] * team.strength
    if "on_duty" not in rules:
        people += [here] * 8
    return possible(demands, people, relief="post_relief" in rules, rest="post_rest" in rules)


@given(posts(), st.integers(1, 2), st.integers(0, 2), st.booleans(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_every_way_to_stand_tried_says_the_same(
    demands: list[PostDemand], strength: int, volunteers: int, far: bool, makers: bool
) -> None:
    problem = town(demands, strength)
    codes = [*VOLUNTEERS[:volunteers], *([FAR] if far else []), *([MAKERS] if makers else [])]
    duties = early(*codes)
    plan = plan_of(problem, duties, man_posts(problem, duties))
    assert [fault for fault in found(problem, plan) if fault.severity == "error"] == []
    if not any(lack.rule == "post_unmanned" and lack.stop == HERE for lack in plan.shortfalls):
        return
    each = only("post_unmanned", explain(problem, plan, stop=TimeLimit(60)), stop=HERE)
    teams = [problem.team_by_code[code] for code in codes]
    _is_true(problem, teams, each)


def _is_true(problem: Problem, teams: Sequence[Team], each: Explanation) -> None:
    if {claim.rule for claim in each.clash} & {"strength", "force_shift"}:
        return
    assert each.verdict == "infeasible", "what the planner leaves open could be manned"
    if any(claim.rule == "posts_as_planned" for claim in each.clash):
        return
    assert not holds_together(problem, teams, each.clash)
    for claim in each.clash:
        assert holds_together(problem, teams, set(each.clash) - {claim}), claim
