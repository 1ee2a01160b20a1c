"""The verifier finds every planted fault, and nothing in a sound plan."""

from __future__ import annotations

import msgspec
import pytest

from watchbill.planning.check import check
from watchbill.planning.plan import Duty, Plan, Post, Route, Shortfall, Step
from watchbill.planning.problem import (
    Absence,
    Area,
    AreaLevel,
    Demand,
    Force,
    LevelRule,
    Matrix,
    Minimum,
    Operation,
    Place,
    Problem,
    Shift,
    Stop,
    Team,
)

HOUR = 3600
EARLY = Shift(code="early", start_s=6 * HOUR, end_s=14 * HOUR)
NIGHT = Shift(code="night", start_s=22 * HOUR, end_s=30 * HOUR, night=True)


def walk(team: str, base: int, first_s: int, *, day: int = 0, shift: str = "early") -> Route:
    """Visit the only stop (place 2, ten minutes from both bases) at ``first_s``, then have the break at the base."""
    return Route(
        team=team,
        day=day,
        shift=shift,
        start_s=first_s - 600,
        end_s=first_s + 300 + 600 + 1800,
        steps=(
            Step(kind="visit", stop="hospital", place=2, arrival_s=first_s, departure_s=first_s + 300),
            Step(kind="break", place=base, arrival_s=first_s + 900, departure_s=first_s + 2700),
        ),
    )


@pytest.fixture
def problem() -> Problem:
    """Two neighbouring villages, one stop, two patrol teams and a volunteer squad, one day with two shifts."""
    away = ((0, 600, 600), (600, 0, 600), (600, 600, 0))
    return Problem(
        operation=Operation(code="fair", name="Fair", time_zone="UTC", start_date="2027-05-20", days=2),
        shifts=(EARLY, NIGHT),
        cycle=("early", "night", ""),
        forces=(
            Force(code="patrol_team", name="Patrol", shifts=("early", "night"), patrols=True, rotates=True),
            Force(code="volunteer", name="Volunteers", shifts=("early",), patrols=False),
        ),
        level_rules=(LevelRule(level="regular", force="volunteer", basis="strength", least_permille=300),),
        areas=(
            Area(code="T", name="Town", kind="township"),
            Area(code="V1", name="Harbour", kind="village", parent="T", neighbours=("V2",)),
        ),
        area_levels=(AreaLevel(area="V1", day=0, level="regular"),),
        minima=(Minimum(area="T", day=0, shift="", force="volunteer", people=4),),
        places=tuple(Place(name=f"p{n}", lon=24.9, lat=60.1) for n in range(3)),
        matrices=(Matrix(mode="foot", seconds=away),),
        stops=(Stop(code="hospital", name="Hospital", ledger="facility", category="hospital", area="V1", place=2),),
        demands=(
            Demand(
                stop="hospital",
                day=0,
                shift="early",
                visits=2,
                teams=2,
                neighbour_visits=1,
                dwell_s=300,
                min_gap_s=HOUR,
                max_gap_s=4 * HOUR,
                windows=((HOUR, 7 * HOUR),),
            ),
        ),
        teams=(
            Team(code="A", name="A", force="patrol_team", area="V1", strength=3, base=0, crew=0, reach=("V1",)),
            Team(code="B", name="B", force="patrol_team", area="T", strength=3, base=1, reach=("V1",), away=(1,)),
            Team(code="N", name="N", force="patrol_team", area="V1", strength=3, base=1, reach=("V1",)),
            Team(code="S", name="S", force="volunteer", area="V1", strength=4, base=0),
        ),
    )


@pytest.fixture
def plan() -> Plan:
    """A plan that keeps every rule on day 0; day 1 has no duty, which it says."""
    return Plan(
        duties=(
            Duty(team="A", day=0, shift="early"),
            Duty(team="B", day=0, shift="early"),
            Duty(team="N", day=0, shift="night"),
            Duty(team="S", day=0, shift="early"),
        ),
        routes=(walk("A", 0, int(2.5 * HOUR)), walk("B", 1, int(5.25 * HOUR))),
        posts=(Post(team="S", day=0, shift="early", stop="hospital", start_s=0, end_s=8 * HOUR),),
        shortfalls=tuple(
            Shortfall(rule="round_the_clock", amount=1, unit="teams", area="V1", day=1, shift=shift)
            for shift in ("early", "night")
        ),
    )


