"""Each rule that stands in the way of a roster's wish is named, and so is each way out with its cost."""

from __future__ import annotations

import msgspec

from planning.explain.cases import cost, duty, explained, least, only, operation, repair, rules, team, teams_of
from watchbill.planning.problem import AreaLevel, LevelRule, Problem, RestRules, Strength
from watchbill.planning.reasons import Claim

BUSY = ("early",) * 6
"""Six days on duty in a row: as many as allowed."""


def test_more_people_wanted_than_there_are() -> None:
    found = only("level_share", explained(operation([team("a"), team("b")], minima=[least(6)]), [duty("a"), duty("b")]))
    assert (found.verdict, found.finding) == ("infeasible", "clash")
    assert rules(found) == ["level_share", "strength"]
    assert found.params == {"needs": 6, "able": 4}
    assert cost(found, "add_people") == (2, "people", ())


def test_a_team_away_is_named_and_may_be_called_back() -> None:
    problem = operation([team("a"), team("b", away=(0,))], minima=[least(4)])
    found = only("level_share", explained(problem, [duty("a")]))
    assert rules(found) == ["level_share", "away", "strength"]
    assert teams_of(found, "away") == {"b"}
    assert cost(found, "call_back") == (1, "duties", ("b",))


def test_all_teams_away_are_named_where_one_would_be_enough_to_mend_it() -> None:
    teams = [team("a", away=(0,)), team("b", away=(0,))]
    found = only("level_share", explained(operation(teams, minima=[least(2)])))
    assert teams_of(found, "away") == {"a", "b"}
    assert cost(found, "call_back") == (1, "duties", ("a",))


def test_the_longest_run_of_the_history_keeps_a_team_off() -> None:
    problem = operation([team("a"), team("b", history=BUSY)], minima=[least(4)])
    found = only("level_share", explained(problem, [duty("a")]))
    assert rules(found) == ["level_share", "longest_run", "strength"]
    assert teams_of(found, "longest_run") == {"b"}


def nights_before(rest: RestRules | None = None) -> Problem:
    minima = [least(4, day=0, shift="night"), least(2, day=1, shift="early")]
    return operation([team("a"), team("b")], days=2, minima=minima, rest=rest)


def test_rest_clashes_with_the_nights_before() -> None:
    nights = [duty("a", 0, "night"), duty("b", 0, "night")]
    found = only("level_share", explained(nights_before(RestRules(day_after_night=True)), nights))
    assert rules(found) == ["level_share", "level_share", "rest", "rest", "strength"]
    assert teams_of(found, "rest") == {"a", "b"}
    night = repair(found, "lower_other")
    assert night is not None
    assert (night.area, night.day, night.shift, night.cost) == ("V", 0, "night", 2)


def test_a_day_after_a_night_is_named_where_rest_alone_would_do() -> None:
    nights = [duty("a", 0, "night"), duty("b", 0, "night")]
    found = only("level_share", explained(nights_before(RestRules(least_rest_s=0)), nights))
    assert rules(found) == ["level_share", "day_after_night", "day_after_night", "level_share", "strength"]


def test_the_cycle_keeps_a_crew_off_and_may_be_left() -> None:
    teams = [team("a", crew=3), team("b", crew=0)]
    found = only("level_share", explained(operation(teams, rotates=True, minima=[least(4)]), [duty("b")]))
    assert rules(found) == ["level_share", "four_crews", "strength"]
    assert teams_of(found, "four_crews") == {"a"}
    assert cost(found, "leave_cycle") == (1, "duties", ("a",))


def test_crews_that_the_planner_chose_may_be_chosen_anew() -> None:
    teams = [team("a"), team("b")]
    found = only("level_share", explained(operation(teams, rotates=True, minima=[least(4)]), [duty("b")]))
    assert (found.verdict, found.finding) == ("out_of_time", "possible")
    assert repair(found, "plan_longer") is not None


