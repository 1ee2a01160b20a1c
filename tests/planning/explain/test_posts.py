"""Why a post is unmanned, when, and who could come."""

from __future__ import annotations

import msgspec

from planning.explain.cases import only
from planning.manning.town import HOUR, VOLUNTEERS, early, plan_of, wanted, wanting
from watchbill.planning.explain import explain
from watchbill.planning.manning import man_posts
from watchbill.planning.problem import Problem
from watchbill.planning.proofs import Proofs
from watchbill.planning.reasons import Explanation


def reason(problem: Problem, *teams: str) -> Explanation:
    duties = early(*teams)
    plan = plan_of(problem, duties, man_posts(problem, duties))
    return only("post_unmanned", explain(problem, plan, budget_s=30))


def test_a_team_that_is_off_and_may_work_could_come() -> None:
    problem = msgspec.structs.replace(wanting(wanted(end_s=4 * HOUR)), minima=())
    found = reason(problem, VOLUNTEERS[0])
    (way,) = found.repairs
    assert (found.finding, way.kind, way.teams) == ("possible", "put_on_duty", (VOLUNTEERS[1],))
    assert (found.params["open_from_s"], found.params["open_until_s"]) == (2 * HOUR, 2 * HOUR + 1800)


def test_more_people_than_there_are_cannot_come() -> None:
    problem = wanting(wanted(people=900))
    found = reason(problem)
    assert [claim.rule for claim in found.clash] == ["post_unmanned", "strength"]
    assert [way.kind for way in found.repairs] == ["add_people", "other_force"]
    assert Proofs(problem).hold(found.shortfall)


def test_a_force_that_does_not_work_the_shift_is_named() -> None:
    demand = msgspec.structs.replace(wanted(forces=("volunteer",)), shift="night")
    found = reason(wanting(demand))
    assert [claim.rule for claim in found.clash] == ["post_unmanned", "force_shift"]
    assert [way.kind for way in found.repairs] == ["other_force"]


def test_a_post_that_people_could_hold_is_not_proven_impossible() -> None:
    problem = wanting(wanted())
    assert not Proofs(problem).hold(reason(problem).shortfall)
