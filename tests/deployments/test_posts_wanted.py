"""Lines of fixed posts in the ledgers become posts that the planner mans."""

from __future__ import annotations

from watchbill.deployments import queries
from watchbill.deployments.models import Post, Run, Shortfall
from watchbill.deployments.planner import build_problem, save_plan
from watchbill.deployments.planner.posts import posts_of
from watchbill.operations.models import Operation
from watchbill.places.actions import update_entry
from watchbill.places.models import Site
from watchbill.planning import check, files
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.posts import fixed_posts
from watchbill.planning.problem import PostDemand, Problem, Shift
from watchbill.planning.shortfalls import shortfalls

HOUR = 3600
BRIDGE = "Long bridge"
MORNING = {"from": "08:00", "until": "12:00"}


def asked(operation: Operation, *rows: dict[str, object]) -> Problem:
    update_entry(by=None, entry=Site.objects.get(name=BRIDGE), changes={"fixed_posts": list(rows)})
    return build_problem(operation)


def hours(demands: tuple[PostDemand, ...], day: int = 0) -> list[tuple[str, int, int]]:
    return [(one.shift, one.start_s // 60, one.end_s // 60) for one in demands if one.day == day]


def test_a_line_is_cut_at_the_ends_of_the_shifts(operation: Operation) -> None:
    problem = asked(operation, {"name": "north", "force": "volunteer", "people": 2, "from": "08:00", "until": "21:30"})
    assert hours(problem.post_demands) == [("early", 120, 480), ("middle", 0, 450)]
    assert {(one.people, one.forces, one.longest_s) for one in problem.post_demands} == {(2, ("volunteer",), 7200)}
    assert files.mistakes(files.OperationFile(problem=problem)) == ()


def test_a_line_past_midnight_reaches_into_the_night_shift_alone(operation: Operation) -> None:
    problem = asked(operation, {"name": "north", "force": "police_patrol", "from": "23:00", "until": "02:00"})
    assert hours(problem.post_demands) == [("night", 60, 240)]


def test_a_line_without_hours_holds_round_the_clock(operation: Operation) -> None:
    problem = asked(operation, {"name": "north", "longest_min": 60, "task": "Bags"})
    assert hours(problem.post_demands) == [("early", 0, 480), ("middle", 0, 480), ("night", 0, 480)]
    assert {(one.people, one.longest_s, one.look_after) for one in problem.post_demands} == {(1, 3600, "Bags")}


def test_days_of_the_week_are_kept(operation: Operation) -> None:
    weekday = [date.weekday() < 5 for date in operation.dates]
    problem = asked(operation, {"name": "north", "days": "weekdays", "from": "08:00", "until": "10:00"})
    assert [bool(hours(problem.post_demands, day)) for day in range(operation.days)] == weekday


def test_a_post_of_a_place_that_wants_no_visits_is_a_stop(operation: Operation) -> None:
    site = Site.objects.get(name=BRIDGE)
    update_entry(by=None, entry=site, changes={"visits_day": 0, "visits_night": 0})
    problem = asked(operation, {"name": "north"})
    assert site.code in problem.stop_by_code
    assert site.code not in {demand.stop for demand in problem.demands}


def test_a_force_without_teams_is_known_and_its_post_unmanned(operation: Operation) -> None:
    problem = asked(operation, {"name": "north", "force": "site_guard"})
    assert "site_guard" in problem.force_by_code
    assert "site_guard" not in {rule.force for rule in problem.level_rules}
    assert {lack.rule for lack in shortfalls(problem, (), (), ())} >= {"post_unmanned"}


def test_a_post_that_nobody_holds_is_open_in_the_timetable(run: Run) -> None:
    problem = asked(run.operation, {"name": "north", "force": "site_guard", "people": 2, **MORNING})
    plan = Plan(duties=(), routes=(), shortfalls=shortfalls(problem, (), (), ()))
    save_plan(run, problem, plan, measures={})
    (wanted,) = queries.timetable(None, run, run.operation.dates[0], "early").posts
    assert wanted.open == ((2 * HOUR, 6 * HOUR, 2),)


def test_shifts_that_overlap_man_a_post_once(operation: Operation) -> None:
    shifts = (
        Shift(code="day", start_s=6 * HOUR, end_s=20 * HOUR),
        Shift(code="late", start_s=18 * HOUR, end_s=30 * HOUR),
    )
    rows = [{"name": "north"}]
    demands = tuple(posts_of(Site.objects.get(name=BRIDGE), rows, operation, shifts))
    assert hours(demands) == [("day", 0, 840), ("late", 120, 720)]


def test_lines_of_one_name_do_not_overlap(operation: Operation) -> None:
    problem = asked(operation, {"name": "north", "from": "08:00", "until": "10:00"}, {"name": "north", "from": "09:00"})
    assert files.mistakes(files.OperationFile(problem=problem)) == ()


def test_rows_of_a_plan_hold_the_post_its_people_and_the_training_of_a_shortfall(run: Run) -> None:
    problem = asked(run.operation, {"name": "north", "force": "volunteer", "people": 2, **MORNING})
    volunteers = [team for team in problem.teams if team.force == "volunteer"]
    duties = tuple(Duty(team=team.code, day=0, shift="early") for team in volunteers)
    posts = fixed_posts(problem, duties)
    plan = Plan(duties=duties, routes=(), posts=posts, shortfalls=shortfalls(problem, duties, (), posts))
    assert [one for one in check.check(problem, plan) if one.severity == "error"] == []
    save_plan(run, problem, plan, measures={})
    table = queries.timetable(None, run, run.operation.dates[0], "early")
    (wanted,) = table.posts
    assert (wanted.name, wanted.entry_name, wanted.people, wanted.open) == ("north", BRIDGE, 2, ())
    assert {post.post for team in table.teams for post in team.posts} >= {"north"}
    features = queries.routes_geojson(None, run, run.operation.dates[0], "early")["features"]
    assert {step["kind"] for one in features for step in one["properties"]["steps"]} == {"post"}
    row = Post.objects.filter(post="north").first()
    assert row is not None
    assert (row.people, row.name) == (2, BRIDGE)
    assert Shortfall.objects.filter(training="").exists()
