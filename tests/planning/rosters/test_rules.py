"""Each rule decides a roster that would be another one without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from watchbill.planning.problem import Absence, Demand, Minimum, Problem, RestRules, Shift, Team
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.rosters.rules import (
    RULES,
    Rule,
    add_away,
    add_capacity,
    add_day_after_night,
    add_four_crews,
    add_level_share,
    add_longest_run,
    add_rest,
    add_round_the_clock,
    add_two_teams_reach,
)
from watchbill.planning.stopping import TimeLimit

HOUR = 3600
Build = Callable[..., Problem]


def team(code: str, *, strength: int = 1, area: str = "V", **more: object) -> Team:
    return Team(code=code, name=code, force="force", area=area, strength=strength, base=0, **more)  # type: ignore[arg-type]


def least(people: int, day: int = 0, shift: str = "", area: str = "V") -> Minimum:
    return Minimum(area=area, day=day, shift=shift, force="force", people=people)


def roster(problem: Problem, *, without: Sequence[Rule] = ()) -> set[tuple[str, int, str]]:
    rules = tuple(rule for rule in RULES if rule not in without)
    result = plan_rosters(problem, stop=TimeLimit(10), workers=1, rules=rules)
    assert result.status == "optimal"
    return {(duty.team, duty.day, duty.shift) for duty in result.duties}


def test_away_keeps_a_team_off(build: Build) -> None:
    problem = build([team("a", reach=("V",), away=(0,))], patrols=True)
    assert roster(problem) == set()
    assert len(roster(problem, without=[add_away])) == 1


def test_people_who_are_out_do_not_count_for_a_level(build: Build) -> None:
    part = Absence(day=0, shift="early", people=2)
    problem = build([team("a", strength=3, absences=(part,))], minima=[least(2)])
    assert {shift for _, _, shift in roster(problem)} <= {"middle", "night"}
    whole = Absence(day=0, people=3)
    assert roster(build([team("a", strength=3, absences=(whole,))], minima=[least(2)])) == set()


def test_rest_keeps_an_early_from_following_a_night(build: Build) -> None:
    problem = build(
        [team("a")],
        days=2,
        minima=[least(1, 0, "night"), least(1, 1, "early")],
        rest=RestRules(day_after_night=True),
    )
    assert len(roster(problem)) == 1
    assert len(roster(problem, without=[add_rest])) == 2


def test_rest_counts_what_was_worked_yesterday(build: Build) -> None:
    problem = build(
        [team("a", history=("night",))], minima=[least(1, 0, "early")], rest=RestRules(day_after_night=True)
    )
    assert roster(problem) == set()
    assert len(roster(problem, without=[add_rest])) == 1


def test_day_after_night_keeps_a_day_shift_off_though_rest_would_do(build: Build) -> None:
    problem = build(
        [team("a")], days=2, minima=[least(1, 0, "night"), least(1, 1, "middle")], rest=RestRules(least_rest_s=0)
    )
    assert len(roster(problem)) == 1
    assert len(roster(problem, without=[add_day_after_night])) == 2


def test_longest_run_ends_a_run_that_began_before_the_plan(build: Build) -> None:
    history = ("early",) * 5
    problem = build([team("a", history=history)], days=3, minima=[least(1, day) for day in range(3)])
    worked = {day for _, day, _ in roster(problem)}
    assert len(worked) == 2
    assert worked != {0, 1}
    assert len(roster(problem, without=[add_longest_run])) == 3


def test_longest_run_leaves_a_roster_where_history_broke_it_already(build: Build) -> None:
    problem = build([team("a", history=("early",) * 9)], days=2, minima=[least(1, 0), least(1, 1)])
    assert {day for _, day, _ in roster(problem)} == {1}


def test_four_crews_lets_a_crew_follow_the_cycle(build: Build) -> None:
    problem = build([team("a", crew=1)], days=4, rotates=True)
    assert roster(problem) == {("a", 0, "middle"), ("a", 1, "night"), ("a", 3, "early")}
    assert roster(problem, without=[add_four_crews]) == set()


def test_four_crews_deals_teams_to_different_crews(build: Build) -> None:
    problem = build([team(code) for code in "abcd"], days=4, rotates=True)
    worked = roster(problem)
    for day in range(4):
        assert sorted(shift for _, other, shift in worked if other == day) == ["early", "middle", "night"]


def test_four_crews_leaves_the_cycle_only_for_a_level(build: Build) -> None:
    problem = build([team("a", crew=3)], rotates=True, minima=[least(1)])
    assert len(roster(problem)) == 1
    assert roster(problem, without=[add_level_share]) == set()


def test_level_share_puts_enough_people_on_duty(build: Build) -> None:
    problem = build([team(code, strength=2) for code in "abc"], minima=[least(3)])
    assert len(roster(problem)) == 2
    assert roster(problem, without=[add_level_share]) == set()


def test_level_share_of_a_township_counts_the_teams_of_its_villages(build: Build) -> None:
    problem = build([team("a"), team("b", area="W")], minima=[least(2, area="T")])
    assert len(roster(problem)) == 2


def test_round_the_clock_keeps_a_team_in_every_shift(build: Build) -> None:
    problem = build([team(code, reach=("V",)) for code in "abcd"], patrols=True)
    assert sorted(shift for _, _, shift in roster(problem)) == ["early", "middle", "night"]
    assert roster(problem, without=[add_round_the_clock]) == set()


def demand(**more: int) -> Demand:
    return Demand(stop="S", day=0, shift="early", max_gap_s=4 * HOUR, **({"visits": 2} | more))  # type: ignore[arg-type]


EARLY_ONLY = (Shift(code="early", start_s=6 * HOUR, end_s=14 * HOUR),)


def test_two_teams_reach_puts_a_second_team_on_duty(build: Build) -> None:
    problem = build([team(c, reach=("V",)) for c in "abc"], patrols=True, shifts=EARLY_ONLY, demands=[demand()])
    assert len(roster(problem)) == 2
    assert len(roster(problem, without=[add_two_teams_reach])) == 1


def test_two_teams_reach_wants_a_team_from_elsewhere(build: Build) -> None:
    teams = [team("a", reach=("V",)), team("b", reach=("V",)), team("w", area="W", reach=("V", "W"))]
    problem = build(teams, patrols=True, shifts=EARLY_ONLY, demands=[demand(neighbour_visits=1)])
    without_clock = [add_round_the_clock]
    assert "w" in {code for code, _, _ in roster(problem, without=without_clock)}


def test_capacity_puts_teams_on_duty_for_many_visits(build: Build) -> None:
    teams = [team(code, reach=("V",)) for code in "abcdef"]
    problem = build(teams, patrols=True, shifts=EARLY_ONLY, demands=[demand(visits=24, dwell_s=3000)])
    assert len(roster(problem)) == 6
    assert len(roster(problem, without=[add_capacity])) == 2


def test_fairness_shares_duties_out(build: Build) -> None:
    problem = build([team("a"), team("b")], days=4, minima=[least(1, day, "early") for day in range(4)])
    each = [code for code, _, _ in roster(problem)]
    assert each.count("a") == each.count("b") == 2


def test_fairness_shares_nights_out(build: Build) -> None:
    minima = [least(1, day, shift) for day in range(2) for shift in ("night", "middle")]
    problem = build([team("a"), team("b")], days=2, minima=minima, rest=RestRules(least_rest_s=0, day_after_night=True))
    nights = [code for code, _, shift in roster(problem) if shift == "night"]
    assert sorted(nights) == ["a", "b"]


def test_needless_duties_are_left_out(build: Build) -> None:
    problem = build([team(code) for code in "abc"], minima=[least(1)])
    assert len(roster(problem)) == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_has_a_file_of_its_name(rule: Rule) -> None:
    assert rule.__module__.rpartition(".")[2] == rule.__name__.removeprefix("add_")
