from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from pytest_django import DjangoCaptureOnCommitCallbacks

from watchbill.accounts.actions import create_user
from watchbill.accounts.models import AuditEntry, User
from watchbill.deployments import scenarios
from watchbill.deployments.actions import publish_run, request_run
from watchbill.deployments.archive import load
from watchbill.deployments.enums import RunKind, RunState
from watchbill.deployments.execution import execute_run
from watchbill.deployments.models import Rehearsal, Run
from watchbill.deployments.queries import current_run, outcome_of, readable_outcome, side_by_side
from watchbill.deployments.rehearsing import execute_rehearsal
from watchbill.planning.changes import LevelSet, TeamOut
from watchbill.planning.check import check
from watchbill.planning.rehearsal import Assumptions


def _rehearsed(run: Run, runs: int = 20) -> Rehearsal:
    return execute_rehearsal(scenarios.request_rehearsal(by=None, run=run, runs=runs, enqueue=False))


def _scenario(run: Run, name: str = "Higher") -> Run:
    level = LevelSet(area=run.operation.district.code, level="extraordinary")
    return scenarios.add_scenario(by=None, parent=run, name=name, changes=[level], time_limit_s=4, enqueue=False)


def test_rehearsal_stores_its_outcome(run: Run) -> None:
    rehearsal = _rehearsed(run)
    rehearsal.refresh_from_db()
    outcome = outcome_of(run)
    assert outcome is not None
    assert (rehearsal.state, rehearsal.runs_done, outcome.runs) == (RunState.DONE, 20, 20)
    assert outcome.visits_planned == run.measures["figures"]["visits"]


def test_rehearsal_that_is_stopped_keeps_its_runs(run: Run) -> None:
    rehearsal = scenarios.request_rehearsal(by=None, run=run, runs=5000, enqueue=False)
    Rehearsal.objects.filter(pk=rehearsal.pk).update(cancel_requested=True)
    execute_rehearsal(rehearsal)
    assert rehearsal.state == RunState.STOPPED
    assert 0 < rehearsal.outcome["runs"] == rehearsal.runs_done < 5000


def test_rehearsal_that_was_stopped_before_it_began_never_begins(run: Run) -> None:
    rehearsal = scenarios.request_rehearsal(by=None, run=run, enqueue=False)
    scenarios.cancel_rehearsal(by=None, rehearsal=rehearsal)
    execute_rehearsal(rehearsal)
    assert (rehearsal.state, rehearsal.outcome) == (RunState.FAILED, {})


def test_rehearsal_of_a_run_without_a_plan_is_refused(run: Run) -> None:
    waiting = request_run(by=None, operation=run.operation, enqueue=False)
    with pytest.raises(ValidationError, match="no plan"):
        scenarios.request_rehearsal(by=None, run=waiting)


def test_second_rehearsal_waits_for_the_first(run: Run) -> None:
    scenarios.request_rehearsal(by=None, run=run, enqueue=False)
    with pytest.raises(ValidationError, match="already"):
        scenarios.request_rehearsal(by=None, run=run)


@pytest.mark.parametrize("runs", [0, scenarios.MOST_REHEARSALS + 1])
def test_number_of_rehearsals_has_bounds(run: Run, runs: int) -> None:
    with pytest.raises(ValidationError, match="Rehearse from"):
        scenarios.request_rehearsal(by=None, run=run, runs=runs)


def test_scenario_is_planned_with_its_changes_and_stands_beside_the_plan(run: Run) -> None:
    scenario = execute_run(_scenario(run))
    problem, plan = load(scenario)
    assert {level.level for level in problem.area_levels} == {"extraordinary"}
    assert [finding for finding in check(problem, plan) if finding.severity == "error"] == []
    assert not scenario.duties.exists()
    _rehearsed(run)
    first, other = side_by_side(None, run.operation, [run, scenario])
    assert first.differences == dict.fromkeys(first.differences, 0)
    assert first.weakest
    assert other.differences["people_hours"] > 0
    assert other.figures is not None
    assert other.figures.visits_made is None


