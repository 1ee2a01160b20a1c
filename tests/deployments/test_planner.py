from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from watchbill.deployments import archive
from watchbill.deployments.models import Duty, Route, Run, Step
from watchbill.deployments.planner import build_problem, save_plan
from watchbill.forces.actions import set_away, update_team
from watchbill.forces.models import Team
from watchbill.operations.actions import create_operation, set_level, set_rules
from watchbill.operations.models import Operation
from watchbill.places.actions import update_entry
from watchbill.places.models import Area, Site
from watchbill.planning import check, files
from watchbill.planning.plan import Plan
from watchbill.planning.problem import DutyTraining, Wish, WorkLimits


def test_build_problem_gives_a_file_without_mistakes(operation: Operation) -> None:
    assert files.mistakes(files.OperationFile(problem=build_problem(operation))) == ()


def test_build_problem_takes_entries_with_visits_alone(operation: Operation) -> None:
    assert {stop.name for stop in build_problem(operation).stops} == {
        "Central station", "Market square", "School", "Long bridge", "Substation", "Hospital"
    }  # fmt: skip


def test_demand_has_the_even_gap_widened_by_the_operations_percentages(operation: Operation) -> None:
    problem = build_problem(operation)
    bridge = next(stop.code for stop in problem.stops if stop.name == "Long bridge")
    demand = next(demand for demand in problem.demands if demand.stop == bridge and demand.shift == "early")
    even_s = 8 * 3600 / 3
    assert (demand.visits, demand.min_gap_s, demand.max_gap_s) == (2, int(even_s * 0.25), int(even_s * 1.75))


def test_demand_is_higher_at_the_extraordinary_level_for_key_places_alone(operation: Operation) -> None:
    set_level(by=None, operation=operation, area=operation.district, date=operation.dates[0], level="extraordinary")
    problem = build_problem(operation)
    names = {stop.code: stop.name for stop in problem.stops}
    visits = {names[d.stop]: d.visits for d in problem.demands if (d.day, d.shift) == (0, "early")}
    assert (visits["Central station"], visits["School"]) == (4, 2)


def test_demand_of_a_single_visit_asks_for_one_team(operation: Operation) -> None:
    update_entry(by=None, entry=Site.objects.get(name="Long bridge"), changes={"visits_day": 1})
    problem = build_problem(operation)
    assert min(demand.teams for demand in problem.demands) == 1


def test_patrol_teams_reach_the_neighbouring_village(operation: Operation) -> None:
    team = next(team for team in build_problem(operation).teams if team.code == "S-V01-PT01")
    assert team.reach == ("S-V01", "S-V02")


def test_volunteers_stay_in_their_village(operation: Operation) -> None:
    team = next(team for team in build_problem(operation).teams if team.code == "S-V02-VS01")
    assert team.reach == ("S-V02",)


def test_police_reach_all_villages_of_their_township(operation: Operation) -> None:
    team = next(team for team in build_problem(operation).teams if team.code == "S-T01-PP01")
    assert team.reach == ("S-V01", "S-V02")


def test_days_away_become_day_numbers(operation: Operation) -> None:
    set_away(by=None, team=Team.objects.get(code="S-V01-PT01"), dates=["2027-05-21", "2028-01-01"])
    team = next(team for team in build_problem(operation).teams if team.code == "S-V01-PT01")
    assert team.away == (1,)


def test_wishes_limits_and_groups_of_teams_reach_the_problem(operation: Operation) -> None:
    first, second = (Team.objects.get(code=code) for code in ("S-V01-PT01", "S-V01-PT02"))
    days = [operation.dates[1].isoformat(), "2028-01-01"]
    update_team(
        by=None, team=first, changes={"wish_off_dates": days, "most_work_h": 8, "least_off_days": 2, "together": "A"}
    )
    update_team(by=None, team=second, changes={"together": "A", "longest_run_days": 3})
    problem = build_problem(operation)
    assert problem.wishes == (Wish(team=first.code, day=1, kind="off"),)
    assert problem.together == ((first.code, second.code),)
    assert problem.team_by_code[first.code].limits == WorkLimits(most_work_s=8 * 3600, least_off_days=2)
    assert problem.team_by_code[second.code].limits == WorkLimits(longest_run_days=3)
    assert files.mistakes(files.OperationFile(problem=problem)) == ()


