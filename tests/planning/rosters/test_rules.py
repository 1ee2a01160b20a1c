"""Each rule decides a roster that would be another one without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import pytest

from planning.rosters.conftest import SHIFTS
from watchbill.planning.problem import (
    Absence,
    Demand,
    DutyTraining,
    Minimum,
    PostDemand,
    Prices,
    Problem,
    RestRules,
    Shift,
    Team,
    Wish,
    WorkLimits,
)
from watchbill.planning.rosters import plan_rosters
from watchbill.planning.rosters.rules import (
    RULES,
    Rule,
    add_away,
    add_capacity,
    add_day_after_night,
    add_fairness,
    add_four_crews,
    add_least_off,
    add_least_run,
    add_least_work,
    add_level_share,
    add_longest_run,
    add_most_shifts,
    add_most_weekends,
    add_most_work,
    add_needless_duties,
    add_post_unmanned,
    add_rest,
    add_round_the_clock,
    add_shift_order,
    add_together,
    add_trained_share,
    add_training,
    add_two_teams_reach,
    add_wish,
)
from watchbill.planning.shortfalls import roster_shortfalls
from watchbill.planning.stopping import TimeLimit

HOUR = 3600
Build = Callable[..., Problem]


def team(code: str, *, strength: int = 1, area: str = "V", **more: object) -> Team:
    return Team(code=code, name=code, force="force", area=area, strength=strength, base=0, **more)  # type: ignore[arg-type]


def least(people: int, day: int = 0, shift: str = "", area: str = "V") -> Minimum:
    return Minimum(area=area, day=day, shift=shift, force="force", people=people)


def roster(problem: Problem, *, without: Sequence[Rule] = ()) -> set[tuple[str, int, str]]:
    rules = tuple(rule for rule in RULES if rule not in without)
    result = plan_rosters(problem, stop=TimeLimit(600), workers=1, rules=rules)
    assert result.status == "optimal"
    return {(duty.team, duty.day, duty.shift) for duty in result.duties}


def paid(problem: Problem) -> float:
    """What the best roster pays."""
    result = plan_rosters(problem, stop=TimeLimit(600), workers=1)
    assert result.status == "optimal"
    return result.value


def test_away_keeps_a_team_off(build: Build) -> None:
    problem = build([team("a", reach=("V",), away=(0,))], patrols=True)
    assert roster(problem) == set()
    assert len(roster(problem, without=[add_away])) == 1


def test_away_keeps_a_team_off_the_one_shift_in_which_nobody_is_there(build: Build) -> None:
    out = Absence(day=0, shift="early", people=1)
    problem = build(
        [team("a", absences=(out,))], wishes=(Wish(team="a", day=0, shift="early", kind="on", weight=1_000),)
    )
    assert roster(problem) == set()
    assert len(roster(problem, without=[add_away])) == 1


def test_people_who_are_out_do_not_count_for_a_level(build: Build) -> None:
    part = Absence(day=0, shift="early", people=2)
    problem = build([team("a", strength=3, absences=(part,))], minima=[least(2)])
    assert {shift for _, _, shift in roster(problem)} <= {"middle", "night"}
    whole = Absence(day=0, people=3)
    assert roster(build([team("a", strength=3, absences=(whole,))], minima=[least(2)])) == set()


def test_a_team_works_the_shifts_of_its_force_only(build: Build) -> None:
    problem = build([team("a")], minima=[least(1, 0, "night")])
    by_day = msgspec.structs.replace(problem.forces[0], shifts=("early", "middle"))
    assert len(roster(problem)) == 1
    assert roster(msgspec.structs.replace(problem, forces=(by_day,))) == set()


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


def test_rest_may_be_longer_than_a_day(build: Build) -> None:
    rest = RestRules(least_rest_s=44 * HOUR, day_after_night=True)
    problem = build([team("a")], days=3, minima=[least(1, 0, "early"), least(1, 2, "early")], rest=rest)
    assert len(roster(problem)) == 1
    assert len(roster(problem, without=[add_rest])) == 2


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


def test_leaving_the_cycle_has_its_price_and_so_has_being_off_when_due(build: Build) -> None:
    alone = Prices().crew_balance  # one person in one crew, nobody in the others
    outside = build([team("a", crew=3)], rotates=True, minima=[least(1)])
    assert paid(outside) == Prices().four_crews + alone
    off = Wish(team="a", day=0, kind="off", weight=9_000)
    assert paid(build([team("a", crew=0)], rotates=True, wishes=(off,))) == Prices().due_but_off + alone


def test_level_share_puts_enough_people_on_duty(build: Build) -> None:
    problem = build([team(code, strength=2) for code in "abc"], minima=[least(3)])
    assert len(roster(problem)) == 2
    assert roster(problem, without=[add_level_share]) == set()


def held(name: str = "", people: int = 1, hours: int = 8) -> PostDemand:
    return PostDemand(stop="S", name=name, day=0, shift="early", start_s=0, end_s=hours * HOUR, people=people)


def test_post_unmanned_puts_those_on_duty_who_hold_posts_and_relieve_each_other(build: Build) -> None:
    problem = build([team(code) for code in "abcd"], post_demands=(held(),))
    assert {shift for _, _, shift in roster(problem)} == {"early"}
    assert len(roster(problem)) == 2
    assert roster(problem, without=[add_post_unmanned]) == set()


def test_post_unmanned_needs_no_relief_for_a_post_of_one_stint(build: Build) -> None:
    assert len(roster(build([team(code) for code in "abcd"], post_demands=(held(hours=2),)))) == 1


def test_post_unmanned_adds_up_the_posts_that_share_teams(build: Build) -> None:
    posts = (held("north", hours=2), held("south", people=2, hours=2))
    assert len(roster(build([team(code) for code in "abcd"], post_demands=posts))) == 3


def test_post_unmanned_counts_posts_one_after_the_other_once(build: Build) -> None:
    later = msgspec.structs.replace(held("south"), start_s=4 * HOUR, end_s=6 * HOUR)
    assert len(roster(build([team(code) for code in "abcd"], post_demands=(held("north", hours=2), later)))) == 1


def test_post_unmanned_counts_nobody_for_the_posts_of_two_villages(build: Build) -> None:
    """Team a may hold either post, team b only the second one."""
    problem = build([team("a", reach=("W",)), team("b", area="W")], post_demands=(held(hours=2),))
    (stop,), (post,) = problem.stops, problem.post_demands
    replace = msgspec.structs.replace
    problem = replace(
        problem, stops=(stop, replace(stop, code="T", area="W")), post_demands=(post, replace(post, stop="T"))
    )
    assert {code for code, _, _ in roster(problem)} == {"a", "b"}


def test_post_unmanned_leaves_alone_who_may_not_hold_the_post(build: Build) -> None:
    problem = build([team("a"), team("b", area="W")], post_demands=(held(people=2),))
    assert {code for code, _, _ in roster(problem)} == {"a"}


def test_level_share_of_a_township_counts_the_teams_of_its_villages(build: Build) -> None:
    problem = build([team("a"), team("b", area="W")], minima=[least(2, area="T")])
    assert len(roster(problem)) == 2


def test_round_the_clock_keeps_a_team_in_every_shift(build: Build) -> None:
    problem = build([team(code, reach=("V",)) for code in "abcd"], patrols=True)
    assert sorted(shift for _, _, shift in roster(problem)) == ["early", "middle", "night"]
    assert roster(problem, without=[add_round_the_clock]) == set()


def test_round_the_clock_is_for_those_who_patrol(build: Build) -> None:
    assert roster(build([team("a", reach=("V",))])) == set()


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


@pytest.mark.parametrize(("most", "price"), [(100, 2 * 10 + 10), (15, 15 + 10)])
def test_two_teams_reach_costs_as_much_as_demands_lack_a_team(build: Build, most: int, price: int) -> None:
    """Two stops lack a first team, one of them a second: each costs 10, one more lacking team no more than ``most``."""
    prices = Prices(two_teams_reach=10, two_teams_reach_most=most, round_the_clock=0, capacity=0, reserve=0, ample=0)
    problem = build(
        [team("a", reach=("V",), away=(0,))], patrols=True, shifts=EARLY_ONLY, prices=prices,
        demands=[demand(), demand(visits=1)],
    )  # fmt: skip
    (stop,), (first, second) = problem.stops, problem.demands
    replace = msgspec.structs.replace
    problem = replace(problem, stops=(stop, replace(stop, code="T")), demands=(first, replace(second, stop="T")))
    assert paid(problem) == price


@pytest.mark.parametrize(("most", "price"), [(100, 2 * 20), (15, 2 * 15)])
def test_two_teams_reach_costs_as_much_as_demands_lack_neighbours(build: Build, most: int, price: int) -> None:
    """Two stops lack a team, and one from elsewhere."""
    prices = Prices(two_teams_reach=10, two_teams_reach_most=most, round_the_clock=0, capacity=0, reserve=0, ample=0)
    wanted = [demand(visits=1, neighbour_visits=1), demand(visits=1, neighbour_visits=1)]
    teams = [team("a", reach=("V",)), team("w", area="W", reach=("V",), away=(0,))]
    problem = build(teams, patrols=True, shifts=EARLY_ONLY, prices=prices, demands=wanted)
    (stop,), (first, second) = problem.stops, problem.demands
    replace = msgspec.structs.replace
    problem = replace(problem, stops=(stop, replace(stop, code="T")), demands=(first, replace(second, stop="T")))
    assert paid(problem) == price


def test_capacity_puts_teams_on_duty_for_many_visits(build: Build) -> None:
    teams = [team(code, reach=("V",)) for code in "abcdef"]
    problem = build(teams, patrols=True, shifts=EARLY_ONLY, demands=[demand(visits=24, dwell_s=3000)])
    assert len(roster(problem)) == 6
    assert len(roster(problem, without=[add_capacity])) == 2


def busy(build: Build, teams: Sequence[Team], *, linked: Sequence[str] = (), **more: object) -> Problem:
    """Villages V and W that want more time together than one team has, and a quiet one; some are neighbours."""
    problem = build(
        teams, patrols=True, shifts=EARLY_ONLY, prices=Prices(reserve=0, ample=0, duties=0),
        demands=[demand(visits=6, teams=1, dwell_s=3000)], **more,
    )  # fmt: skip
    village, stop, wanted = problem.areas[1], problem.stops[0], problem.demands[0]
    replace = msgspec.structs.replace
    return replace(
        problem,
        areas=(
            problem.areas[0],
            *(replace(village, code=code, neighbours=tuple(set(linked) - {code}) if code in linked else ())
              for code in "VWX"),
        ),
        stops=(stop, replace(stop, code="T", area="W")),
        demands=(wanted, replace(wanted, stop="T")),
    )  # fmt: skip


def test_capacity_adds_up_villages_that_share_their_teams(build: Build) -> None:
    assert len(roster(busy(build, [team(code, reach=("V", "W", "X")) for code in "ab"]))) == 2


def test_capacity_adds_up_neighbours_though_all_villages_together_have_the_time(build: Build) -> None:
    """Team c, which is on duty anyway, has time, but not where it is wanted."""
    teams = [team("a", reach=("V", "W")), team("b", reach=("W", "X")), team("c", reach=("X",))]
    eager = (Wish(team="c", day=0, kind="on", weight=9_000),)
    assert {code for code, _, _ in roster(busy(build, teams, linked="VW", wishes=eager))} == {"a", "b", "c"}
    assert {code for code, _, _ in roster(busy(build, teams, wishes=eager))} == {"a", "c"}


def b_would_rather_not(*days: int, shift: str = "") -> tuple[Wish, ...]:
    return tuple(Wish(team="b", day=day, shift=shift, kind="off", weight=1) for day in days)


def test_fairness_shares_duties_out(build: Build) -> None:
    minima = [least(1, day, "early") for day in range(4)]
    problem = build([team("a"), team("b")], days=4, minima=minima, wishes=b_would_rather_not(*range(4)))
    assert sorted(code for code, _, _ in roster(problem)) == ["a", "a", "b", "b"]
    assert {code for code, _, _ in roster(problem, without=[add_fairness])} == {"a"}


def test_fairness_shares_nights_out(build: Build) -> None:
    problem = build(
        [team("a"), team("b")],
        days=2,
        minima=[least(1, day, shift) for day in range(2) for shift in ("night", "middle")],
        rest=RestRules(least_rest_s=0, day_after_night=True),
        wishes=b_would_rather_not(0, 1, shift="night"),
        prices=Prices(duties=0, weekends=0),
    )
    assert sorted(code for code, _, shift in roster(problem) if shift == "night") == ["a", "b"]
    alone = roster(problem, without=[add_fairness])
    assert sorted(code for code, _, shift in alone if shift == "night") == ["a", "a"]


def test_fairness_shares_weekends_out(build: Build) -> None:
    problem = build(
        [team("a"), team("b")],
        days=7,
        minima=[least(1, day, "early") for day in (5, 6)],
        wishes=b_would_rather_not(5, 6),
        prices=Prices(duties=0, nights=0),
    )
    assert sorted(code for code, _, _ in roster(problem)) == ["a", "b"]
    assert sorted(code for code, _, _ in roster(problem, without=[add_fairness])) == ["a", "a"]


def test_fairness_compares_teams_of_one_home_only(build: Build) -> None:
    problem = build([team("a"), team("b", area="W")], minima=[least(1)])
    assert paid(problem) == Prices().duty


def test_fairness_compares_teams_of_one_force_only(build: Build) -> None:
    problem = build([team("a"), team("b")], minima=[least(1)])
    (force,), (a, b) = problem.forces, problem.teams
    replace = msgspec.structs.replace
    other = replace(force, code="other")
    problem = replace(problem, forces=(force, other), teams=(a, replace(b, force="other")))
    assert paid(problem) == Prices().duty


def test_teams_that_rotate_pay_for_their_cycle_alone(build: Build) -> None:
    assert paid(build([team("a", crew=0), team("b", crew=0), team("c", crew=3)], rotates=True)) == (
        2 * Prices().crew_balance
    )


def test_needless_duties_are_left_out(build: Build) -> None:
    eager = tuple(Wish(team=code, day=0, kind="on", weight=1) for code in "abc")
    problem = build([team(code) for code in "abc"], minima=[least(1)], wishes=eager, prices=Prices(duties=0, nights=0))
    assert len(roster(problem)) == 1
    assert len(roster(problem, without=[add_needless_duties])) == 3


def limited(code: str = "a", *, limits: dict[str, object], **more: object) -> Team:
    return team(code, limits=WorkLimits(**limits), **more)  # type: ignore[arg-type]


def every_day(days: int, shift: str = "") -> list[Minimum]:
    return [least(1, day, shift) for day in range(days)]


def days_on(problem: Problem, **more: Sequence[Rule]) -> list[int]:
    return sorted(day for _, day, _ in roster(problem, **more))


def test_longest_run_of_a_team_goes_before_the_one_of_all(build: Build) -> None:
    problem = build([limited(limits={"longest_run_days": 2})], days=3, minima=every_day(3))
    assert len(days_on(problem)) == 2


def test_least_run_makes_a_single_duty_longer(build: Build) -> None:
    problem = build([limited(limits={"least_run_days": 3}, history=("",))], days=5, minima=[least(1, 1)])
    assert len(days_on(problem)) == 3
    assert days_on(problem, without=[add_least_run]) == [1]


def test_least_off_keeps_the_day_after_a_day_off_free(build: Build) -> None:
    problem = build([limited(limits={"least_off_days": 2}, away=(1,))], days=3, minima=every_day(3))
    assert len(days_on(problem)) == 1
    assert days_on(problem, without=[add_least_off]) == [0, 2]


def test_least_work_asks_for_duties_that_nobody_needs(build: Build) -> None:
    problem = build([limited(limits={"least_work_s": 16 * HOUR})], days=3)
    assert len(days_on(problem)) == 2
    assert days_on(problem, without=[add_least_work]) == []


def test_least_work_lets_a_team_off_that_cannot_reach_it(build: Build) -> None:
    problem = build([limited(limits={"least_work_s": 40 * HOUR}), team("b")], days=3, minima=every_day(3))
    result = plan_rosters(problem, stop=TimeLimit(600), workers=1)
    assert result.status == "optimal"
    lacks = [lack.amount for lack in roster_shortfalls(problem, result.duties) if lack.rule == "least_work"]
    assert lacks == [40 * HOUR - 8 * HOUR * sum(duty.team == "a" for duty in result.duties)]


def test_most_work_leaves_a_minimum_open(build: Build) -> None:
    problem = build([limited(limits={"most_work_s": 8 * HOUR})], days=2, minima=every_day(2))
    assert len(days_on(problem)) == 1
    assert len(days_on(problem, without=[add_most_work])) == 2


def test_work_is_reckoned_in_whole_minutes_to_the_safe_side(build: Build) -> None:
    assert len(days_on(build([limited(limits={"least_work_s": 8 * HOUR + 30})], days=3))) == 2
    assert days_on(build([limited(limits={"most_work_s": 8 * HOUR - 30})], minima=[least(1)])) == []


@pytest.mark.parametrize("limit", ["most_work_s", "most_weekends"])
def test_no_work_and_no_weekend_at_all_are_limits_too(build: Build, limit: str) -> None:
    problem = build([limited(limits={limit: 0})], days=6, minima=[least(1, 5)])
    assert days_on(problem) == []


def test_most_shifts_counts_one_shift_only(build: Build) -> None:
    problem = build([limited(limits={"most_shifts": {"night": 1}})], days=3, minima=every_day(3, "night"))
    assert len(days_on(problem)) == 1
    assert len(days_on(problem, without=[add_most_shifts])) == 3


def test_most_weekends_counts_saturday_and_sunday_once(build: Build) -> None:
    problem = build(
        [limited(limits={"most_weekends": 1})],
        days=14,
        minima=[least(1, day) for day in (5, 6, 12, 13)],
        rest=RestRules(longest_run_days=14),
    )
    assert days_on(problem) in ([5, 6], [12, 13])
    assert days_on(problem, without=[add_most_weekends]) == [5, 6, 12, 13]


def test_shift_order_keeps_a_shift_from_following_another(build: Build) -> None:
    early, middle, night = SHIFTS
    shifts = (early, msgspec.structs.replace(middle, not_next=("early",)), night)
    problem = build(
        [team("a")], days=2, shifts=shifts, minima=[least(1, 0, "middle"), least(1, 1, "early")],
        rest=RestRules(least_rest_s=0),
    )  # fmt: skip
    assert len(days_on(problem)) == 1
    assert days_on(problem, without=[add_shift_order]) == [0, 1]


def test_training_keeps_a_team_off_a_duty_that_it_has_not_learned(build: Build) -> None:
    rule = DutyTraining(force="force", shift="night", training="first aid")
    problem = build(
        [team("a"), team("b", trainings=("first aid",))], minima=[least(2, 0, "night")], duty_trainings=(rule,)
    )
    assert roster(problem) == {("b", 0, "night")}
    assert len(roster(problem, without=[add_training])) == 2
    by_day = msgspec.structs.replace(problem, minima=(least(2, 0, "early"),))
    assert roster(by_day) == {("a", 0, "early"), ("b", 0, "early")}


def test_trained_share_puts_the_team_with_the_training_on_duty(build: Build) -> None:
    trained = msgspec.structs.replace(least(1), training="first aid")
    problem = build([team("a"), team("b", trainings=("first aid",))], minima=[trained])
    assert {code for code, _, _ in roster(problem)} == {"b"}
    assert roster(problem, without=[add_trained_share]) == set()


def test_together_puts_both_teams_on_duty(build: Build) -> None:
    problem = build([team("a"), team("b")], minima=[least(1)], together=(("a", "b"),))
    assert {code for code, _, _ in roster(problem)} == {"a", "b"}
    assert len(roster(problem, without=[add_together])) == 1


def test_together_keeps_all_off_when_one_is_away(build: Build) -> None:
    problem = build([team("a"), team("b", away=(0,))], minima=[least(1)], together=(("a", "b"),))
    assert roster(problem) == set()


def test_wish_decides_between_equal_teams(build: Build) -> None:
    off = Wish(team="a", day=0, kind="off", weight=10)
    problem = build([team("a"), team("b")], minima=[least(1)], wishes=(off,))
    assert {code for code, _, _ in roster(problem)} == {"b"}
    on = Wish(team="a", day=0, shift="night", kind="on")
    assert roster(build([team("a")], wishes=(on,))) == {("a", 0, "night")}
    assert roster(build([team("a")], wishes=(on,)), without=[add_wish]) == set()


def test_prices_of_a_minimum_are_its_own(build: Build) -> None:
    cheap = msgspec.structs.replace(least(1), under=1)
    assert roster(build([team("a")], minima=[cheap])) == set()
    crowded = msgspec.structs.replace(least(1), over=30_000)
    assert len(roster(build([team("a", strength=3)], minima=[least(1)]))) == 1
    assert roster(build([team("a", strength=3)], minima=[crowded])) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_has_a_file_of_its_name(rule: Rule) -> None:
    assert rule.__module__.rpartition(".")[2] == rule.__name__.removeprefix("add_")