def rules(problem: Problem, plan: Plan) -> set[str]:
    """Codes of the errors found."""
    return {finding.rule for finding in check(problem, plan) if finding.severity == "error"}


def with_route(plan: Plan, route: Route) -> Plan:
    """Put a route in the place of team A's."""
    return msgspec.structs.replace(plan, routes=(route, plan.routes[1]))


def with_visit(plan: Plan, **changes: int | str) -> Plan:
    """Change the visit of team A."""
    route = plan.routes[0]
    step = msgspec.structs.replace(route.steps[0], **changes)
    return with_route(plan, msgspec.structs.replace(route, steps=(step, *route.steps[1:])))


def with_duty(plan: Plan, team: str, day: int, shift: str) -> Plan:
    """Add a duty; on day 1 the shortfall that it mends goes."""
    mended = tuple(s for s in plan.shortfalls if (s.day, s.shift) != (day, shift) or team == "S")
    return msgspec.structs.replace(
        plan, duties=(*plan.duties, Duty(team=team, day=day, shift=shift)), shortfalls=mended
    )


def with_rest(problem: Problem, **changes: int) -> Problem:
    """Change the working-time rules."""
    return msgspec.structs.replace(problem, rest=msgspec.structs.replace(problem.rest, **changes))


def with_demand(problem: Problem, **changes: int) -> Problem:
    """Change the only demand."""
    return msgspec.structs.replace(problem, demands=(msgspec.structs.replace(problem.demands[0], **changes),))


def with_history(problem: Problem, code: str, *history: str) -> Problem:
    """Give a team duties before day 0."""
    teams = tuple(msgspec.structs.replace(t, history=history) if t.code == code else t for t in problem.teams)
    return msgspec.structs.replace(problem, teams=teams)


def test_check_accepts_a_sound_plan(problem: Problem, plan: Plan) -> None:
    assert [finding.severity for finding in check(problem, plan)] == ["shortfall", "shortfall"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duties", Duty(team="ghost", day=0, shift="early")),
        ("duties", Duty(team="A", day=9, shift="early")),
        ("duties", Duty(team="A", day=0, shift="noon")),
        ("posts", Post(team="S", day=0, shift="early", stop="ghost", start_s=0, end_s=60)),
        ("posts", Post(team="ghost", day=0, shift="early", stop="hospital", start_s=0, end_s=60)),
        ("routes", walk("ghost", 0, 9_000)),
    ],
)
def test_check_finds_a_code_that_points_nowhere(problem: Problem, plan: Plan, field: str, value: object) -> None:
    wrong = msgspec.structs.replace(plan, **{field: (value,)})
    assert rules(problem, wrong) == {"unknown_reference"}


def test_check_finds_a_visit_at_an_unknown_stop(problem: Problem, plan: Plan) -> None:
    assert rules(problem, with_visit(plan, stop="ghost")) == {"unknown_reference"}


def test_check_finds_a_step_at_an_unknown_place(problem: Problem, plan: Plan) -> None:
    assert rules(problem, with_visit(plan, place=99)) == {"unknown_reference"}


def test_check_finds_a_visit_missing(problem: Problem, plan: Plan) -> None:
    route = plan.routes[0]
    missing = {f.rule: f.amount for f in check(problem, with_route(plan, msgspec.structs.replace(route, steps=())))}
    assert missing["visit_missing"] == 1
    assert "visit_missing" in rules(problem, msgspec.structs.replace(plan, routes=plan.routes[1:]))


def test_check_finds_all_that_a_stop_without_any_visit_lacks(problem: Problem, plan: Plan) -> None:
    nobody = msgspec.structs.replace(plan, routes=())
    assert rules(problem, nobody) == {"visit_missing", "two_teams", "neighbour_visit"}


