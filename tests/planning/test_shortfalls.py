"""Each kind of shortfall is found with its amount, and agrees with the verifier."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.test_check_roster import ROSTERS
from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan, Post, Route, Shortfall, Step
from watchbill.planning.problem import Absence, Minimum, PostDemand, Problem, Wish, WorkLimits
from watchbill.planning.sample import sample_problem
from watchbill.planning.shortfalls import roster_shortfalls, shift_shortfalls, shortfalls

PROBLEM = sample_problem(2, 1, 2, 1)
ROSTER_LACKS = {"level_share", "trained_share", "least_work", "least_run", "wish"}
DEMAND = next(demand for demand in PROBLEM.demands if demand.stop == "V1-S1" and demand.shift == "early")


def with_demand(**changes: Any) -> Problem:
    return msgspec.structs.replace(PROBLEM, demands=(msgspec.structs.replace(DEMAND, **changes),))


def route(team: str, *arrivals: int, pause: bool = True) -> Route:
    visits = [Step(kind="visit", stop="V1-S1", place=1, arrival_s=at, departure_s=at + 300) for at in arrivals]
    rest = [Step(kind="break", place=0, arrival_s=8000, departure_s=9800)] if pause else []
    steps = tuple(sorted((*visits, *rest), key=lambda step: step.arrival_s))
    return Route(team=team, day=0, shift="early", start_s=0, end_s=28_800, steps=steps)


def amounts(problem: Problem, routes: Sequence[Route]) -> dict[str, float]:
    return {lack.rule: lack.amount for lack in shift_shortfalls(problem, 0, "early", routes)}


def test_visit_missing_counts_visits() -> None:
    assert amounts(with_demand(visits=3, teams=1, max_gap_s=28_800), [route("V1-1", 9000)]) == {"visit_missing": 2}


def test_two_teams_counts_different_teams() -> None:
    problem = with_demand(visits=3, teams=2, max_gap_s=28_800)
    assert amounts(problem, [route("V1-1", 1000, 2000, 3000)]) == {"two_teams": 1}
    assert amounts(problem, [route("V1-1", 1000, 2000), route("V1-2", 3000)]) == {}


def test_two_teams_never_wants_more_teams_than_visits() -> None:
    assert amounts(with_demand(visits=1, teams=2, max_gap_s=28_800), [route("V1-1", 1000)]) == {}


def test_two_forces_wants_no_more_forces_than_visits() -> None:
    assert amounts(with_demand(visits=1, teams=1, forces=2, max_gap_s=28_800), [route("V1-1", 1000)]) == {}


def test_neighbour_visit_counts_visits_from_elsewhere() -> None:
    problem = with_demand(visits=2, teams=1, neighbour_visits=2, max_gap_s=28_800)
    assert amounts(problem, [route("V1-1", 1000), route("V2-1", 3000)]) == {"neighbour_visit": 1}


def test_spread_counts_seconds_over_the_longest_gap() -> None:
    problem = with_demand(visits=2, teams=1, max_gap_s=10_000)
    assert amounts(problem, [route("V1-1", 9000, 18_900)]) == {}
    assert amounts(problem, [route("V1-1", 9000, 20_000)]) == {"spread": 1000}
    assert amounts(problem, [route("V1-1", 10_500, 19_000)]) == {"spread": 500}


def test_stop_without_visits_has_no_spread() -> None:
    assert amounts(with_demand(visits=2, teams=2, max_gap_s=100), []) == {"visit_missing": 2, "two_teams": 2}


def test_break_missing_is_per_route() -> None:
    problem = with_demand(visits=1, teams=1, max_gap_s=28_800)
    assert amounts(problem, [route("V1-1", 1000, pause=False)]) == {"break_missing": 1}


@pytest.mark.parametrize("change", [{"least_shift_s": 30_000}, {"duration_s": 0}])
def test_break_is_not_missing_where_the_shift_has_none(change: dict[str, int]) -> None:
    problem = with_demand(visits=1, teams=1, max_gap_s=28_800)
    without = msgspec.structs.replace(problem, breaks=msgspec.structs.replace(problem.breaks, **change))
    assert amounts(without, [route("V1-1", 1000, pause=False)]) == {}


@pytest.mark.parametrize(("shift", "missing"), [("", 3), ("early", 3), ("middle", 6)])
def test_level_share_counts_people_of_teams_in_the_area(shift: str, missing: int) -> None:
    minimum = Minimum(area="T1", day=0, shift=shift, force="support", people=6)
    problem = msgspec.structs.replace(PROBLEM, minima=(minimum,), demands=())
    found = shortfalls(problem, [Duty(team="T1-1", day=0, shift="early")], [])
    assert [lack.amount for lack in found if lack.rule == "level_share"] == [missing]


def test_level_share_of_a_township_counts_the_teams_of_its_villages() -> None:
    problem = msgspec.structs.replace(
        PROBLEM, minima=(Minimum(area="T1", day=0, shift="", force="volunteer", people=99),), demands=()
    )
    team = next(team for team in PROBLEM.teams if team.force == "volunteer" and team.area == "V1")
    (lack,) = roster_shortfalls(problem, [Duty(team=team.code, day=0, shift="early")])[:1]
    assert (lack.rule, lack.amount) == ("level_share", 99 - team.present(0, "early"))


def test_round_the_clock_counts_village_shifts_without_a_patrol() -> None:
    duties = [Duty(team="V1-1", day=0, shift=shift) for shift in ("early",)]
    lacks = [lack for lack in shortfalls(PROBLEM, duties, []) if lack.rule == "round_the_clock"]
    assert {(lack.area, lack.shift) for lack in lacks} == {
        (village, shift) for village in ("V1", "V2") for shift in ("middle", "night")
    }


def test_round_the_clock_wants_those_who_patrol() -> None:
    standing = next(team for team in PROBLEM.teams if team.force == "volunteer" and team.area == "V1")
    teams = tuple(
        msgspec.structs.replace(team, reach=("V1", "V2")) if team is standing else team for team in PROBLEM.teams
    )
    problem = msgspec.structs.replace(PROBLEM, teams=teams)
    lacks = roster_shortfalls(problem, [Duty(team=standing.code, day=0, shift="early")])
    assert sum(lack.rule == "round_the_clock" for lack in lacks) == 2 * len(PROBLEM.shifts)


def test_four_crews_counts_duties_outside_the_cycle() -> None:
    teams = tuple(msgspec.structs.replace(team, crew=1) if team.code == "V1-1" else team for team in PROBLEM.teams)
    problem = msgspec.structs.replace(PROBLEM, teams=teams, minima=(), demands=())
    for shift, outside in (("early", 1), ("middle", 0)):
        lacks = shortfalls(problem, [Duty(team="V1-1", day=0, shift=shift)], [])
        assert sum(lack.rule == "four_crews" for lack in lacks) == outside


@pytest.mark.parametrize(("case", "duties", "expected"), ROSTERS)
def test_roster_lacks_what_the_verifier_finds(
    case: Problem, duties: tuple[Duty, ...], expected: list[tuple[str, float]]
) -> None:
    lacks = [(lack.rule, lack.amount) for lack in roster_shortfalls(case, duties)]
    assert lacks == [(rule, amount) for rule, amount in expected if rule in ROSTER_LACKS]


def with_every_rule(problem: Problem, chance: random.Random) -> Problem:
    """The problem with all else that a plan may lack: trained people, work, longer runs, wishes, forces, posts."""
    teams = tuple(
        msgspec.structs.replace(
            team,
            crew=chance.choice((None, 0, 1, 2, 3)),
            trainings=chance.choice(((), ("aid",))),
            history=chance.choice(((), ("early",), ("", "early"))),
            absences=chance.choice(((), (Absence(day=0, people=1),))),
            limits=WorkLimits(least_work_s=chance.choice((0, 40_000)), least_run_days=chance.choice((1, 2, 3))),
        )
        for team in problem.teams
    )
    minima = tuple(
        msgspec.structs.replace(minimum, people=minimum.people + extra, training=training)
        for minimum in problem.minima
        for extra, training in ((0, ""), (chance.randint(0, 2), ""), (0, "aid"))
    )
    return msgspec.structs.replace(
        problem,
        teams=teams,
        minima=minima,
        wishes=tuple(
            Wish(team=team.code, day=chance.randint(0, 1), shift=shift, kind=chance.choice(("on", "off")))
            for team in teams
            for shift in ("", "early")
        ),
        demands=tuple(msgspec.structs.replace(demand, forces=chance.randint(1, 2)) for demand in problem.demands),
        post_demands=tuple(
            PostDemand(stop=stop.code, day=0, shift="early", start_s=1_800, end_s=20_000, people=chance.randint(1, 3))
            for stop in problem.stops
        ),
    )


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000))
def test_verifier_agrees_with_every_amount(seed: int) -> None:
    chance = random.Random(seed)
    problem = with_every_rule(sample_problem(2, 2, 2, 2, seed), chance)
    duties = tuple(
        Duty(team=team.code, day=day, shift=chance.choice(problem.force_by_code[team.force].shifts))
        for team in problem.teams
        for day in range(2)
        if chance.random() < 0.5
    )
    routes = tuple(
        Route(
            team=duty.team,
            day=duty.day,
            shift=duty.shift,
            start_s=0,
            end_s=28_000,
            steps=tuple(
                Step(kind="visit", stop=stop.code, place=stop.place, arrival_s=at, departure_s=at + 300)
                for at in sorted(chance.sample(range(0, 27_000, 300), 4))
                for stop in [chance.choice(problem.stops)]
            ),
        )
        for duty in duties
        if problem.force_by_code[problem.team_by_code[duty.team].force].patrols
    )
    posts = tuple(
        Post(
            team=duty.team, day=duty.day, shift=duty.shift, stop=chance.choice(problem.stops).code, people=1,
            start_s=start_s, end_s=start_s + chance.choice((3_600, 7_200)),
        )
        for duty in duties
        if not problem.force_by_code[problem.team_by_code[duty.team].force].patrols
        for start_s in (0, 9_000)
    )  # fmt: skip
    plan = Plan(duties=duties, routes=routes, posts=posts, shortfalls=shortfalls(problem, duties, routes, posts))
    found = check(problem, plan)
    lacks = [finding for finding in found if finding.severity == "shortfall"]
    assert not [finding for finding in found if finding.rule == "shortfall_untrue"]
    assert not [finding for finding in found if finding.params.get("undeclared")]
    assert sorted((lack.rule, lack.amount) for lack in lacks) == sorted(
        (lack.rule, lack.amount) for lack in plan.shortfalls
    )


def test_shortfall_says_where() -> None:
    lack = shift_shortfalls(with_demand(visits=1, teams=1), 0, "early", [])[0]
    assert lack == Shortfall(
        rule="visit_missing", amount=1, unit="visits", area="V1", day=0, shift="early", stop="V1-S1"
    )
