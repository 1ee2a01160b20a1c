from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from watchbill.accounts.actions import grant_role
from watchbill.accounts.models import User
from watchbill.accounts.permissions import may_inspect, may_read, may_write, owned_codes, require_write

VILLAGE = "D/T1/V1/"
OTHER = "D/T2/V2/"


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create(username="somebody")


def test_planner_of_a_township_writes_in_its_villages(user: User) -> None:
    grant_role(by=None, user=user, role="planner", area_code="T1")
    assert (may_write(user, VILLAGE), may_write(user, OTHER)) == (True, False)


def test_planner_of_a_township_does_not_write_in_the_district(user: User) -> None:
    grant_role(by=None, user=user, role="planner", area_code="T1")
    assert not may_write(user, "D/")


def test_viewer_reads_and_does_not_write(user: User) -> None:
    grant_role(by=None, user=user, role="viewer", area_code="D")
    assert (may_read(user, VILLAGE), may_write(user, VILLAGE)) == (True, False)


def test_empty_area_code_is_everywhere(user: User) -> None:
    grant_role(by=None, user=user, role="planner")
    assert may_write(user, OTHER)


def test_area_code_is_not_matched_in_part(user: User) -> None:
    grant_role(by=None, user=user, role="viewer", area_code="V")
    assert not may_read(user, VILLAGE)


def test_superuser_writes_everywhere(db: None) -> None:
    assert may_write(User(username="root", is_superuser=True), OTHER)


def test_inactive_account_reads_nothing(user: User) -> None:
    grant_role(by=None, user=user, role="viewer")
    user.is_active = False
    assert not may_read(user, VILLAGE)


def test_nobody_reads_nothing() -> None:
    assert not may_read(AnonymousUser(), VILLAGE)


def test_require_write_raises_where_writing_is_not_allowed(user: User) -> None:
    with pytest.raises(PermissionDenied):
        require_write(user, VILLAGE)


def test_department_writes_only_what_it_owns(user: User) -> None:
    grant_role(by=None, user=user, role="department", area_code="T1", owner="education")
    assert may_read(user, VILLAGE)
    assert may_write(user, VILLAGE, owner="education")
    assert not may_write(user, VILLAGE, owner="police")
    assert not may_write(user, VILLAGE)
    assert not may_write(user, OTHER, owner="education")


def test_department_knows_what_it_keeps_where(user: User) -> None:
    grant_role(by=None, user=user, role="department", area_code="T1", owner="education")
    grant_role(by=None, user=user, role="viewer", area_code="T2")
    assert owned_codes(user) == {"education": frozenset({"T1"})}


def test_inspector_reads_and_inspects_and_does_not_write(user: User) -> None:
    grant_role(by=None, user=user, role="inspector", area_code="D")
    assert (may_read(user, VILLAGE), may_inspect(user, VILLAGE), may_write(user, VILLAGE)) == (True, True, False)


def test_viewer_does_not_inspect(user: User) -> None:
    grant_role(by=None, user=user, role="viewer", area_code="D")
    assert not may_inspect(user, VILLAGE)


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [(0, None, True), (1, None, False), (None, 0, False), (None, 1, True), (-2, 1, True), (-2, -1, False)],
)
def test_role_holds_from_its_first_day_until_the_day_before_its_end(
    user: User, start: int | None, end: int | None, holds: bool
) -> None:
    today = timezone.localdate()
    days = [None if shift is None else today + dt.timedelta(days=shift) for shift in (start, end)]
    grant_role(by=None, user=user, role="planner", start_date=days[0], end_date=days[1])
    assert (may_read(user, VILLAGE), may_write(user, VILLAGE)) == (holds, holds)
