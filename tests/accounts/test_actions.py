from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from watchbill.accounts.actions import create_user, grant_role, set_password
from watchbill.accounts.models import AuditEntry, Grant, User

PASSWORD = "correct horse battery"


def test_create_user_gives_the_role(db: None) -> None:
    user = create_user(by=None, username="duty", password=PASSWORD, role="planner", area_code="T1")
    assert [(grant.role, grant.area_code) for grant in user.grants.all()] == [("planner", "T1")]


def test_create_user_refuses_a_weak_password(db: None) -> None:
    with pytest.raises(ValidationError):
        create_user(by=None, username="duty", password="12345", role="planner")


def test_create_user_refuses_a_name_that_is_taken(db: None) -> None:
    create_user(by=None, username="duty", password=PASSWORD, role="planner")
    with pytest.raises(ValidationError):
        create_user(by=None, username="duty", password=PASSWORD, role="viewer")


def test_create_user_refuses_an_unknown_role_and_makes_no_account(db: None) -> None:
    with pytest.raises(ValidationError):
        create_user(by=None, username="duty", password=PASSWORD, role="king")
    assert not User.objects.exists()


def test_create_user_is_refused_to_a_planner(planner: User) -> None:
    with pytest.raises(PermissionDenied):
        create_user(by=planner, username="friend", password=PASSWORD, role="planner")


def test_set_password_of_oneself_is_allowed(planner: User) -> None:
    set_password(by=planner, user=planner, password="another fine long one")
    assert planner.check_password("another fine long one")


def test_set_password_of_another_is_refused(planner: User, viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        set_password(by=planner, user=viewer, password="another fine long one")


def test_grant_role_twice_is_one_grant(viewer: User) -> None:
    grant_role(by=None, user=viewer, role="viewer", area_code="S-D")
    assert Grant.objects.filter(user=viewer).count() == 1


def test_writes_leave_audit_rows(db: None) -> None:
    create_user(by=None, username="duty", password=PASSWORD, role="viewer")
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"create_user", "grant_role"}
