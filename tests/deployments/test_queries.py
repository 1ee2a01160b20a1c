from __future__ import annotations

import pytest

from watchbill.accounts.actions import create_user
from watchbill.accounts.models import User
from watchbill.deployments import queries
from watchbill.deployments.actions import publish_run, request_run
from watchbill.deployments.models import Duty, Route, Run
from watchbill.operations.models import Operation
from watchbill.places.models import Site


@pytest.fixture
def villager(run: Run) -> User:
    return create_user(by=None, username="villager", password="a fine long one", role="viewer", area_code="S-V01")


def test_current_run_is_the_published_one(run: Run) -> None:
    publish_run(by=None, run=run)
    later = request_run(by=None, operation=run.operation, enqueue=False)
    assert (queries.current_run(None, run.operation), later.number) == (run, 2)


def test_current_run_without_a_published_one_is_the_newest_with_a_plan(run: Run) -> None:
    request_run(by=None, operation=run.operation, enqueue=False)
    assert queries.current_run(None, run.operation) == run


def test_runs_for_a_stranger_are_none(run: Run) -> None:
    assert not queries.runs_for(User.objects.create(username="stranger"), run.operation).exists()


def test_operation_figures_count_the_plan(run: Run) -> None:
    figures = queries.operation_figures(None, run)
    assert (figures.duties, figures.routes) == (Duty.objects.count(), Route.objects.count())


def test_roster_table_has_the_shift_of_each_day(run: Run) -> None:
    table = queries.roster_table(None, run)
    assert sum(row.duties for row in table.rows) == Duty.objects.count()


def test_roster_table_for_a_village_leaves_out_the_neighbours_teams(run: Run, villager: User) -> None:
    homes = {row.team.home_area.code for row in queries.roster_table(villager, run).rows}
    assert homes == {"S-V01", "S-T01"}


def test_coverage_can_be_narrowed_to_what_is_missing(run: Run) -> None:
    assert queries.coverage(None, run)
    assert queries.coverage(None, run, only_missing=True) == []


def test_timetable_has_teams_and_places_with_their_visits(run: Run, operation: Operation) -> None:
    table = queries.timetable(None, run, operation.dates[0], "night")
    station = next(site for site in table.sites if site.name == "Central station")
    assert (len(station.visits), station.wanted, station.is_short) == (4, 4, False)


def test_timetable_gives_the_shift_as_seconds_from_midnight(run: Run, operation: Operation) -> None:
    table = queries.timetable(None, run, operation.dates[0], "night")
    assert (table.start_s, table.length_s) == (22 * 3600, 8 * 3600)


def test_entry_visits_are_grouped_by_shift(run: Run, operation: Operation) -> None:
    code = Site.objects.get(name="Long bridge").code
    assert len(queries.entry_visits(None, run, code)[operation.dates[0], "early"]) == 2


def test_routes_geojson_has_times_for_each_leg(run: Run, operation: Operation) -> None:
    features = queries.routes_geojson(None, run, operation.dates[0], "early")["features"]
    assert features
    assert all(len(f["properties"]["legs"]) == len(f["geometry"]["coordinates"]) for f in features)


def test_compare_runs_with_itself_changes_nothing(run: Run) -> None:
    assert queries.compare_runs(None, run, run).changes == ()


def test_compare_runs_with_none_tells_all_teams_on_duty(run: Run) -> None:
    comparison = queries.compare_runs(None, None, run)
    assert comparison.teams_told == Duty.objects.values("team").distinct().count()


def test_compare_runs_names_the_day_that_changes(run: Run) -> None:
    other = Run.objects.create(operation=run.operation, number=2, state="done", finished_at=run.finished_at)
    kept = Duty.objects.filter(run=run)
    Duty.objects.bulk_create([Duty(run=other, team=d.team, date=d.date, shift=d.shift) for d in kept[1:]])
    Route.objects.all().delete()
    (change,) = queries.compare_runs(None, run, other).changes
    assert (change.date, change.before, change.after) == (kept[0].date, kept[0].shift, "")
