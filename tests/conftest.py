"""What all tests share: a data folder of their own, fast passwords, and a small operation that is planned once."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from small_city import small_city
from watchbill.accounts.actions import create_user
from watchbill.accounts.models import User
from watchbill.deployments.actions import finish_run, request_run
from watchbill.deployments.enums import RunState
from watchbill.deployments.models import Run
from watchbill.deployments.planner import build_problem, save_plan
from watchbill.forces.actions import import_sample_forces
from watchbill.operations.actions import create_operation, set_level
from watchbill.operations.models import Operation
from watchbill.places.actions import import_city
from watchbill.places.models import Area
from watchbill.planning.plan import Plan
from watchbill.planning.solve import solve

hypothesis.settings.register_profile("watchbill", deadline=None)  # timings are measured elsewhere
hypothesis.settings.load_profile("watchbill")

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English, whatever language a page before it spoke."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def data_folder() -> Iterator[Path]:
    """Files go into a temporary folder, those of commands that tests start as well."""
    with tempfile.TemporaryDirectory(prefix="watchbill-tests-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("WATCHBILL_DATA", folder)
        patch.setattr(settings, "DATA_DIR", Path(folder))
        patch.setattr(settings, "MEDIA_ROOT", Path(folder) / "media")
        patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbill.config.settings")
        yield Path(folder)


@pytest.fixture
def district(db: None) -> Area:
    """The small city, imported."""
    return import_city(small_city(), by=None).district


@pytest.fixture
def operation(district: Area) -> Operation:
    """Two days in the small city, the second at the enhanced level, with sample forces."""
    return _operation(district)


@pytest.fixture
def planner(district: Area) -> User:
    """A planner of the district."""
    return create_user(by=None, username="planner", password=PASSWORD, role="planner", area_code=district.code)


@pytest.fixture
def viewer(district: Area) -> User:
    """Somebody who may read the district."""
    return create_user(by=None, username="viewer", password=PASSWORD, role="viewer", area_code=district.code)


@pytest.fixture(scope="session")
def small_plan(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Plan:
    """A plan of the small operation, solved once and always the same."""
    with django_db_blocker.unblock(), transaction.atomic():
        problem = build_problem(_operation(import_city(small_city(), by=None).district))
        transaction.set_rollback(True)
    return solve(problem, time_limit_s=600, seed=1, workers=2, rounds=1).plan


@pytest.fixture
def run(operation: Operation, small_plan: Plan) -> Run:
    """A finished planning run of the small operation."""
    run = request_run(by=None, operation=operation, enqueue=False)
    save_plan(run, build_problem(operation), small_plan, measures={"seconds": 1.0})
    finish_run(run, RunState.DONE)
    return run


def _operation(district: Area) -> Operation:
    start = dt.date(2027, 5, 20)
    operation = create_operation(
        by=None,
        code="fair",
        name="Town fair",
        district=district,
        start_date=start,
        end_date=start + dt.timedelta(days=2),
        time_zone="Europe/Helsinki",
    )
    set_level(by=None, operation=operation, area=district, date=start + dt.timedelta(days=1), level="enhanced")
    import_sample_forces(by=None, district=district)
    return operation
