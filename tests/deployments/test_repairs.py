"""A repair as a run: asked for, carried out, compared, its order books."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from watchbill.accounts.models import AuditEntry, User
from watchbill.deployments.actions import request_repair
from watchbill.deployments.archive import load
from watchbill.deployments.execution import execute_run
from watchbill.deployments.models import Run
from watchbill.deployments.orders import Orders, Selection
from watchbill.deployments.planner import incidents
from watchbill.deployments.queries import changed_orders
from watchbill.operations.models import Operation
from watchbill.planning.changes import LevelSet, Pins, Since, StopUnreachable, TeamOut, apply
from watchbill.planning.check import check

SINCE = Since(day=1, shift="early")


def repaired(run: Run, *changes: object) -> Run:
    made = request_repair(by=None, parent=run, changes=changes, since=SINCE, time_limit_s=3, enqueue=False)  # type: ignore[arg-type]
    execute_run(made, workers=1)
    made.refresh_from_db()
    problem, plan = load(made)
    assert [finding for finding in check(problem, plan) if finding.severity == "error"] == []
    return made


def on_duty(run: Run) -> str:
    _, plan = load(run)
    return next(duty.team for duty in plan.duties if duty.day == 1 and duty.shift == "middle")


def test_a_repair_is_a_run_of_its_own_with_what_changed(run: Run) -> None:
    team = on_duty(run)
    made = repaired(run, TeamOut(team=team, day=1))
    assert (made.kind, made.parent, made.state, made.has_plan) == ("repair", run, "done", True)
    assert made.changes[0]["kind"] == "team_out"
    rows = changed_orders(None, run, made)
    assert len(rows) == made.measures["repair"]["changed_orders"]
    assert (team, "dropped") in {(row.team.code, row.change.kind) for row in rows}


def test_only_the_changed_orders_are_printed_anew(run: Run) -> None:
    made = repaired(run, TeamOut(team=on_duty(run), day=1))
    keys = Orders(made).keys(Selection(changed_from=run))
    rows = [row for row in changed_orders(None, run, made) if row.after]
    assert {(team, day) for team, day, _ in keys} == {(row.change.team, row.change.day) for row in rows}
    assert 0 < len(keys) < len(Orders(made).keys())


def test_a_level_of_the_plan_in_force_can_be_raised(run: Run) -> None:
    made = repaired(run, LevelSet(area=run.operation.district.code, level="extraordinary", day=1))
    problem, _ = load(made)
    assert {entry.level for entry in problem.area_levels if entry.day == 1} == {"extraordinary"}


def test_a_repair_leaves_an_audit_row_and_keeps_its_terms(run: Run, planner: User) -> None:
    made = request_repair(
        by=planner,
        parent=run,
        changes=[StopUnreachable(stop="X")],
        since=SINCE,
        pins=Pins(teams=("A",)),
        label="Flood",
        enqueue=False,
    )
    row = AuditEntry.objects.get(action="request_repair")
    assert (row.actor, row.details["kinds"]) == (planner, ["StopUnreachable"])
    assert made.terms["since"] == {"day": 1, "shift": "early", "second": 0}
    made.refresh_from_db()
    assert made.terms["pins"]["teams"] == ["A"]


def test_a_repair_is_refused_to_a_viewer_and_without_a_change(run: Run, viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        request_repair(by=viewer, parent=run, changes=[StopUnreachable(stop="X")], since=SINCE)
    with pytest.raises(ValidationError, match="changed"):
        request_repair(by=None, parent=run, changes=[], since=SINCE)


def test_an_instant_is_the_shift_under_way_or_the_next(operation: Operation) -> None:
    def at(text: str) -> Since:
        return incidents.since(operation, dt.datetime.fromisoformat(text))

    assert at("2027-05-20T05:00") == Since(day=0, shift="early")
    assert at("2027-05-20T07:30") == Since(day=0, shift="early", second=5400)
    assert at("2027-05-21T01:00") == Since(day=0, shift="night", second=10_800)
    with pytest.raises(ValidationError, match="after the end"):
        at("2027-05-23T12:00")


def test_a_closed_street_makes_ways_longer(run: Run) -> None:
    problem, _ = load(run)
    middle = problem.places[0]
    closed = incidents.street_closed(run.operation, problem, points=[(middle.lon, middle.lat)])
    changed = apply(problem, [closed])
    for travel in closed.travel:
        for start, end, seconds in travel.times:
            assert seconds > problem.leg_s(travel.mode, start, end) or seconds < 0
            assert changed.leg_s(travel.mode, start, end) == seconds


def test_an_unknown_street_is_named(run: Run) -> None:
    problem, _ = load(run)
    with pytest.raises(ValidationError, match="Nowhere Street"):
        incidents.street_closed(run.operation, problem, names=["Nowhere Street"])
    with pytest.raises(ValidationError, match="no street at"):
        incidents.street_closed(run.operation, problem, points=[(0.0, 0.0)])


def test_a_team_that_the_plan_does_not_know_is_added(run: Run) -> None:
    from watchbill.forces.models import Team

    like = Team.objects.filter(force="patrol_team").first()
    assert like is not None
    like.pk, like.code = None, "NEW-TEAM"
    like.save()
    problem, _ = load(run)
    added = incidents.team_added(run.operation, problem, "NEW-TEAM")
    assert apply(problem, [added]).team_by_code["NEW-TEAM"].base == len(problem.places)
    with pytest.raises(ValidationError, match="already"):
        incidents.team_added(run.operation, problem, problem.teams[0].code)
