"""Different forces at a stop: what keeps a second one away is named, and so is each way to bring one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.explain.cases import (
    HOUR,
    MIN,
    WAY_S,
    cost,
    demand,
    duty,
    explained,
    only,
    operation,
    repair,
    route,
    rules,
    team,
)
from watchbill.planning.check import check
from watchbill.planning.explain.clash import smallest_clash
from watchbill.planning.explain.desk import Desk, claim_of
from watchbill.planning.explain.stop_part import StopPart
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Problem, Team
from watchbill.planning.reasons import Explanation
from watchbill.planning.shortfalls import shortfalls
from watchbill.planning.stopping import TimeLimit


def other(code: str, area: str = "V", **changes: Any) -> Team:
    """A team of the other force."""
    return msgspec.structs.replace(team(code, area), force="other", **changes)


def two_forces(there: list[Team], **wants: Any) -> Problem:
    """An operation with two forces that patrol; stop S wants both."""
    problem = operation(there, patrols=True, demands=[demand(2, forces=2, **wants)])
    force = problem.forces[0]
    return msgspec.structs.replace(problem, forces=(force, msgspec.structs.replace(force, code="other", name="Other")))


def alone(problem: Problem, *others: str) -> Explanation:
    """What is said where team a alone visits the stop, and the others are on duty too."""
    routes = [route("a", ("S", HOUR), ("S", 2 * HOUR)), *(route(code) for code in others)]
    return only("two_forces", explained(problem, [duty(each.team) for each in routes], routes))


def test_a_team_of_the_other_force_that_is_off_may_come() -> None:
    found = alone(two_forces([team("a"), team("b"), other("o")]))
    assert rules(found) == ["two_forces", "on_duty"]
    assert cost(found, "put_on_duty") == (1, "duties", ("o",))
    assert cost(found, "fewer_forces") == (1, "teams", ())


def test_a_team_of_the_other_force_next_door_may_be_let_in() -> None:
    found = alone(two_forces([team("a"), other("o", "W")]), "o")
    assert rules(found) == ["two_forces", "on_duty", "reach"]
    assert cost(found, "allow_reach") == (20, "minutes", ("o",))


def test_a_new_team_is_of_the_force_that_is_missing() -> None:
    found = alone(two_forces([team("a"), other("o", away=(0,))]))
    more = repair(found, "add_team")
    assert more is not None
    assert (more.cost, more.force) == (1, "other")


def test_no_new_team_helps_where_one_force_alone_patrols() -> None:
    problem = two_forces([team("a"), team("b")])
    found = alone(problem)
    assert found.verdict == "infeasible"
    assert {each.kind for each in found.repairs} == {"fewer_forces"}


def test_the_gap_between_forces_leaves_no_room() -> None:
    found = alone(two_forces([team("a"), other("o")], force_gap_s=8 * HOUR), "o")
    assert rules(found)[0] == "two_forces"
    assert "force_gap" in rules(found)
    gap = repair(found, "shorter_force_gap")
    assert gap is not None
    assert gap.value == 8 * HOUR - 2 * WAY_S - 5 * MIN


def test_two_forces_cannot_be_where_one_visit_is_made() -> None:
    problem = two_forces([team("a"), other("o")])
    found = only("two_forces", explained(problem, [duty("a"), duty("o")], [route("a", ("S", HOUR)), route("o")]))
    assert rules(found) == ["two_forces", "visits_made"]


def test_both_forces_that_could_come_are_not_proven_impossible() -> None:
    assert alone(two_forces([team("a"), other("o")]), "o").verdict == "out_of_time"


WANTS = st.fixed_dictionaries(
    {
        "teams": st.integers(1, 2),
        "force_gap_s": st.sampled_from([0, 2 * HOUR, 8 * HOUR]),
        "min_gap_s": st.sampled_from([0, HOUR]),
        "most_visits": st.sampled_from([None, 1]),
        "windows": st.sampled_from([(), ((HOUR, 2 * HOUR),), ((0, 5 * MIN),)]),
    }
)
TEAMS = [team("a"), team("b"), other("o"), other("w", "W")]
HOURS = (HOUR, 2 * HOUR, 4 * HOUR, 7 * HOUR)


@given(WANTS, st.sets(st.sampled_from(["b", "o", "w"])))
@settings(max_examples=15, deadline=None)
def test_a_clash_over_forces_is_real(wants: dict[str, Any], on_duty: set[str]) -> None:
    """No plan of visits at whole hours has both forces; without any one claim of the clash the others can hold."""
    problem = two_forces(TEAMS, **wants)
    duties = [duty(code) for code in ("a", *sorted(on_duty))]
    routes = [route(each.team) for each in duties]
    found = only("two_forces", explained(problem, duties, routes))
    plan = Plan(duties=tuple(duties), routes=tuple(routes), shortfalls=shortfalls(problem, duties, routes))
    asked = claim_of(problem, found.shortfall)
    if found.params:  # fewer visits than forces: the routes are empty
        assert rules(found) == ["two_forces", "visits_made"]
    part = StopPart(Desk(problem, plan), problem.demands[0], asked, TimeLimit(60))
    clash = smallest_clash(part, asked)
    if not clash:
        return
    assert not part.satisfiable(clash)
    for claim in clash:
        assert part.satisfiable([each for each in clash if each != claim])
    if "visits_made" not in {claim.rule for claim in clash}:
        assert not any(_both_forces(problem, duties, visits) for visits in _visits(duties))


def _visits(duties: list[Duty]) -> Iterator[tuple[tuple[str, int], ...]]:
    codes = [each.team for each in duties]
    for first, second, earlier, later in product(codes, codes, HOURS, HOURS):
        if earlier < later:
            yield (first, earlier), (second, later)


def _both_forces(problem: Problem, duties: list[Duty], visits: tuple[tuple[str, int], ...]) -> bool:
    """Whether these visits are a plan that keeps every hard rule and has both forces."""
    routes = [route(each.team, *(("S", start_s) for code, start_s in visits if code == each.team)) for each in duties]
    plan = Plan(duties=tuple(duties), routes=tuple(routes), shortfalls=shortfalls(problem, duties, routes))
    found = check(problem, plan)
    return not any(one.severity == "error" or one.rule == "two_forces" for one in found)
