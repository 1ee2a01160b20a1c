from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from watchbill.accounts.models import AuditEntry, User
from watchbill.operations.actions import change_days, clear_level, create_operation, set_duty_room, set_level
from watchbill.operations.models import LevelRule, Operation
from watchbill.operations.queries import effective_level, level_table, operations_for
from watchbill.places.models import Area

START = dt.date(2027, 5, 20)


def test_create_operation_has_three_shifts_with_the_night_into_the_next_day(operation: Operation) -> None:
    shifts = [(shift.code, shift.start_min, shift.end_min, shift.night) for shift in operation.shifts.all()]
    assert shifts == [("early", 360, 840, False), ("middle", 840, 1320, False), ("night", 1320, 1800, True)]


def test_create_operation_has_a_copy_of_the_level_rules(operation: Operation) -> None:
    rule = LevelRule.objects.get(operation=operation, level="extraordinary", force="volunteer")
    assert (rule.basis, rule.least_permille) == ("strength", 900)


def test_create_operation_refuses_an_unknown_time_zone(district: Area) -> None:
    with pytest.raises(ValidationError, match="time zone"):
        create_operation(
            by=None, code="x", name="x", district=district, start_date=START,
            end_date=START + dt.timedelta(days=1), time_zone="Mars/Olympus",
        )  # fmt: skip


def test_create_operation_refuses_days_in_the_wrong_order(district: Area) -> None:
    with pytest.raises(ValidationError, match="last day"):
        create_operation(by=None, code="x", name="x", district=district, start_date=START, end_date=START)


def test_level_of_a_village_is_that_of_the_district_where_none_is_set(operation: Operation) -> None:
    cell = effective_level(operation, Area.objects.get(code="S-V01"), operation.dates[1])
    assert (cell.level, cell.set_in) == ("enhanced", operation.district)


def test_level_of_a_village_is_its_own_where_one_is_set(operation: Operation) -> None:
    village = Area.objects.get(code="S-V01")
    set_level(by=None, operation=operation, area=village, date=operation.dates[1], level="extraordinary")
    assert effective_level(operation, village, operation.dates[1]).level == "extraordinary"


def test_level_is_regular_where_nothing_is_set(operation: Operation) -> None:
    assert effective_level(operation, operation.district, operation.dates[0]).level == "regular"


def test_clear_level_lets_the_level_above_hold(operation: Operation) -> None:
    village = Area.objects.get(code="S-V01")
    set_level(by=None, operation=operation, area=village, date=operation.dates[1], level="extraordinary")
    clear_level(by=None, operation=operation, area=village, date=operation.dates[1])
    assert effective_level(operation, village, operation.dates[1]).level == "enhanced"


def test_set_level_refuses_a_day_outside_the_operation(operation: Operation) -> None:
    with pytest.raises(ValidationError, match="2027-06-01"):
        set_level(by=None, operation=operation, area=operation.district, date=dt.date(2027, 6, 1), level="enhanced")


def test_set_level_refuses_an_unknown_level(operation: Operation) -> None:
    with pytest.raises(ValidationError, match="panic"):
        set_level(by=None, operation=operation, area=operation.district, date=START, level="panic")


def test_set_level_is_refused_to_a_viewer(operation: Operation, viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        set_level(by=viewer, operation=operation, area=operation.district, date=START, level="enhanced")


def test_level_table_has_a_row_per_planned_area(operation: Operation) -> None:
    assert [row.area.code for row in level_table(None, operation)] == ["S-D", "S-T01", "S-V01", "S-V02"]


def test_change_days_moves_the_event(operation: Operation) -> None:
    change_days(by=None, operation=operation, start_date=START, end_date=START + dt.timedelta(days=5))
    assert (operation.days, operation.phases.get(kind="event").end_date) == (5, START + dt.timedelta(days=5))


def test_operations_for_a_stranger_are_none(operation: Operation) -> None:
    assert not operations_for(User.objects.create(username="stranger")).exists()


def test_set_duty_room_keeps_the_contact_with_an_audit_row(operation: Operation, planner: User) -> None:
    set_duty_room(by=planner, operation=operation, contact="radio 1")
    operation.refresh_from_db()
    row = AuditEntry.objects.get(action="set_duty_room")
    assert (operation.duty_room, row.actor, row.details["after"]) == ("radio 1", planner, "radio 1")


def test_set_duty_room_is_not_for_viewers(operation: Operation, viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        set_duty_room(by=viewer, operation=operation, contact="radio 1")


def test_change_days_moves_the_stand_down_and_the_deletion_of_contacts(operation: Operation) -> None:
    before = operation.contacts_deleted_on
    assert before is not None
    later = dt.timedelta(days=10)
    change_days(by=None, operation=operation, start_date=START + later, end_date=operation.end_date + later)
    stand_down = operation.phases.get(kind="stand_down")
    assert (operation.contacts_deleted_on, stand_down.start_date) == (before + later, operation.end_date)