def test_check_takes_visits_in_order_of_time(problem: Problem, plan: Plan) -> None:
    assert rules(problem, msgspec.structs.replace(plan, routes=plan.routes[::-1])) == set()


def test_check_accepts_a_missing_visit_that_the_plan_declares(problem: Problem, plan: Plan) -> None:
    lacking = msgspec.structs.replace(plan, routes=plan.routes[1:])
    where = {"day": 0, "shift": "early", "stop": "hospital"}
    declared = (
        Shortfall(rule="visit_missing", amount=1, unit="visits", **where),
        Shortfall(rule="two_teams", amount=1, unit="teams", **where),
        Shortfall(rule="spread", amount=5.25 * HOUR - 4 * HOUR, unit="seconds", **where),
    )
    honest = msgspec.structs.replace(lacking, shortfalls=(*plan.shortfalls, *declared))
    assert rules(problem, honest) == set()
    assert {f.rule for f in check(problem, honest)} > {"visit_missing", "two_teams", "spread"}


def test_check_finds_a_shortfall_declared_too_small(problem: Problem, plan: Plan) -> None:
    problem = with_demand(problem, visits=4, min_gap_s=0)
    small = Shortfall(rule="visit_missing", amount=1, unit="visits", day=0, shift="early", stop="hospital")
    assert rules(problem, msgspec.structs.replace(plan, shortfalls=(*plan.shortfalls, small))) == {"visit_missing"}


def test_check_finds_an_invented_shortfall(problem: Problem, plan: Plan) -> None:
    untrue = Shortfall(rule="two_teams", amount=1, unit="teams", day=0, shift="early", stop="hospital")
    wrong = msgspec.structs.replace(plan, shortfalls=(*plan.shortfalls, untrue))
    assert rules(problem, wrong) == {"shortfall_untrue"}


def test_check_finds_one_team_twice_at_a_stop(problem: Problem, plan: Plan) -> None:
    again = walk("B", 1, int(5.25 * HOUR))
    visit = Step(kind="visit", stop="hospital", place=2, arrival_s=int(2.5 * HOUR), departure_s=int(2.5 * HOUR) + 300)
    twice = msgspec.structs.replace(again, start_s=HOUR, steps=(visit, *again.steps))
    assert rules(problem, msgspec.structs.replace(plan, routes=(twice,))) == {"two_teams"}


@pytest.mark.parametrize("field", ["teams", "forces"])
def test_check_wants_no_more_teams_or_forces_than_visits(problem: Problem, plan: Plan, field: str) -> None:
    once = with_demand(problem, **{"visits": 1, field: 2, "neighbour_visits": 0, "max_gap_s": 8 * HOUR})
    assert rules(once, msgspec.structs.replace(plan, routes=plan.routes[:1])) == set()


def test_check_finds_a_visit_by_neighbours_missing(problem: Problem, plan: Plan) -> None:
    assert rules(with_demand(problem, neighbour_visits=2), plan) == {"neighbour_visit"}


def test_check_finds_stops_too_close_for_the_travel_time(problem: Problem, plan: Plan) -> None:
    route = plan.routes[0]
    late = msgspec.structs.replace(route, start_s=route.start_s + 60)
    found = [f for f in check(problem, with_route(plan, late)) if f.severity == "error"]
    assert [(f.rule, f.amount) for f in found] == [("travel_time", 60)]


def test_check_finds_a_way_back_that_is_too_short(problem: Problem, plan: Plan) -> None:
    short = msgspec.structs.replace(plan.routes[1], end_s=plan.routes[1].end_s - 1)
    wrong = msgspec.structs.replace(plan, routes=(plan.routes[0], short))
    assert rules(problem, wrong) == {"travel_time"}


def test_check_finds_a_way_that_does_not_exist(problem: Problem, plan: Plan) -> None:
    cut = Matrix(mode="foot", seconds=((0, 600, -1), (600, 0, 600), (600, 600, 0)))
    assert rules(msgspec.structs.replace(problem, matrices=(cut,)), plan) == {"unreachable"}