def test_trainings_and_most_duties_by_shift_reach_the_problem(operation: Operation) -> None:
    first, second = (Team.objects.get(code=code) for code in ("S-V01-PT01", "S-V01-PT02"))
    last, before = operation.dates[-1].isoformat(), operation.dates[0].isoformat()
    changes = {"trainings": {"First aid": last, "Radio": "", "Boat": before}, "most_shifts": {"night": 2, "other": 1}}
    update_team(by=None, team=first, changes=changes)
    set_rules(by=None, operation=operation, changes={}, trainings=[(first.force, "night", "First aid")])
    problem = build_problem(operation)
    expected = ("Boat", "First aid", "Radio") if last == before else ("First aid", "Radio")
    assert problem.team_by_code[first.code].trainings == expected
    assert problem.team_by_code[second.code].trainings == ()
    assert problem.team_by_code[first.code].limits.most_shifts == {"night": 2}
    assert problem.duty_trainings == (DutyTraining(force=first.force, shift="night", training="First aid"),)
    assert files.mistakes(files.OperationFile(problem=problem)) == ()


def test_longest_stint_and_time_off_of_the_operation_reach_its_posts(operation: Operation) -> None:
    set_rules(by=None, operation=operation, changes={"post_longest_min": 90, "post_rest_min": 45}, trainings=[])
    assert (operation.post_longest_min, operation.post_rest_min) == (90, 45)
    with pytest.raises(ValidationError, match="cannot be changed"):
        set_rules(by=None, operation=operation, changes={"code": "x"}, trainings=[])


def test_gap_that_is_even_enough_reaches_the_problem(operation: Operation) -> None:
    assert build_problem(operation).even_gap_ratio == 1
    operation.even_gap_percent = 108
    assert build_problem(operation).even_gap_ratio == 1.08


def test_most_visits_by_the_same_team_reach_each_demand(operation: Operation) -> None:
    assert {demand.most_visits for demand in build_problem(operation).demands} == {None}
    operation.same_team_percent = 50
    demands = build_problem(operation).demands
    assert {demand.visits for demand in demands} >= {2, 3}
    assert all(demand.most_visits == (demand.visits + 1) // 2 for demand in demands)


def test_matrices_follow_the_streets(operation: Operation) -> None:
    problem = build_problem(operation)
    place = {stop.name: stop.place for stop in problem.stops}
    seconds = problem.leg_s("foot", place["Central station"], place["Market square"])
    assert seconds == pytest.approx(400 / 1.25, rel=0.02)


def test_build_problem_without_teams_says_what_to_do(district: Area) -> None:
    start = dt.date(2027, 5, 20)
    operation = create_operation(
        by=None, code="bare", name="Bare", district=district, start_date=start, end_date=start + dt.timedelta(days=1)
    )
    with pytest.raises(ValidationError, match="import forces first"):
        build_problem(operation)


def test_small_plan_keeps_every_rule_and_lacks_nothing(operation: Operation, small_plan: Plan) -> None:
    assert check.check(build_problem(operation), small_plan) == ()


def test_save_plan_writes_a_row_per_duty_route_and_step(run: Run, small_plan: Plan) -> None:
    counts = (Duty.objects.count(), Route.objects.count(), Step.objects.count())
    steps = sum(len(route.steps) for route in small_plan.routes)
    assert counts == (len(small_plan.duties), len(small_plan.routes), steps)


def test_save_plan_again_replaces_what_was_there(run: Run, small_plan: Plan) -> None:
    save_plan(run, build_problem(run.operation), small_plan, measures={})
    assert Duty.objects.count() == len(small_plan.duties)


def test_save_plan_has_one_line_per_leg(run: Run) -> None:
    routes = list(Route.objects.all())
    assert routes
    assert all(len(route.path) == route.steps.count() + 1 for route in routes)


def test_save_plan_tells_wanted_and_present_people(run: Run) -> None:
    rows = run.measures["coverage"]
    assert rows
    assert all(present >= wanted for *_, wanted, present in rows)


def test_archive_gives_back_problem_and_plan(run: Run, small_plan: Plan) -> None:
    assert archive.load(run) == (build_problem(run.operation), small_plan)


def test_archive_of_a_run_without_a_plan_says_so(operation: Operation) -> None:
    with pytest.raises(archive.NoPlanError):
        archive.export_file(Run.objects.create(operation=operation, number=9))