def test_a_duty_outside_the_cycle_serves_a_level() -> None:
    teams = [team("a", crew=3), team("b", crew=0)]
    problem = operation(teams, rotates=True, minima=[least(4)])
    found = only("four_crews", explained(problem, [duty("a"), duty("b")]))
    assert rules(found) == ["four_crews", "level_share"]
    assert cost(found, "lower_other") == (2, "people", ())


def test_a_duty_outside_the_cycle_that_serves_nothing_is_possible_to_mend() -> None:
    problem = operation([team("a", crew=3)], rotates=True)
    assert only("four_crews", explained(problem, [duty("a")])).finding == "possible"


def test_a_team_of_a_neighbour_may_be_lent() -> None:
    problem = operation([team("a"), team("w", "W")], minima=[least(4)])
    found = only("level_share", explained(problem, [duty("a")]))
    assert cost(found, "lend_team") == (1, "duties", ("w",))


def test_a_neighbour_that_needs_its_team_lends_none() -> None:
    problem = operation([team("a"), team("w", "W")], minima=[least(4), least(2, "W")])
    found = only("level_share", explained(problem, [duty("a"), duty("w")]))
    assert repair(found, "lend_team") is None


def test_a_township_counts_the_teams_of_its_villages() -> None:
    problem = operation([team("a"), team("w", "W", away=(0,))], minima=[least(4, "T")])
    found = only("level_share", explained(problem, [duty("a")]))
    assert teams_of(found, "away") == {"w"}


def with_levels(people: int) -> Problem:
    levels = [("regular", 250), ("enhanced", 300), ("extraordinary", 500)]
    return operation(
        [team("a"), team("b")],
        minima=[least(people)],
        area_levels=(AreaLevel(area="T", day=0, level="extraordinary"),),
        strengths=(Strength(area="V", force="force", available=2 * people),),
        level_rules=tuple(
            LevelRule(level=level, force="force", basis="strength", least_permille=share)  # type: ignore[arg-type]
            for level, share in levels
        ),
    )


def test_the_highest_level_that_the_people_meet_is_proposed() -> None:
    duties = [duty("a"), duty("b")]
    lower = repair(only("level_share", explained(with_levels(6), duties)), "lower_level")
    assert lower is not None
    assert (lower.level, lower.cost, lower.area, lower.day) == ("enhanced", 2, "V", 0)
    lower = repair(only("level_share", explained(with_levels(8), duties)), "lower_level")
    assert lower is not None
    assert (lower.level, lower.cost) == ("regular", 4)
    assert repair(only("level_share", explained(with_levels(20), duties)), "lower_level") is None


def test_a_village_without_patrol_needs_a_team_that_may_enter() -> None:
    problem = operation([team("w", "W")], patrols=True)
    found = only("round_the_clock", explained(problem, [duty("w")]), area="V", shift="early")
    assert rules(found) == ["round_the_clock", "reach"]
    assert cost(found, "add_team") == (1, "teams", ())
    assert cost(found, "allow_reach") == (20, "minutes", ("w",))


def test_one_team_cannot_cover_two_shifts() -> None:
    problem = operation([team("a")], patrols=True)
    found = only("round_the_clock", explained(problem, [duty("a")]), area="V", shift="middle")
    assert rules(found) == ["round_the_clock", "reach", "round_the_clock"]
    assert Claim(rule="round_the_clock", area="V", day=0, shift="early") in found.clash


def test_strangers_to_a_wish_are_left_out_of_the_clash() -> None:
    problem = operation([team("a"), team("b", away=(0,)), team("w", "W", away=(0,))], minima=[least(4)])
    found = only("level_share", explained(problem, [duty("a")]))
    assert {claim.area for claim in found.clash} == {"V"}


def test_nobody_to_count_is_a_lack_of_people() -> None:
    problem = msgspec.structs.replace(operation([team("w", "W")]), minima=(least(1),))
    found = only("level_share", explained(problem))
    assert rules(found) == ["level_share", "strength"]
    assert found.params == {"needs": 1, "able": 0}