def test_scenario_is_rehearsed_once_it_is_planned(
    run: Run, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    from watchbill.deployments.tasks import plan_operation

    scenario = _scenario(run)
    plan_operation.func(scenario.pk)
    assert scenario.rehearsals.get().outcome["runs"] == 1000


def test_scenario_is_never_the_plan_to_look_at_and_is_not_published(run: Run) -> None:
    scenario = execute_run(_scenario(run))
    assert current_run(None, run.operation) == run
    with pytest.raises(ValidationError, match="comparison"):
        publish_run(by=None, run=scenario)


def test_plan_may_be_asked_for_while_a_scenario_waits(run: Run) -> None:
    _scenario(run)
    assert request_run(by=None, operation=run.operation, enqueue=False).kind == RunKind.PLAN


def test_scenario_whose_change_does_not_fit_is_refused(run: Run) -> None:
    with pytest.raises(ValidationError, match="no team “NOBODY”"):
        scenarios.add_scenario(by=None, parent=run, name="Odd", changes=[TeamOut(team="NOBODY")])


@pytest.mark.parametrize("name", ["", "  ", "Higher"])
def test_scenario_needs_a_name_of_its_own(run: Run, name: str) -> None:
    _scenario(run)
    with pytest.raises(ValidationError, match="needs a name"):
        scenarios.add_scenario(by=None, parent=run, name=name, changes=[])


def test_scenario_is_removed_and_a_plan_is_not(run: Run) -> None:
    scenarios.remove_scenario(by=None, run=_scenario(run))
    assert not Run.objects.filter(kind=RunKind.SCENARIO).exists()
    with pytest.raises(ValidationError, match="Only scenarios"):
        scenarios.remove_scenario(by=None, run=run)


def test_stop_all_stops_scenarios_and_rehearsals(run: Run) -> None:
    scenario = _scenario(run)
    rehearsal = scenarios.request_rehearsal(by=None, run=run, enqueue=False)
    scenarios.stop_all(by=None, runs=[run, scenario])
    for row in (scenario, rehearsal):
        assert isinstance(row, Model)
        row.refresh_from_db()
        assert row.state == RunState.FAILED


def test_rehearse_all_asks_for_each_plan_under_the_same_chance(run: Run) -> None:
    waiting = _scenario(run)
    asked = scenarios.rehearse_all(
        by=None, runs=[run, waiting], assumptions=Assumptions(incidents=9), number=50, seed=7
    )
    assert [(one.run, one.runs_wanted, one.seed, one.assumptions["incidents"]) for one in asked] == [(run, 50, 7, 9)]


def test_writes_are_refused_to_a_viewer_and_leave_audit_rows(run: Run, viewer: User, planner: User) -> None:
    with pytest.raises(PermissionDenied):
        scenarios.request_rehearsal(by=viewer, run=run)
    with pytest.raises(PermissionDenied):
        scenarios.add_scenario(by=viewer, parent=run, name="Mine", changes=[])
    scenario = scenarios.add_scenario(by=planner, parent=run, name="Ours", changes=[], enqueue=False)
    rehearsal = scenarios.request_rehearsal(by=planner, run=run, enqueue=False)
    scenarios.cancel_rehearsal(by=planner, rehearsal=rehearsal)
    scenarios.remove_scenario(by=planner, run=scenario)
    actions = AuditEntry.objects.filter(actor=planner).values_list("action", flat=True)
    assert {"add_scenario", "request_rehearsal", "cancel_rehearsal", "remove_scenario"} <= set(actions)


def test_outcome_is_cut_to_the_areas_of_the_reader(run: Run) -> None:
    village = create_user(by=None, username="v1", password="of the first village", role="viewer", area_code="S-V01")
    _rehearsed(run)
    outcome = outcome_of(run)
    assert outcome is not None
    mine = readable_outcome(village, load(run)[0], run.operation, outcome)
    assert {stop.area for stop in mine.stops} == {"S-V01"} < {stop.area for stop in outcome.stops}
    assert "S-V02" not in {area.area for area in mine.areas}
    assert mine.visits_made == outcome.visits_made
