"""What a repaired roster should still give: who steps in for whom."""

from __future__ import annotations

from msgspec.structs import replace

from planning.repair.roster import OnDuty, least, on, repaired, team
from planning.rosters.conftest import build_problem
from watchbill.planning.changes import TeamOut
from watchbill.planning.plan import Duty
from watchbill.planning.problem import Demand, Force, PostDemand, Problem, Team, WorkLimits

HOUR = 3600
OUT = TeamOut(team="a")
TWO_TEAMS = Demand(stop="S", day=0, shift="early", visits=2, teams=2, max_gap_s=8 * HOUR)
POST = PostDemand(stop="S", day=0, shift="early", start_s=0, end_s=HOUR, people=2)


def early(*teams: str) -> tuple[Duty, ...]:
    return tuple(duty for code in teams for duty in on(code, 0))


def codes(found: OnDuty) -> list[str]:
    """Teams on duty in the early shift."""
    return sorted(code for code, _, shift in found if shift == "early")


def patrols(*teams: Team, **more: object) -> Problem:
    return build_problem(teams, patrols=True, **more)  # type: ignore[arg-type]


def reaching(*teams: str) -> list[Team]:
    return [team(code, reach=("V",)) for code in teams]


def test_a_minimum_of_a_township_is_filled_from_any_of_its_villages() -> None:
    minimum = replace(least(0), area="T")
    elsewhere = replace(team("b"), area="W")
    assert codes(repaired(build_problem([team("a"), elsewhere], minima=[minimum]), early("a"), OUT)) == ["b"]


def test_a_minimum_counts_people_and_not_teams() -> None:
    teams = [team(code, strength=2) for code in "abc"]
    assert len(repaired(build_problem(teams, minima=[least(0, people=2)]), early("a"), OUT)) == 1


def test_who_is_on_duty_and_cannot_change_counts_for_a_minimum() -> None:
    """Team a loses a duty and with it another, for its days off; on the last day there is somebody else."""
    tired = team("a", limits=WorkLimits(least_off_days=2))
    problem = build_problem([tired, team("b")], days=6, minima=[least(5)])
    found = repaired(problem, (*on("a", 0, 1, 2), *on("b", 5)), TeamOut(team="a", day=1, until_day=2))
    assert {duty for duty in found if duty[1] == 5} == {("b", 5, "early")}


def test_a_village_keeps_its_patrol_round_the_clock() -> None:
    problem = patrols(*reaching("a", "b"))
    assert codes(repaired(problem, early("a"), OUT)) == ["b"]
    assert repaired(problem, (), OUT) == set()


def test_only_who_patrols_covers_a_village() -> None:
    """Team b stands at posts, and has fewer duties."""
    problem = patrols(*reaching("a"), team("b", reach=("V",)), *reaching("c"), days=2)
    posts = replace(problem.forces[0], code="posts", patrols=False)
    teams = tuple(replace(one, force="posts") if one.code == "b" else one for one in problem.teams)
    problem = replace(problem, forces=(*problem.forces, posts), teams=teams)
    found = repaired(problem, (*early("a"), *on("c", 1)), OUT)
    assert found == {("c", 0, "early"), ("c", 1, "early")}


def test_a_stop_keeps_the_different_teams_that_reach_it() -> None:
    problem = patrols(*reaching("a", "b", "c"), demands=[TWO_TEAMS])
    assert codes(repaired(problem, early("a", "b"), OUT)) == ["b", "c"]


def test_a_stop_gets_no_more_teams_in_reach_than_it_had() -> None:
    problem = patrols(*reaching("a", "b", "c"), demands=[TWO_TEAMS])
    assert len(codes(repaired(problem, early("a"), OUT))) == 1


def test_a_post_keeps_its_people() -> None:
    problem = build_problem([team("a", strength=2), team("b"), team("c")], post_demands=(POST,))
    assert codes(repaired(problem, early("a"), OUT)) == ["b", "c"]


def test_a_post_gets_no_more_people_than_it_had() -> None:
    problem = build_problem([team("a"), team("b"), team("c")], post_demands=(POST,))
    assert len(codes(repaired(problem, early("a"), OUT))) == 1


def test_a_shift_that_a_force_does_not_work_is_filled_by_another_force() -> None:
    """Team b, which has fewer duties, works by day only."""
    problem = patrols(*reaching("a", "b", "c"), days=4)
    by_day: Force = replace(problem.forces[0], code="by_day", shifts=("early",))
    teams = tuple(replace(one, force="by_day") if one.code == "b" else one for one in problem.teams)
    problem = replace(problem, forces=(*problem.forces, by_day), teams=teams)
    found = repaired(problem, (*on("a", 0, shift="night"), *on("c", 3)), OUT)
    assert found == {("c", 0, "night"), ("c", 3, "early")}