def test_check_finds_a_walk_of_a_squad_whose_mode_has_no_matrix(problem: Problem, plan: Plan) -> None:
    teams = tuple(
        msgspec.structs.replace(team, mode="car") if team.force == "volunteer" else team for team in problem.teams
    )
    squad = next(team for team in teams if team.force == "volunteer")
    walked = with_route(plan, walk(squad.code, squad.base, 9 * HOUR))
    assert {"team_on_duty", "unreachable"} <= rules(msgspec.structs.replace(problem, teams=teams), walked)


def test_check_finds_a_gap_under_the_minimum(problem: Problem, plan: Plan) -> None:
    found = [f for f in check(with_demand(problem, min_gap_s=3 * HOUR), plan) if f.severity == "error"]
    assert [(f.rule, f.amount) for f in found] == [("min_gap", 900)]


def test_check_finds_too_many_visits_by_one_team(problem: Problem, plan: Plan) -> None:
    once = with_demand(problem, most_visits=1, visits=3, teams=1)
    step = plan.routes[0].steps[0]
    later = msgspec.structs.replace(step, arrival_s=step.arrival_s + 4 * HOUR, departure_s=step.departure_s + 4 * HOUR)
    again = with_route(plan, msgspec.structs.replace(plan.routes[0], steps=(*plan.routes[0].steps, later)))
    assert "most_visits" not in rules(once, plan)
    assert "most_visits" in rules(once, again)
    assert "most_visits" not in rules(with_demand(problem, most_visits=2, visits=3, teams=1), again)


def test_check_finds_a_gap_over_the_maximum(problem: Problem, plan: Plan) -> None:
    assert rules(with_demand(problem, max_gap_s=int(2.7 * HOUR)), plan) == {"spread"}


def test_check_finds_a_visit_that_is_too_short(problem: Problem, plan: Plan) -> None:
    assert rules(problem, with_visit(plan, departure_s=int(2.5 * HOUR) + 100)) == {"dwell"}


def test_check_finds_a_visit_that_ends_before_it_begins_though_nobody_wants_it(problem: Problem, plan: Plan) -> None:
    unwanted = msgspec.structs.replace(problem, demands=())
    assert rules(unwanted, plan) == set()
    assert rules(unwanted, with_visit(plan, departure_s=int(2.5 * HOUR) - 1)) == {"dwell"}


