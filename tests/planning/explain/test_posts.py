"""Why a post is unmanned, when, and who could come."""

from __future__ import annotations

import msgspec

from planning.explain.cases import only
from planning.manning.town import HOUR, STOPS, TOWN, VOLUNTEERS, early, plan_of, wanted, wanting
from watchbill.planning.explain import explain
from watchbill.planning.manning import man_posts
from watchbill.planning.plan import Route
from watchbill.planning.problem import Problem
from watchbill.planning.proofs import Proofs
from watchbill.planning.reasons import Explanation
from watchbill.planning.stopping import TimeLimit


def reason(problem: Problem, *teams: str) -> Explanation:
    duties = early(*teams)
    plan = plan_of(problem, duties, man_posts(problem, duties))
    return only("post_unmanned", explain(problem, plan, stop=TimeLimit(30)))


def test_one_person_without_relief_and_what_would_help() -> None:
    problem = msgspec.structs.replace(wanting(wanted(end_s=4 * HOUR)), minima=())
    found = reason(problem, VOLUNTEERS[0])
    assert [claim.rule for claim in found.clash] == ["post_unmanned", "on_duty", "post_relief", "post_rest"]
    assert (found.params["open_from_s"], found.params["open_until_s"]) == (2 * HOUR, 2 * HOUR + 1800)
    ways = {way.kind: (way.cost, way.unit, way.teams) for way in found.repairs}
    assert ways == {
        "put_on_duty": (1, "duties", (VOLUNTEERS[1],)),
        "add_people": (1, "people", ()),
        "longer_stint": (120, "minutes", ()),
        "shorter_rest": (30, "minutes", ()),
        "fewer_people": (1, "people", ()),
    }


def test_another_post_that_shares_the_people_is_named() -> None:
    demands = (wanted(STOPS[0], longest_s=8 * HOUR), wanted(STOPS[1], longest_s=8 * HOUR))
    problem = msgspec.structs.replace(wanting(*demands), minima=())
    duties = early(VOLUNTEERS[0])
    posts = man_posts(problem, duties)
    lack = only("post_unmanned", explain(problem, plan_of(problem, duties, posts), stop=TimeLimit(30)))
    assert lack.shortfall.stop == STOPS[1]
    assert [(claim.rule, claim.stop) for claim in lack.clash] == [
        ("post_unmanned", STOPS[1]), ("on_duty", STOPS[1]), ("post_unmanned", STOPS[0]),
    ]  # fmt: skip
    assert [way.stop for way in lack.repairs if way.kind == "fewer_people"] == [STOPS[1], STOPS[0]]


def test_a_team_on_its_route_could_leave_it() -> None:
    patrol = next(team for team in TOWN.teams if team.area == "V1" and TOWN.force_by_code[team.force].patrols)
    problem = msgspec.structs.replace(wanting(wanted(longest_s=8 * HOUR, forces=(patrol.force,))), minima=())
    duties = early(patrol.code)
    route = Route(team=patrol.code, day=0, shift="early", start_s=0, end_s=60, steps=())
    plan = msgspec.structs.replace(plan_of(problem, duties, ()), routes=(route,))
    found = only("post_unmanned", explain(problem, plan, stop=TimeLimit(30)))
    assert [claim.rule for claim in found.clash] == ["post_unmanned", "on_duty", "on_patrol"]
    assert [(way.cost, way.unit, way.teams) for way in found.repairs if way.kind == "leave_patrol"] == [
        (0, "visits", (patrol.code,))
    ]


def test_what_was_open_before_a_change_has_happened() -> None:
    problem = msgspec.structs.replace(wanting(wanted(end_s=2 * HOUR)), minima=(), walked_until_s=9 * HOUR)
    plan = plan_of(problem, (), ())
    found = only("post_unmanned", explain(problem, plan, stop=TimeLimit(30)))
    assert ([claim.rule for claim in found.clash], found.repairs) == (["post_unmanned", "walked"], ())


def test_people_enough_who_do_not_stand_there_are_no_clash() -> None:
    problem = msgspec.structs.replace(wanting(wanted(end_s=2 * HOUR)), minima=())
    found = only("post_unmanned", explain(problem, plan_of(problem, early(VOLUNTEERS[0]), ()), stop=TimeLimit(30)))
    assert (found.verdict, found.finding) == ("out_of_time", "possible")


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