def test_check_finds_a_visit_outside_its_window(problem: Problem, plan: Plan) -> None:
    demand = msgspec.structs.replace(problem.demands[0], windows=((3 * HOUR, 7 * HOUR),))
    found = [f for f in check(msgspec.structs.replace(problem, demands=(demand,)), plan) if f.severity == "error"]
    assert [(f.rule, f.amount) for f in found] == [("time_window", HOUR // 2)]


def test_check_accepts_visits_in_different_windows(problem: Problem, plan: Plan) -> None:
    windows = ((2 * HOUR, 3 * HOUR), (5 * HOUR, 6 * HOUR))
    demand = msgspec.structs.replace(problem.demands[0], windows=windows)
    assert rules(msgspec.structs.replace(problem, demands=(demand,)), plan) == set()


def test_check_finds_a_visit_at_the_wrong_place(problem: Problem, plan: Plan) -> None:
    assert "visit_place" in rules(problem, with_visit(plan, place=1))


def test_check_finds_a_team_outside_its_reach(problem: Problem, plan: Plan) -> None:
    teams = tuple(msgspec.structs.replace(t, reach=("T",)) if t.code == "A" else t for t in problem.teams)
    assert rules(msgspec.structs.replace(problem, teams=teams), plan) == {"reach"}


def test_check_finds_a_route_that_outlasts_its_shift(problem: Problem, plan: Plan) -> None:
    long = msgspec.structs.replace(plan.routes[0], end_s=8 * HOUR + 1)
    found = [f for f in check(problem, with_route(plan, long)) if f.severity == "error"]
    assert [(f.rule, f.amount) for f in found] == [("base", 1)]


def test_check_finds_a_team_on_two_routes(problem: Problem, plan: Plan) -> None:
    wrong = msgspec.structs.replace(plan, routes=(*plan.routes, msgspec.structs.replace(plan.routes[0], steps=())))
    assert "one_route" in rules(problem, wrong)


def test_check_finds_a_route_without_duty(problem: Problem, plan: Plan) -> None:
    wrong = msgspec.structs.replace(plan, duties=plan.duties[1:])
    assert rules(problem, wrong) == {"team_on_duty"}


def test_check_finds_two_duties_a_day(problem: Problem, plan: Plan) -> None:
    assert "one_duty" in rules(problem, with_duty(plan, "A", 0, "night"))


def test_check_finds_a_shift_that_the_force_does_not_work(problem: Problem, plan: Plan) -> None:
    assert rules(problem, with_duty(plan, "S", 1, "night")) == {"force_shift"}


def test_check_finds_a_duty_on_a_day_away(problem: Problem, plan: Plan) -> None:
    assert rules(problem, with_duty(plan, "B", 1, "early")) == {"away"}


def test_check_knows_who_is_out_in_a_shift(problem: Problem, plan: Plan) -> None:
    def out(team: str, people: int) -> Problem:
        absence = Absence(day=0, shift="early", people=people)
        teams = tuple(
            msgspec.structs.replace(one, absences=(absence,)) if one.code == team else one for one in problem.teams
        )
        return msgspec.structs.replace(problem, teams=teams)

    assert "away" in rules(out("S", 4), plan)
    assert rules(out("S", 1), plan) == {"level_share"}


def test_check_takes_ways_as_walked_that_began_before_a_change(problem: Problem, plan: Plan) -> None:
    blocked = ((0, 600, -1), (600, 0, -1), (-1, -1, 0))
    closed = msgspec.structs.replace(problem, matrices=(Matrix(mode="foot", seconds=blocked),))
    assert "unreachable" in rules(closed, plan)
    evening_s = EARLY.end_s
    assert rules(msgspec.structs.replace(closed, walked_until_s=evening_s), plan) == set()
    before_the_first_s = EARLY.start_s + plan.routes[0].start_s
    assert "unreachable" in rules(msgspec.structs.replace(closed, walked_until_s=before_the_first_s), plan)


@pytest.mark.parametrize("steps", [1, 2], ids=["home", "to the break"])
def test_check_takes_the_way_out_of_a_visit_under_way_as_walked(problem: Problem, plan: Plan, steps: int) -> None:
    blocked = ((0, 600, 600), (600, 0, 600), (-1, -1, 0))
    closed = msgspec.structs.replace(problem, matrices=(Matrix(mode="foot", seconds=blocked),))
    route = msgspec.structs.replace(plan.routes[0], steps=plan.routes[0].steps[:steps])
    only = msgspec.structs.replace(plan, routes=(route,))
    assert "unreachable" in rules(closed, only)
    in_the_visit_s = EARLY.start_s + plan.routes[0].steps[0].arrival_s + 60
    assert "unreachable" not in rules(msgspec.structs.replace(closed, walked_until_s=in_the_visit_s), only)


def test_check_finds_a_shift_without_rest(problem: Problem, plan: Plan) -> None:
    shorter = with_rest(problem, day_after_night=1)
    found = [f for f in check(shorter, with_duty(plan, "N", 1, "early")) if f.severity == "error"]
    assert [(f.rule, f.amount) for f in found] == [("rest", 11 * HOUR)]


def test_check_finds_a_rest_too_short_after_yesterday(problem: Problem, plan: Plan) -> None:
    assert rules(with_history(problem, "A", "night"), plan) == {"rest", "day_after_night"}


def test_check_finds_a_day_duty_after_a_night(problem: Problem, plan: Plan) -> None:
    assert rules(with_rest(problem, least_rest_s=0), with_duty(plan, "N", 1, "early")) == {"day_after_night"}


def test_check_finds_a_run_that_is_too_long(problem: Problem, plan: Plan) -> None:
    tired = with_history(problem, "S", *["early"] * 6)
    assert rules(tired, plan) == {"longest_run"}


def test_check_finds_a_level_that_is_not_met(problem: Problem, plan: Plan) -> None:
    wrong = msgspec.structs.replace(plan, duties=plan.duties[:3], posts=())
    found = [f for f in check(problem, wrong) if f.severity == "error"]
    assert [(f.rule, f.area, f.amount, f.unit) for f in found] == [("level_share", "T", 4, "people")]


def test_check_finds_a_village_without_patrol(problem: Problem, plan: Plan) -> None:
    assert rules(problem, msgspec.structs.replace(plan, shortfalls=())) == {"round_the_clock"}


def test_check_does_not_take_those_who_stand_for_a_patrol(problem: Problem, plan: Plan) -> None:
    teams = tuple(msgspec.structs.replace(t, reach=("V1",)) if t.code == "S" else t for t in problem.teams)
    standing = msgspec.structs.replace(plan, duties=plan.duties[3:], routes=())
    found = check(msgspec.structs.replace(problem, teams=teams, demands=()), standing)
    assert ("round_the_clock", 0, "early") in {(f.rule, f.day, f.shift) for f in found}


def test_check_finds_a_duty_outside_the_crews_cycle(problem: Problem, plan: Plan) -> None:
    assert rules(problem, with_duty(plan, "A", 1, "early")) == {"four_crews"}


def test_check_counts_the_cycle_from_the_crews_own_day(problem: Problem, plan: Plan) -> None:
    teams = tuple(msgspec.structs.replace(t, crew=1) if t.code == "A" else t for t in problem.teams)
    assert rules(msgspec.structs.replace(problem, teams=teams), plan) == {"four_crews"}


def test_check_finds_a_missing_break(problem: Problem, plan: Plan) -> None:
    route = plan.routes[0]
    assert rules(problem, with_route(plan, msgspec.structs.replace(route, steps=route.steps[:1]))) == {"break_missing"}


@pytest.mark.parametrize("change", [{"least_shift_s": 9 * HOUR}, {"duration_s": 0}])
def test_check_wants_no_break_where_the_shift_has_none(problem: Problem, plan: Plan, change: dict[str, int]) -> None:
    route = plan.routes[0]
    bare = with_route(plan, msgspec.structs.replace(route, steps=route.steps[:1]))
    without = msgspec.structs.replace(problem, breaks=msgspec.structs.replace(problem.breaks, **change))
    assert rules(without, bare) == set()


def test_check_finds_a_second_break(problem: Problem, plan: Plan) -> None:
    route = plan.routes[0]
    again = msgspec.structs.replace(route.steps[1], arrival_s=route.end_s, departure_s=route.end_s + 1800)
    longer = msgspec.structs.replace(route, end_s=route.end_s + 1800, steps=(*route.steps, again))
    assert rules(problem, with_route(plan, longer)) == {"break_rule"}


@pytest.mark.parametrize("change", [{"departure_s": 12_600}, {"place": 2}, {"arrival_s": 3_600}])
def test_check_finds_a_break_against_the_rules(problem: Problem, plan: Plan, change: dict[str, int]) -> None:
    route = plan.routes[1]
    pause = msgspec.structs.replace(route.steps[1], **{"arrival_s": 5 * HOUR, "departure_s": 5 * HOUR + 1800, **change})
    wrong = msgspec.structs.replace(route, start_s=0, end_s=8 * HOUR, steps=(pause, route.steps[0]))
    assert "break_rule" in rules(problem, msgspec.structs.replace(plan, routes=(plan.routes[0], wrong)))


@pytest.mark.parametrize("change", [{"team": "N"}, {"team": "A"}, {"end_s": 9 * HOUR}])
def test_check_finds_a_post_that_cannot_be_held(problem: Problem, plan: Plan, change: dict[str, object]) -> None:
    post = msgspec.structs.replace(plan.posts[0], **change)
    assert rules(problem, msgspec.structs.replace(plan, posts=(post,))) == {"post"}
